import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData, IDataObject, IRun } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, lastRun, outputOf, toolOf, type RunOptions } from './harness.mts';
import { byId, typed } from './parity/case.mts';

/** The container of n8n's engine, which may be another one than that of n8n's other packages. */
const { Container } = createRequire(createRequire(import.meta.url).resolve('n8n-core'))(
	'@n8n/di',
) as { Container: { get<T>(type: new (...args: never[]) => T): T } };

let telnyx: Simulator;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'binary-'));
	const config = Container.get(BinaryDataConfig);
	config.mode = 'filesystem';
	config.localStoragePath = folder;
	await Container.get(BinaryDataService).init();
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => {
	await telnyx.close();
	rmSync(folder, { recursive: true });
});

/** A file as n8n keeps it. */
async function file(
	mimeType = 'image/png',
	{ name = 'qr.png', size = 1000, executionId = 'execution' } = {},
): Promise<IBinaryData> {
	const location = { type: 'execution' as const, workflowId: 'workflow', executionId };
	const data: IBinaryData = { data: '', mimeType, fileName: name };
	return await Container.get(BinaryDataService).store(location, Buffer.alloc(size, 7), data);
}

const person = '+13125550142';
const number = () => [...telnyx.store.phoneNumbers][0].phone_number ?? '';
const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });
const attaching = (
	operation: string,
	parameters: IDataObject,
	binary: Record<string, IBinaryData>,
): RunOptions => ({
	parameters: {
		resource: 'message',
		operation,
		to: person,
		attachFiles: 'data',
		simplify: false,
		...parameters,
	},
	binaries: [binary],
	credential: credential(),
	n8nUrl: 'http://localhost:5678',
});
const sms = (parameters: IDataObject, binary: Record<string, IBinaryData>) =>
	attaching('send', { from: typed('value', number()), text: 'Hi', ...parameters }, binary);
const whatsappNumber = () => [...telnyx.store.whatsappNumbers][0].phone_number ?? '';

/** The bodies of the texts that Telnyx was asked to send. */
const bodies = () =>
	telnyx.requests
		.filter(({ method, path }) => method === 'POST' && path.includes('/messages'))
		.map(({ body }) => JSON.parse(body) as IDataObject);

/** Which file an address leads to, as n8n checks it, and for how many hours. */
function opened(address: unknown) {
	const url = new URL(String(address));
	expect(url.origin + url.pathname).toBe('http://localhost:5678/rest/binary-data/signed');
	const token = url.searchParams.get('token')!;
	const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()) as {
		exp: number;
		iat: number;
	};
	return {
		id: Container.get(BinaryDataService).validateSignedToken(token),
		hours: (exp - iat) / 3600,
	};
}

/** The address of the file in a request, wherever its channel has it. */
const addressIn = (body: IDataObject): unknown =>
	/"(http:\/\/localhost:5678[^"]+)"/.exec(JSON.stringify(body))?.[1];

