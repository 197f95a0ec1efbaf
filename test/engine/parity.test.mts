import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Telnyx from 'telnyx';

import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { execute } from './harness.mts';
import type { ParityCase } from './parity/case.mts';
import { sendCases } from './parity/message.send.mts';

const cases: ParityCase[] = [...sendCases];

interface Recorded {
	method: string;
	path: string;
	query: Record<string, string[]>;
	body: unknown;
}

let server: Server;
let baseUrl: string;
let recorded: Recorded[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const url = new URL(request.url ?? '', 'http://localhost');
			const body = Buffer.concat(chunks).toString();
			const query: Recorded['query'] = {};
			for (const key of url.searchParams.keys()) query[key] = url.searchParams.getAll(key);
			recorded.push({
				method: request.method ?? '',
				path: url.pathname,
				query,
				body: body ? JSON.parse(body) : undefined,
			});
			response.setHeader('content-type', 'application/json');
			response.end('{"data":{},"meta":{"total_pages":1}}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
});

afterAll(() => {
	server.close();
	server.closeAllConnections();
});

/** The one request that `call` makes; whether it likes the answer does not matter here. */
async function requestOf(call: () => Promise<unknown>): Promise<Recorded> {
	recorded = [];
	await call().catch(() => undefined);
	expect(recorded).toHaveLength(1);
	return recorded[0];
}

describe('our request is the official package’s', () => {
	test.each(cases)('$name', async ({ name, parameters, official, differs }) => {
		const [resource, operation] = name.split(' ')[0].split('.');
		const ours = await requestOf(
			async () =>
				await execute({
					parameters: { resource, operation, options: {}, ...parameters },
					credential: { apiKey: 'KEY1', baseUrl },
				}),
		);
		const theirs = await requestOf(
			async () =>
				await official(new Telnyx({ apiKey: 'KEY1', baseURL: baseUrl, maxRetries: 0 })),
		);
		for (const parameter of differs?.query ?? []) {
			delete ours.query[parameter];
			delete theirs.query[parameter];
		}
		expect(ours).toEqual(theirs);
	});
});

test('every operation stands in the table above', () => {
	const inTable = new Set(cases.map(({ name }) => name.split(' ')[0]));
	const missing = operations
		.map(({ resource, name }) => `${resource}.${name}`)
		.filter((name) => !inTable.has(name));
	expect(missing).toEqual([]);
});
