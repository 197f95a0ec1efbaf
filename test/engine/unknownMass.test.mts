import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type FaultKind } from '../../dev/simulator/simulator.mts';
import { execute, lastRun } from './harness.mts';
import { typed } from './parity/case.mts';

// SEEDS=5 RECIPIENTS=1000 is the long form, of about ten minutes.
const recipients = Number(process.env.RECIPIENTS ?? 150);
const seeds = Number(process.env.SEEDS ?? 1);
const isLong = recipients >= 1000;

/** How late the log is, in seconds, and how long it is looked into. */
const lags = isLong ? [0, 5, 60, Infinity] : [0, 2, Infinity];
const lookUpFor = isLong ? 90 : 8;

const share = 0.25;

/** Whether Telnyx takes a text differs from the response where that can be. */
const mix = (accept: boolean): FaultKind[] => [
	{ kind: 'status', status: 400 },
	{ kind: 'status', status: 503 },
	{ kind: 'rateLimit', reset: 0, header: 'retry-after-seconds' },
	...[500, 502, 504].map((status): FaultKind => ({ kind: 'status', status, accept })),
	{ kind: accept ? 'resetAfterRead' : 'resetBeforeRead' },
	{ kind: 'cutAnswer', accept },
	{ kind: 'notJson', accept },
	{ kind: 'html', accept },
	{ kind: 'emptyBody', accept },
];

/** The fault of the n-th request about something: the same for a seed, in whatever order the requests come. */
function faultOf(seed: number, what: string, n: number): FaultKind | undefined {
	const hash = createHash('sha256').update(`seed ${seed}, ${what}, request ${n}`).digest();
	const chance = (offset: number) => hash.readUInt32BE(offset) / 2 ** 32;
	if (chance(0) >= share) return undefined;
	const faults = mix(chance(4) < 0.5);
	return faults[Math.floor(chance(8) * faults.length)];
}

/** Whether the response says what became of the text: that it was not sent. */
const isClear = (fault: FaultKind): boolean =>
	fault.kind === 'rateLimit' || (fault.kind === 'status' && [400, 503].includes(fault.status));

interface Row {
	lag: number;
	seed: number;
	requests: number;
	/** Texts whose response never came. */
	before: number;
	/** Those of them that are unknown at the end. */
	after: number;
	/** Those of these that Telnyx has. */
	missed: number;
	/** People who were texted more than once. */
	twice: number;
	/** Outputs that name a message which Telnyx does not have for that person. */
	wrong: number;
	seconds: number;
}

async function textAll(seed: number, lag: number): Promise<Row> {
	const telnyx = await startSimulator({ deliveryDelay: 1, logDelay: lag * 1000 });
	const counts = new Map<string, number>();
	const unanswered = new Set<string>();
	telnyx.faultWhen(({ method, path, query, body }) => {
		const what = `${method} ${path} ${query} ${body}`;
		const n = (counts.get(what) ?? 0) + 1;
		counts.set(what, n);
		// Questions meet faults as well.
		const fault = faultOf(seed, what, n);
		if (method === 'POST' && fault && !isClear(fault)) unanswered.add(body);
		return fault;
	});
	const people = Array.from({ length: recipients }, (_, n) => `+1312${5560000 + n}`);
	const began = performance.now();
	const run = await execute({
		items: people.map((to) => ({ to })),
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', '+13125550100'),
			to: '={{ $json.to }}',
			text: 'Hello',
			options: { deliveryEvents: 'none' },
			sending: { ifUnknown: 'lookUp', lookUpFor },
		},
		node: { onError: 'continueRegularOutput' },
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});
	const seconds = Math.round((performance.now() - began) / 1000);
	const outputs = (lastRun(run)?.data?.main[0] ?? []).map(({ json }) => json);
	const messages = new Map<string, string[]>();
	for (const { to, id } of telnyx.store.messages) {
		const [{ phone_number: number }] = to;
		messages.set(number, [...(messages.get(number) ?? []), id]);
	}
	await telnyx.close();

	const isUnknown = ({ details }: IDataObject) => (details as IDataObject)?.outcome === 'unknown';
	const unknown = people.filter((_, index) => isUnknown(outputs[index]));
	return {
		lag,
		seed,
		requests: [...counts.values()].reduce((sum, count) => sum + count, 0),
		before: unanswered.size,
		after: unknown.length,
		missed: unknown.filter((to) => messages.has(to)).length,
		twice: [...messages.values()].filter(({ length }) => length > 1).length,
		wrong: people.filter((to, index) => {
			const { messageId, error } = outputs[index];
			return error === undefined && !messages.get(to)?.includes(String(messageId));
		}).length,
		seconds,
	};
}

test(`${recipients} recipients, and a fault at a quarter of the requests: nobody is texted twice, and nobody called accepted who was not`, async () => {
	const rows: Row[] = [];
	// All long ones at once would be too much for a machine to keep the time.
	for (const together of isLong ? lags.map((lag) => [lag]) : [lags]) {
		const all = together.flatMap((lag) =>
			Array.from({ length: seeds }, async (_, index) => await textAll(index + 1, lag)),
		);
		rows.push(...(await Promise.all(all)));
	}
	console.table(rows);
	for (const { lag, before, after, missed, twice, wrong } of rows) {
		expect({ twice, wrong }).toEqual({ twice: 0, wrong: 0 });
		if (lag === Infinity) expect(after).toBe(before);
		// What Telnyx does not have, nobody can find: but all the rest, if there is time for it.
		else if (isLong) expect(missed).toBe(0);
		else expect(after).toBeLessThan(before);
	}
}, 1_800_000);