describe('a file of the item goes along with', () => {
	const answered = (from: string, to: string, type: string) => ({
		operation: 'reply',
		parameters: {
			text: 'Here',
			options: { answeredMessage: { direction: 'inbound', from, to, type } },
		},
	});
	test.each<
		[string, () => { operation: string; parameters: IDataObject }, (body: IDataObject) => unknown]
	>([
		[
			'an MMS',
			() => ({ operation: 'send', parameters: { from: typed('value', number()), text: 'Hi' } }),
			({ media_urls: urls }) => (urls as string[])[0],
		],
		[
			'an MMS without a text',
			() => ({ operation: 'send', parameters: { from: typed('value', number()) } }),
			addressIn,
		],
		[
			'a group MMS',
			() => ({
				operation: 'sendGroupMms',
				parameters: { from: typed('value', number()), recipients: [person, '+13125550143'] },
			}),
			({ media_urls: urls }) => (urls as string[])[0],
		],
		[
			'a WhatsApp image',
			() => ({
				operation: 'sendWhatsapp',
				parameters: { from: typed('value', whatsappNumber()), messageType: 'image' },
			}),
			(body) => ((body.whatsapp_message as IDataObject).image as IDataObject).link,
		],
		[
			'a WhatsApp document',
			() => ({
				operation: 'sendWhatsapp',
				parameters: { from: typed('value', whatsappNumber()), messageType: 'document' },
			}),
			addressIn,
		],
		[
			'the header of WhatsApp buttons',
			() => ({
				operation: 'sendWhatsapp',
				parameters: {
					from: typed('value', whatsappNumber()),
					messageType: 'interactive',
					interactiveType: 'button',
					body: 'OK?',
					buttons: { button: [{ id: 'y', title: 'Yes' }] },
				},
			}),
			addressIn,
		],
		[
			'an RCS file',
			() => ({
				operation: 'sendRcs',
				parameters: {
					agentId: byId('acme'),
					content: 'file',
					options: { messagingProfileId: byId(demoProfiles.support) },
				},
			}),
			addressIn,
		],
		[
			'an RCS card',
			() => ({
				operation: 'sendRcs',
				parameters: {
					agentId: byId('acme'),
					content: 'richCard',
					card: { content: { title: 'A' } },
					cardOrientation: 'VERTICAL',
					thumbnailImageAlignment: 'LEFT',
					options: { messagingProfileId: byId(demoProfiles.support) },
				},
			}),
			addressIn,
		],
		[
			'the answer to an SMS',
			() => answered(person, number(), 'SMS'),
			({ media_urls: urls }) => (urls as string[])[0],
		],
		[
			'the answer on WhatsApp',
			() => answered(person, whatsappNumber(), 'WHATSAPP'),
			(body) => ((body.whatsapp_message as IDataObject).image as IDataObject).link,
		],
		['the answer on RCS', () => ({ ...answered(person, 'acme', 'RCS') }), addressIn],
	])('%s, at an address that everybody can open', async (_, of, find) => {
		const data = await file();
		const { operation, parameters } = of();
		const [{ json }] = await outputOf(attaching(operation, parameters, { data }));
		expect(json.error).toBeUndefined();
		expect(opened(find(bodies()[0]))).toEqual({ id: data.id, hours: 12 });
		expect(JSON.stringify(json)).not.toMatch(/token=ey/);
	});

	test('a scheduled message, for as long as that waits', async () => {
		const data = await file();
		const sendAt = new Date(Date.now() + 50 * 3_600_000 - 60_000).toISOString();
		await outputOf(attaching('schedule', { from: typed('value', number()), sendAt }, { data }));
		expect(opened(addressIn(bodies()[0])).hours).toBe(62);
	});

	test('several messages, by their names, from an earlier node, or all of an item', async () => {
		const [one, two] = [await file(), await file('image/gif', { name: 'b.gif' })];
		for (const attachFiles of [
			'one, two',
			'={{ ["one", "two"] }}',
			'={{ $binary }}',
			'={{ [$("Start").item.binary.one, $binary.two] }}',
		]) {
			telnyx.requests.length = 0;
			await outputOf(sms({ attachFiles }, { one, two }));
			const [{ media_urls: urls }] = bodies();
			expect((urls as string[]).map((url) => opened(url).id)).toEqual([one.id, two.id]);
		}
	});

	test('media at other addresses, after them', async () => {
		const data = await file();
		const mediaUrls = ['https://example.com/a.png'];
		await outputOf(sms({ options: { mediaUrls } }, { data }));
		const [{ media_urls: urls }] = bodies();
		expect((urls as string[])[0]).toBe('https://example.com/a.png');
		expect(opened((urls as string[])[1]).id).toBe(data.id);
	});

	test('the text of an AI agent’s tool', async () => {
		const data = await file();
		const call = toolOf(sms({}, { data }));
		await call({});
		expect(opened(addressIn(bodies()[0])).id).toBe(data.id);
	});
});

