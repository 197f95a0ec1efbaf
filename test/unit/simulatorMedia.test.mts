import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import Telnyx from 'telnyx';
import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type MediaFile, type Simulator } from '../../dev/simulator/simulator.mts';

let simulator: Simulator;
beforeEach(async () => (simulator = await startSimulator()));
afterEach(async () => await simulator.close());

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a file is served as its event says', async () => {
	const content = Buffer.from('%PDF-1.7');
	const file = { name: 'menu of today.pdf', content, contentType: 'application/pdf' };
	const { url, content_type, size, sha256 } = simulator.addMedia(file);
	const response = await fetch(url);
	const bytes = Buffer.from(await response.arrayBuffer());
	expect(response.headers.get('content-type')).toBe(content_type);
	expect([bytes.length, hash(bytes)]).toEqual([size, sha256]);
	expect(bytes).toEqual(content);
	expect(url).toMatch(/menu%20of%20today\.pdf$/);
});

test.each<[NonNullable<MediaFile['trouble']>, number]>([
	['gone', 404],
	['forbidden', 403],
	['private', 401],
])('a file that is %s is answered with %i', async (trouble, status) => {
	const { url } = simulator.addMedia({ trouble });
	expect((await fetch(url)).status).toBe(status);
	const headers = { authorization: `Bearer ${simulator.apiKey}` };
	expect((await fetch(url, { headers })).status).toBe(trouble === 'private' ? 200 : status);
});

test('an altered file is another one than its event says', async () => {
	const { url, sha256 } = simulator.addMedia({ trouble: 'altered' });
	const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
	expect(hash(bytes)).not.toBe(sha256);
});

test('a file can break off, drip, or never come', async () => {
	const read = async (trouble: MediaFile['trouble']) =>
		await (await fetch(simulator.addMedia({ trouble }).url)).arrayBuffer();
	await expect(read('cut')).rejects.toThrow('terminated');
	const drip = await fetch(simulator.addMedia({ trouble: 'drip' }).url);
	const reader = drip.body!.getReader();
	expect((await reader.read()).done).toBe(false);
	expect((await reader.read()).done).toBe(false);
	await reader.cancel();
	const stop = new AbortController();
	const silent = fetch(simulator.addMedia({ trouble: 'silence' }).url, { signal: stop.signal });
	stop.abort();
	await expect(silent).rejects.toThrow('abort');
});

test('a bomb is 1 MB that unpacks to 1 GB', async () => {
	const { url } = simulator.addMedia({ trouble: 'bomb' });
	const packed = await new Promise<Buffer>((resolve, reject) => {
		request(url, (response) => {
			expect(response.headers['content-encoding']).toBe('gzip');
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => resolve(Buffer.concat(chunks)));
		})
			.on('error', reject)
			.end();
	});
	expect(packed.length).toBeLessThan(2 ** 21);
	expect(() => gunzipSync(packed, { maxOutputLength: 2 ** 26 })).toThrow(/larger than/);
});

describe('the files of a message are fetched when it is sent', () => {
	const [own, whatsapp, ada] = ['+13125550100', '+13125550160', '+13125550142'];
	const client = () =>
		new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
	const channels = {
		MMS: async (url: string) =>
			await client().messages.send({ from: own, to: ada, media_urls: [url] }),
		image: async (url: string) =>
			await client().messages.whatsapp({
				from: whatsapp,
				to: ada,
				whatsapp_message: { type: 'image', image: { link: url } },
			}),
		header: async (url: string) =>
			await client().messages.whatsapp({
				from: whatsapp,
				to: ada,
				whatsapp_message: {
					type: 'interactive',
					interactive: { type: 'button', header: { image: { link: url } } },
				},
			}),
		RCS: async (url: string) =>
			await client().messages.rcs.send({
				agent_id: demoAgents.acme,
				agent_message: { content_message: { content_info: { file_url: url } } },
				messaging_profile_id: demoProfiles.support,
				to: ada,
			}),
	};
	const endOf = async ({ data }: { data?: { id?: string } }) => {
		await simulator.idle();
		const { to, errors } = simulator.store.messages.get(data!.id!)!;
		return [to[0].status, ...errors.map(({ code }) => code)];
	};
	const sent = () =>
		simulator.sentFiles.map(({ url, contentType, content }) => [url, contentType, hash(content)]);
	const kinds = ['MMS', 'image', 'header', 'RCS'] as const;
	beforeEach(
		async () =>
			void (await simulator.receive({ from: ada, to: whatsapp, type: 'WHATSAPP', text: 'Hi' })),
	);

	test.each(kinds)('and kept, by %s', async (kind) => {
		const { url, sha256, size } = simulator.addMedia();
		const message = await channels[kind](url);
		expect(await endOf(message)).toEqual(['delivered']);
		expect(sent()).toEqual([[url, 'image/png', sha256]]);
		if (kind !== 'MMS') return;
		const [media] = simulator.store.messages.get(message.data!.id!)!.media;
		expect(media).toEqual({ url, content_type: 'image/png', sha256, size });
	});

	test('of a scheduled one not before its time', async () => {
		const { url, sha256 } = simulator.addMedia();
		const send_at = new Date(Date.now() + 600_000).toISOString();
		const media_urls = [url];
		await client().messages.schedule({ from: own, to: ada, media_urls, send_at });
		await simulator.idle();
		expect(sent()).toEqual([]);
		simulator.sendScheduled();
		await simulator.idle();
		expect(sent()).toEqual([[url, 'image/png', sha256]]);
	});

	const large = Buffer.alloc(6 * 2 ** 20);
	test.each<[string, (typeof kinds)[number], MediaFile, string[]]>([
		['gone', 'MMS', { trouble: 'gone' }, ['sending_failed', '40317']],
		['for who signs in', 'MMS', { trouble: 'private' }, ['sending_failed', '40317']],
		['too large', 'MMS', { content: large }, ['sending_failed', '40317']],
		['no picture', 'MMS', { contentType: 'application/zip' }, ['sending_failed', '40317']],
		['gone', 'image', { trouble: 'gone' }, ['delivery_failed', '131053']],
		['too large', 'image', { content: large }, ['delivery_failed', '131053']],
		['a GIF', 'header', { contentType: 'image/gif' }, ['delivery_failed', '131053']],
		['gone', 'RCS', { trouble: 'gone' }, ['delivery_failed', '40008']],
	])('and one that is %s fails the message (%s)', async (_, kind, file, end) => {
		expect(await endOf(await channels[kind](simulator.addMedia(file).url))).toEqual(end);
		expect(sent()).toEqual([]);
	});

	test('and the files of an MMS count together', async () => {
		const content = Buffer.alloc(600_000);
		const media_urls = [1, 2].map(() => simulator.addMedia({ content }).url);
		const message = client().messages.send({ from: own, to: ada, media_urls });
		expect(await endOf(await message)).toEqual(['sending_failed', '40317']);
	});
});
