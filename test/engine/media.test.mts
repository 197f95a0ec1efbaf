import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSimulator, type MediaFile, type Simulator } from '../../dev/simulator/simulator.mts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { channelCases } from './channelCases.mts';
import { runFlow } from './flow.mts';
import { outputOf } from './harness.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
afterAll(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });
const operation = { resource: 'message', operation: 'downloadMedia' };

/** Downloads what a message brings, with the fields as they are at the beginning. */
const downloadOf = async (item: IDataObject, parameters: IDataObject = {}) =>
	(
		await outputOf({
			items: [item],
			parameters: { ...operation, ...parameters },
			credential: credential(),
		})
	)[0];

const message = (...media: IDataObject[]): IDataObject => ({ direction: 'inbound', media });

/** A file of the simulator's, as the trigger gives it. */
function file(trouble?: MediaFile['trouble'], more: MediaFile = {}): IDataObject {
	const { url, content_type, size, sha256 } = telnyx.addMedia({ trouble, ...more });
	return { url, contentType: content_type, size, sha256, fileName: null, id: null };
}

const bytesOf = (item: INodeExecutionData, field = 'media_0') =>
	Buffer.from(item.binary![field].data, 'base64');

/** Serves one file as `respond` does, for as long as `use` takes. */
async function served<T>(respond: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
	const server = createServer(respond);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

describe('the files of a message', () => {
	test('become binary data without an expression, byte for byte', async () => {
		const content = Buffer.from('%PDF-1.7 …');
		const pdf = file(undefined, {
			name: 'menu of today.pdf',
			content,
			contentType: 'application/pdf',
		});
		const item = await downloadOf(message(pdf, file()));
		expect(item.json).toEqual({
			files: [
				{
					field: 'media_0',
					fileName: 'menu of today.pdf',
					mimeType: 'application/pdf',
					fileSize: expect.any(String) as string,
				},
				expect.objectContaining({ field: 'media_1', fileName: 'picture.png' }),
			],
			failed: [],
		});
		expect(bytesOf(item)).toEqual(content);
		expect(bytesOf(item, 'media_1').subarray(1, 4).toString()).toBe('PNG');
	});

	test('are those of the trigger’s message behind an agent', async () => {
		const run = await runFlow({
			credential: credential(),
			start: { items: [message(file())] },
			between: [
				{
					name: 'AI Agent',
					make: () => [[{ json: { output: 'Nice!' }, pairedItem: { item: 0 } }]],
				},
			],
			parameters: operation,
		});
		const [item] = run.data.resultData.runData.Telnyx[0].data!.main[0]!;
		expect(item.json.files).toHaveLength(1);
		await expect(downloadOf({ a: 1 })).rejects.toMatchObject({
			message: 'No message was found that this item stems from',
			description: expect.stringContaining(
				'Set Media URLs to the message’s files, for example {{ $("Start").first().json.media }}.',
			) as string,
		});
	});

	test.each(channelCases.filter(({ gives }) => gives.direction === 'inbound'))(
		'$name',
		async ({ webhook, gives }) => {
			const event = flatEvent(webhook as IDataObject) as unknown as IDataObject;
			// The same files, but where this test's Telnyx has them.
			const media = (event.media as IDataObject[]).map(({ fileName, id, url }) => ({
				...file(),
				...(url === null ? { url } : {}),
				fileName,
				id,
			}));
			const parts = (gives.media ?? []) as IDataObject[];
			const withAddress = parts.filter(({ url }) => url !== null);
			if (parts.length > 0 && withAddress.length === 0) {
				await expect(downloadOf({ ...event, media })).rejects.toMatchObject({
					message: 'The file was not downloaded: Telnyx gave no address for it',
				});
				return;
			}
			const item = await downloadOf({ ...event, media });
			expect((item.json.files as IDataObject[]).map(({ fileName }) => fileName)).toEqual(
				withAddress.map(({ fileName }) => fileName ?? 'picture.png'),
			);
		},
	);

	test.each<[string, (url: string) => unknown]>([
		['one address', (url) => url],
		['the trigger’s media', (url) => [{ url }]],
		['a list as JSON', (url) => JSON.stringify([url])],
		['an address with a comma and a space in it', (url) => `${url}?a=1,2&b=x y`],
	])('can be named: %s', async (_, value) => {
		const { url } = file();
		const item = await downloadOf({ value: value(url as string) } as IDataObject, {
			mediaUrls: '={{ $json.value }}',
		});
		expect(item.json).toMatchObject({ files: [{ mimeType: 'image/png' }], failed: [] });
	});

	test('of a message without any are none', async () => {
		expect((await downloadOf(message())).json).toEqual({ files: [], failed: [] });
		const empty = { mediaUrls: '={{ [] }}' };
		expect((await downloadOf({}, empty)).json).toEqual({ files: [], failed: [] });
	});

	test.each([
		['a\r\nb\u0000.png', 'ab.png'],
		['..\\..\\etc\\passwd', 'passwd'],
		['../../.ssh/id_rsa', 'id_rsa'],
		['photo\u202egnp.exe', 'photognp.exe'],
		['C:evil?.pdf', 'Cevil.pdf'],
		['..', 'file0'],
		[`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(195)}.jpeg`],
		['Rechnung März.pdf', 'Rechnung März.pdf'],
	])('are never called %j', async (fileName, safe) => {
		const item = await downloadOf(message({ ...file(), fileName }));
		expect(item.binary!.media_0.fileName).toBe(safe);
		expect(item.binary!.media_0.directory).toBeUndefined();
	});

	test('have the type that their server names, or else the event’s', async () => {
		const typed = async (header: string | undefined) =>
			await served(
				(_, response) => response.writeHead(200, header ? { 'content-type': header } : {}).end('x'),
				async (url) =>
					(await downloadOf(message({ url: `${url}/x`, contentType: 'audio/amr' }))).binary!.media_0
						.mimeType,
			);
		expect(await typed('image/heic; charset=binary')).toBe('image/heic');
		expect(await typed('application/octet-stream')).toBe('audio/amr');
		expect(await typed(undefined)).toBe('audio/amr');
	});
});

describe('a file that can’t be had says why, and blames nobody else', () => {
	// Between tries.
	beforeEach(() => void jest.spyOn(Pace.prototype, 'wait').mockResolvedValue());
	afterEach(() => jest.restoreAllMocks());

	test.each<[string, () => IDataObject, RegExp, timeout?: number]>([
		['gone after 30 days', () => file('gone'), /: not there: Telnyx keeps files for 30 days$/],
		['forbidden', () => file('forbidden'), /: no access \(HTTP 403\): it is gone, since Telnyx/],
		['another than was sent', () => file('altered'), /: not the file that was sent: its SHA-256/],
		[
			'1 GB, once it is unpacked',
			() => file('bomb'),
			/: bigger than 20 MB: raise Options > Maximum/,
		],
		[
			'an endless drip',
			() => file('drip'),
			/: not there within 1 seconds: raise Options > Timeout$/,
			1,
		],
		['one that never comes', () => file('silence'), /: not there within 1 seconds/, 1],
		[
			'one that breaks off',
			() => file('cut'),
			/: the connection to 127\.0\.0\.1 failed or broke off$/,
		],
		[
			'on a host that does not exist',
			() => ({ url: 'https://no-such-host.invalid/a.png' }),
			/: the host no-such-host\.invalid was not found$/,
		],
		['without an address', () => ({ id: '123' }), /: Telnyx gave no address for it$/],
	])('%s', async (_, broken, words, timeout = 60) => {
		const bad = broken();
		await expect(downloadOf(message(bad), { options: { timeout } })).rejects.toMatchObject({
			message: expect.stringMatching(words) as string,
		});
	});

	test('and leaves the good ones as they are', async () => {
		const bad = file('altered');
		const item = await downloadOf(message(file(), bad, file()));
		expect(Object.keys(item.binary!)).toEqual(['media_0', 'media_2']);
		expect(item.json.failed).toEqual([
			{ url: bad.url, reason: 'not the file that was sent: its SHA-256 differs' },
		]);
	});

	test('and of several, each: without the part of an address that may open it to everyone', async () => {
		await served(
			(_, response) => response.writeHead(404).end(),
			async (url) => {
				const failure = downloadOf(
					message({ url: `${url}/a?X-Amz-Signature=SECRET` }, file('gone')),
				);
				await expect(failure).rejects.toMatchObject({
					message: 'None of the 2 files was downloaded',
					description: expect.stringContaining(`${url}/a: not there (HTTP 404)`) as string,
				});
				const error = (await failure.catch((caught: unknown) => caught)) as Error;
				expect(JSON.stringify([error.message, error.stack, error])).not.toContain('SECRET');
			},
		);
	});

	test('on another host does so by that host’s rules', async () => {
		const other = await startSimulator({ apiKey: telnyx.apiKey });
		try {
			const { url } = other.addMedia({ trouble: 'gone' });
			await expect(downloadOf(message({ url }))).rejects.toMatchObject({
				message: 'The file was not downloaded: not there (HTTP 404)',
			});
			await expect(
				downloadOf(message({ url: other.addMedia({ trouble: 'private' }).url })),
			).rejects.toMatchObject({
				message: expect.stringContaining('its server wants a key') as string,
			});
			// The key goes to Telnyx alone.
			expect(other.requests).toEqual([]);
		} finally {
			await other.close();
		}
	});

	test('fails its own item only', async () => {
		const items = await outputOf({
			items: [message(file()), message(file('gone')), message(file())],
			parameters: operation,
			credential: credential(),
			node: { onError: 'continueRegularOutput' },
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(
			items.map(({ json, binary }) => [json.error !== undefined, binary !== undefined]),
		).toEqual([
			[false, true],
			[true, false],
			[false, true],
		]);
		expect(items[1].json.details).toMatchObject({
			failed: [{ reason: 'not there: Telnyx keeps files for 30 days' }],
		});
	});
});

describe('a file’s size', () => {
	test('is seen before anything of it is read, where its server names it', async () => {
		let sent = 0;
		await served(
			(_, response) => {
				response.writeHead(200, { 'content-length': '30000000' });
				const write = () => {
					sent += 1_000_000;
					if (sent < 30_000_000) response.write(Buffer.alloc(1_000_000), write);
				};
				write();
			},
			async (url) => {
				await expect(downloadOf(message({ url }))).rejects.toMatchObject({
					message: expect.stringContaining('bigger than 20 MB') as string,
				});
				expect(sent).toBeLessThan(20_000_000);
			},
		);
	});

	test.each([
		['that is too big', 200, /bigger than 20 MB/],
		['that is refused', 404, /404/],
	])('of one %s, the connection ends', async (_, status, why) => {
		let end = () => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		await served(
			(_request, response) => {
				response.once('close', end);
				response.writeHead(status, { 'content-length': '30000000' });
				response.write(Buffer.alloc(1_000_000));
			},
			async (url) => {
				await expect(downloadOf(message({ url }))).rejects.toMatchObject({
					message: expect.stringMatching(why) as string,
				});
				await ended;
			},
		);
	});

	test('may be raised, and is what is left when it is unpacked', async () => {
		const content = Buffer.alloc(3_000_000, 'a');
		const sha256 = createHash('sha256').update(content).digest('hex');
		await served(
			(_, response) => {
				response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
				response.end(gzipSync(content));
			},
			async (url) => {
				await expect(
					downloadOf(message({ url, sha256 }), { options: { maximumSize: 2 } }),
				).rejects.toMatchObject({ message: expect.stringContaining('bigger than 2 MB') as string });
				const item = await downloadOf(message({ url, sha256 }), { options: { maximumSize: 3 } });
				expect(bytesOf(item).equals(content)).toBe(true);
			},
		);
	});
});

describe('a file that Telnyx guards', () => {
	test('is fetched with the API key', async () => {
		const item = await downloadOf(message(file('private', { name: 'private.png' })));
		expect(item.json).toMatchObject({ files: [{ fileName: 'private.png' }], failed: [] });
	});

	test('and that was moved is fetched from there, without the API key', async () => {
		const keys: unknown[] = [];
		await served(
			(request, response) => {
				keys.push(request.headers.authorization);
				const isKnown = request.headers.authorization !== undefined;
				if (request.url === '/100%25.png') {
					response.writeHead(200, { 'content-type': 'image/png' }).end('moved');
				} else {
					response.writeHead(isKnown ? 302 : 401, isKnown ? { location: '/100%25.png' } : {}).end();
				}
			},
			async (address) => {
				const [item] = await outputOf({
					parameters: { ...operation, mediaUrls: `${address}/100%.png` },
					credential: { apiKey: telnyx.apiKey, baseUrl: `${address}/v2` },
				});
				expect(item.json).toMatchObject({
					files: [{ fileName: '100%.png', mimeType: 'image/png' }],
				});
				expect(bytesOf(item).toString()).toBe('moved');
				expect(keys).toEqual([undefined, `Bearer ${telnyx.apiKey}`, undefined]);
			},
		);
	});
});