describe('a file that came before the execution had a number, and is moved at its end', () => {
	const binaries = Container.get(BinaryDataService);
	/** What n8n does to the uploads of a form when the execution is over. */
	const moved = async (file: IBinaryData): Promise<IBinaryData> => {
		const id = file.id!.replace('/temp/', '/execution/');
		await binaries.rename(file.id!.split(':')[1], id.split(':')[1]);
		return { ...file, id };
	};

	test('stays at its address', async () => {
		const upload = await file('image/png', { executionId: 'temp' });
		const items = [person, '+13125550143', '+13125550144'];
		await execute({
			...sms({ to: '={{ $json.to }}' }, {}),
			items: items.map((to) => ({ to })),
			binaries: items.map(() => ({ data: upload })),
		});
		await moved(upload);
		const [id, ...others] = bodies().map((body) => opened(addressIn(body)).id);
		expect(others).toEqual([id, id]);
		expect(await binaries.getMetadata(id)).toMatchObject({ fileName: 'qr.png', fileSize: 1000 });
		expect(await binaries.getAsBuffer({ ...upload, id })).toEqual(Buffer.alloc(1000, 7));
	});

	test('is the same file to a Retry', async () => {
		telnyx.faultWhen(({ body }) =>
			body.includes('+13125550143')
				? { kind: 'status', status: 422, errors: [{ code: '40310', title: 'Invalid' }] }
				: undefined,
		);
		const upload = await file('image/png', { executionId: 'temp' });
		const list = (to: string) => ({
			...sms({ to }, {}),
			items: [{ to: person }, { to: '+13125550143' }],
			binaries: [{ data: upload }, { data: upload }],
		});
		const failed = await execute(list('={{ $json.to }}'));
		const data = await moved(upload);
		await execute({
			...list(`={{ $json.to.replace("43", "45") }}`),
			retryOf: JSON.parse(JSON.stringify(failed).replaceAll(upload.id!, data.id!)) as IRun,
			executionId: 'another',
		});
		expect(bodies().map(({ to }) => to)).toEqual([person, '+13125550143', '+13125550145']);
	});
});

describe('nothing is sent where', () => {
	test.each<[string, IDataObject, () => Promise<Record<string, IBinaryData>>, RegExp, RegExp]>([
		[
			'the item has no such file',
			{ attachFiles: 'picture' },
			async () => ({ data: await file() }),
			/"Attach Files" is not the name of one of this item’s binary fields: picture/,
			/This item has data\./,
		],
		[
			'the item has no file at all',
			{},
			async () => ({}),
			/is not the name of one/,
			/\$\("HTTP Request"\)\.item\.binary\.data/,
		],
		[
			'an expression finds none',
			{ attachFiles: '={{ $binary.nope }}' },
			async () => ({ data: await file() }),
			/"Attach Files" is empty/,
			/expression gives nothing/,
		],
		[
			'n8n keeps it in memory',
			{},
			async () => ({ data: { data: 'aGk=', mimeType: 'image/png', fileName: 'a.png' } }),
			/keeps in memory.*a\.png/,
			/N8N_DEFAULT_BINARY_DATA_MODE to filesystem/,
		],
		[
			'n8n has deleted it',
			{},
			async () => ({
				data: { ...(await file()), id: 'filesystem-v2:workflows/1/executions/2/binary_data/3' },
			}),
			/no longer has/,
			/Run the node that gives the file again/,
		],
		[
			'it is too large for an MMS',
			{},
			async () => ({ data: await file('image/png', { size: 1_100_000 }) }),
			/too large for an MMS, which takes 1 MB: qr\.png \(1\.0 MB\)/,
			/Make it smaller/,
		],
		[
			'they are too large together',
			{ attachFiles: 'a, b' },
			async () => ({
				a: await file('image/png', { size: 700_000 }),
				b: await file('image/png', { size: 700_000 }),
			}),
			/1 MB in all/,
			/smaller/,
		],
		[
			'an MMS can’t show it',
			{},
			async () => ({ data: await file('application/zip', { name: 'a.zip' }) }),
			/a file that an MMS can’t show: a\.zip \(application\/zip\)/,
			/JPEG, PNG/,
		],
	])('%s', async (_, parameters, of, message, remedy) => {
		const error = (await outputOf(sms(parameters, await of())).catch(
			(one: unknown) => one,
		)) as Error & { description: string };
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(remedy);
		expect(bodies()).toEqual([]);
	});

	test.each([
		['image', 'image/webp', 100, /a file that a WhatsApp image can’t show/],
		['image', 'image/png', 5_300_000, /too large for a WhatsApp image, which takes 5 MB/],
		['video', 'video/mp4', 17_000_000, /too large for a WhatsApp video, which takes 16 MB/],
		['audio', 'audio/wav', 100, /a file that a WhatsApp audio can’t show/],
		['sticker', 'image/webp', 600_000, /too large for a WhatsApp sticker, which takes 500 kB/],
	])('WhatsApp takes no such %s: %s of %d bytes', async (messageType, mimeType, size, message) => {
		const data = await file(mimeType, { size });
		const options = attaching(
			'sendWhatsapp',
			{ from: typed('value', whatsappNumber()), messageType },
			{ data },
		);
		await expect(outputOf(options)).rejects.toMatchObject({
			message: expect.stringMatching(message) as string,
		});
		expect(bodies()).toEqual([]);
	});

	test('a WhatsApp image has two files, or none', async () => {
		const [data, two] = [await file(), await file()];
		const image = (parameters: IDataObject) =>
			outputOf(
				attaching(
					'sendWhatsapp',
					{ from: typed('value', whatsappNumber()), messageType: 'image', ...parameters },
					{ data, two },
				),
			);
		await expect(image({ attachFiles: 'data, two' })).rejects.toMatchObject({
			message: expect.stringMatching(/holds 2 files, and a WhatsApp image takes one/) as string,
		});
		await expect(image({ link: 'https://example.com/a.png' })).rejects.toMatchObject({
			message: expect.stringMatching(/Both "Media URL" and "Attach Files"/) as string,
		});
		await expect(image({ attachFiles: '' })).rejects.toMatchObject({
			message: expect.stringMatching(/"Media URL" is empty/) as string,
		});
		expect(bodies()).toEqual([]);
	});

	test('Telnyx can’t reach this n8n', async () => {
		const options = sms({}, { data: await file() });
		// A public address that nobody answers at: the check comes before the first request.
		const error = await execute({
			...options,
			credential: { ...credential(), baseUrl: 'https://telnyx.example.com/v2' },
		});
		expect(error.data.resultData.error).toMatchObject({
			message: expect.stringMatching(
				/could not fetch the files under "Attach Files", since this n8n’s address is http:\/\/localhost:5678$/,
			) as string,
			description: expect.stringContaining('WEBHOOK_URL') as string,
		});
		expect(JSON.stringify(error.data)).not.toMatch(/token=ey/);
	});
});

