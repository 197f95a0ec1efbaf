import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Telnyx from 'telnyx';

import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { execute } from './harness.mts';
import type { ParityCase } from './parity/case.mts';
import { cases } from './parity/cases.mts';
import { exceptionFor, fieldsSet, requestFields, template } from './parity/coverage.mts';

/** Operations that ask nothing of Telnyx's API, so that the official package has no counterpart. */
const beyondTheApi = ['message.collectTexts', 'message.downloadMedia'];

interface Recorded {
	method: string;
	path: string;
	query: Record<string, string[]>;
	body: unknown;
}

let server: Server;
let baseUrl: string;
let recorded: Recorded[] = [];
let data: unknown;

/** The fields that our requests set, by endpoint. */
const covered = new Map<string, Set<string>>();

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
				path: decodeURIComponent(url.pathname),
				query,
				body: body ? JSON.parse(body) : undefined,
			});
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ data, meta: { total_pages: 1 } }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
});

afterAll(() => {
	server.close();
	server.closeAllConnections();
});

const asked = new Map<ParityCase, Recorded[]>();

/** The requests that our node makes for a case, which go into `covered`; made once. */
async function requestsOfOurs(parityCase: ParityCase): Promise<Recorded[]> {
	const { name, parameters, data: answer = { id: '1' } } = parityCase;
	data = answer;
	const known = asked.get(parityCase);
	if (known) return known;
	const [resource, operation] = name.split(' ')[0].split('.');
	const ours = await requestsOf(
		async () =>
			await execute({
				parameters: { resource, operation, ...parameters },
				credential: { apiKey: 'KEY1', baseUrl },
			}),
	);
	for (const { method, path, query, body } of ours) {
		const endpoint = `${method} ${template(path)}`;
		const fields = covered.get(endpoint) ?? new Set();
		for (const field of [...fieldsSet(query), ...fieldsSet(body)]) fields.add(field);
		covered.set(endpoint, fields);
	}
	asked.set(parityCase, ours);
	return ours;
}

/** The requests that `call` makes; whether it likes the answers does not matter here. */
async function requestsOf(call: () => Promise<unknown>): Promise<Recorded[]> {
	recorded = [];
	await call().catch(() => undefined);
	expect(recorded).not.toHaveLength(0);
	return recorded;
}

describe('our request is the official package’s', () => {
	test.each(cases)('$name', async (parityCase) => {
		const { official, differs } = parityCase;
		const ours = await requestsOfOurs(parityCase);
		const theirs = await requestsOf(
			async () =>
				await official(
					new Telnyx({ apiKey: 'KEY1', baseURL: baseUrl, maxRetries: 0 }),
					(ours[0].body ?? {}) as Record<string, string>,
				),
		);
		for (const parameter of differs?.query ?? []) {
			for (const { query } of [...ours, ...theirs]) delete query[parameter];
		}
		expect(ours).toEqual(theirs);
	});
});

test('every operation stands in the table above', () => {
	const inTable = new Set(cases.map(({ name }) => name.split(' ')[0]));
	const missing = operations
		.map(({ resource, name }) => `${resource}.${name}`)
		.filter((name) => !inTable.has(name) && !beyondTheApi.includes(name));
	expect(missing).toEqual([]);
});

test('every request field of the official package can be set', async () => {
	for (const parityCase of cases) await requestsOfOurs(parityCase);
	const rows = Object.entries(requestFields()).flatMap(([endpoint, fields]) =>
		fields.map((name) => {
			const field = `${endpoint} ${name}`;
			return { field, how: covered.get(endpoint)?.has(name) ? 'yes' : exceptionFor(field) };
		}),
	);
	if (process.env.LIST_FIELDS) {
		const lines = rows.map(({ field, how }) => `${field}: ${how ?? 'NO'}`);
		process.stdout.write(`${lines.join('\n')}\n${rows.length} request fields\n`);
	}
	expect(rows.filter(({ how }) => how === undefined).map(({ field }) => field)).toEqual([]);
});
