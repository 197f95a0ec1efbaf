import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INode } from 'n8n-workflow';

import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { Item } from '../../nodes/Telnyx/fields/item.ts';
import { execute, lastRun } from './harness.mts';
import { ids, type ParityCase } from './parity/case.mts';
import { cases } from './parity/cases.mts';

/** What stands in the cases' fields, and what each of three items has in its place. */
const values: Record<string, string[]> = {
	[ids.other]: [0, 1, 2].map((item) => `${item}${ids.other.slice(1)}`),
	[ids.profile]: [0, 1, 2].map((item) => `${item}${ids.profile.slice(1)}`),
	'+13125550001': ['+13125551000', '+13125551001', '+13125551002'],
	'2030-01-02T14:00:00.000Z': [0, 1, 2].map((item) => `2030-01-02T14:0${item}:00.000Z`),
	Support: ['Support 0', 'Support 1', 'Support 2'],
	'30d': ['1h', '3h', '24h'],
};
const names = Object.keys(values);
const items = [0, 1, 2].map((item) =>
	Object.fromEntries(names.map((name, index) => [`v${index}`, values[name][item]])),
);

/** The case's fields, with expressions that read them from the item. */
const fromItem = (value: unknown): unknown => {
	if (typeof value === 'string' && names.includes(value))
		return `={{ $json.v${names.indexOf(value)} }}`;
	if (Array.isArray(value)) return value.map(fromItem);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromItem(inner)]));
};

/** These let the execution wait for what becomes of all items, which the tests in real n8n show. */
const waiting = ['message.sendAndWait', 'message.sendAndWaitForDelivery'];

const usable = cases.filter(
	({ name, parameters }) =>
		!waiting.includes(name) && JSON.stringify(fromItem(parameters)).includes('$json'),
);

let server: Server;
let baseUrl: string;

/** Refuses what comes from the second item. */
beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const asked = decodeURIComponent(`${request.url} ${Buffer.concat(chunks).toString()}`);
			const isSecond = names.some((name) => asked.includes(values[name][1]));
			response.writeHead(isSecond ? 422 : 200, { 'content-type': 'application/json' });
			response.end(
				JSON.stringify(
					isSecond
						? { errors: [{ code: '10015', title: 'Bad request', detail: 'Not that one' }] }
						: { data: answerTo(request.url ?? ''), meta: { total_pages: 1 } },
				),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
});

afterAll(() => {
	server.close();
	server.closeAllConnections();
});

/** Two rows for a list, which is asked for by page; those of webhook deliveries hold their events. */
const answerTo = (url: string) =>
	url.includes('page%5Bnumber%5D')
		? ['a', 'b'].map((id) => ({
				id,
				webhook: { id, event_type: 'message.received', payload: { id } },
			}))
		: { id: 'a', op: 'info', keywords: ['A'] };

const run = async ({ name, parameters }: ParityCase, node: Partial<INode>) => {
	const [resource, operation] = name.split(' ')[0].split('.');
	return await execute({
		items,
		parameters: { resource, operation, ...(fromItem(parameters) as IDataObject) },
		credential: { apiKey: 'KEY1', baseUrl },
		isMadeUp: true,
		node,
	});
};

describe('of three items the second is refused', () => {
	test.each(usable)('$name', async (parityCase) => {
		const continued = await run(parityCase, { onError: 'continueRegularOutput' });
		const outputs = lastRun(continued)?.data?.main[0] ?? [];
		const sources = outputs.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect([...new Set(sources)]).toEqual([0, 1, 2]);
		expect(sources).toEqual([...sources].sort());
		const failed = outputs.filter(({ json }) => json.error !== undefined);
		expect(failed).toEqual([outputs[sources.indexOf(1)]]);
		expect(failed[0].json.error).toMatch(/Bad request \[Telnyx 10015\]/);
		expect(failed[0].json.details).toMatchObject({ outcome: 'rejected', httpCode: 422 });

		const stopped = await run(parityCase, {});
		expect(stopped.data.resultData.error?.context).toMatchObject({ itemIndex: 1 });
		expect(lastRun(stopped)?.data).toBeUndefined();
	});
});

describe('nothing of an item is read once its first request is out, since what Telnyx does can’t be undone', () => {
	const reading = cases.filter(({ name }) => !waiting.includes(name.split(' ')[0]));
	afterEach(() => jest.restoreAllMocks());

	test.each(reading)('$name', async ({ name, parameters }) => {
		const [resource, operation] = name.split(' ')[0].split('.');
		let isOut = false;
		server.once('request', () => (isOut = true));
		const late: string[] = [];
		for (const method of ['value', 'id'] as const) {
			const read = Item.prototype[method];
			jest.spyOn(Item.prototype, method).mockImplementation(function (this: Item, field) {
				if (isOut) late.push(field);
				return read.call(this, field) as never;
			});
		}
		const run = await execute({
			parameters: { resource, operation, ...parameters },
			credential: { apiKey: 'KEY1', baseUrl },
			isMadeUp: true,
		});
		expect(run.data.resultData.error).toBeUndefined();
		expect(isOut).toBe(true);
		expect(late).toEqual([]);
	});
});

test('every operation was tried', () => {
	const tried = new Set(usable.map(({ name }) => name.split(' ')[0]));
	const all = operations.map(({ resource, name }) => `${resource}.${name}`);
	// Collect Texts asks n8n's database and Download Media fetches files, not the API, and Reply finds people in a message:
	// their own tests have them.
	expect(all.filter((name) => !tried.has(name)).sort()).toEqual([
		'message.collectTexts',
		'message.downloadMedia',
		'message.reply',
		...waiting,
	]);
});