describe('a file’s address is another one at each try, and nobody gets it twice', () => {
	const people = [person, '+13125550143', '+13125550144'];
	const list = (data: IBinaryData, to: string): RunOptions => ({
		...sms({ to }, {}),
		items: people.map((one) => ({ to: one })),
		binaries: people.map(() => ({ data })),
	});
	const sentTo = () => bodies().map(({ to }) => to as string);
	test('by Retry On Fail', async () => {
		telnyx.faultWhen(({ body }) =>
			body.includes(people[2]) && sentTo().length < 4
				? { kind: 'status', status: 422, errors: [{ code: '40310', title: 'Invalid' }] }
				: undefined,
		);
		const run = await execute({
			...list(await file(), '={{ $json.to }}'),
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(run.data.resultData.error).toBeUndefined();
		expect(sentTo().sort()).toEqual([...people, people[2]].sort());
		expect(lastRun(run)?.data?.main[0]).toHaveLength(3);
	});

	test.each([
		['an MMS', { text: 'An MMS that was lost' }],
		[
			'RCS',
			{
				operation: 'sendRcs',
				agentId: byId('acme'),
				content: 'file',
				options: { messagingProfileId: byId(demoProfiles.support) },
			},
		],
	])('by %s whose response was lost, and that is in Telnyx’s log', async (_, parameters) => {
		telnyx.fault({ kind: 'resetAfterRead', accept: true, match: { method: 'POST' } });
		const to = '+13125550149';
		const options = sms({ to, ...parameters }, { data: await file() });
		const [{ json }] = await outputOf(options);
		const [{ messageId }] = telnyx.requests.filter(({ accepted }) => accepted);
		expect(json.id).toBe(messageId);
		expect(bodies()).toHaveLength(1);
	});

	test('by a Retry with another field corrected, though only the request tells that it is the same', async () => {
		const data = await file();
		telnyx.faultWhen(({ body }) =>
			body.includes(people[2])
				? { kind: 'status', status: 422, errors: [{ code: '40310', title: 'Invalid' }] }
				: undefined,
		);
		const failed = await execute(list(data, '={{ $json.to }}'));
		expect(failed.data.resultData.error).toBeDefined();
		await execute({
			...list(data, `={{ $json.to === "${people[2]}" ? "+13125550145" : $json.to }}`),
			retryOf: failed,
			executionId: 'another',
		});
		expect(sentTo().sort()).toEqual([...people, '+13125550145'].sort());
		const addresses = bodies().map(addressIn);
		expect(addresses.map((address) => opened(address).id)).toEqual(addresses.map(() => data.id));
	});
});

test('a large MMS is sent, with a hint', async () => {
	const run = await execute(sms({}, { data: await file('image/png', { size: 800_000 }) }));
	expect(lastRun(run)?.hints ?? JSON.stringify(run.data)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ message: expect.stringContaining('800 kB') as string }),
		]),
	);
	expect(bodies()).toHaveLength(1);
});
