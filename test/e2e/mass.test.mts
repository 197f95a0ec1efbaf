import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { INodeExecutionData } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import type { FaultKind } from '../../dev/simulator/simulator.mts';
import { listWorkflow, postList } from './listWorkflow.mts';
import { startWorld, type World } from './world.mts';

// SEEDS=5 RECIPIENTS=1000 is the long form.
const seeds = Number(process.env.SEEDS ?? 1);
const recipients = Number(process.env.RECIPIENTS ?? 200);
const share = 0.3;

/** How often each fault comes; whether a text was really taken differs from its answer where that can be. */
const mix = (accept: boolean): Array<[weight: number, fault: FaultKind]> => [
	...[400, 401, 403, 404, 422].map((status): [number, FaultKind] => [
		3,
		{ kind: 'status', status },
	]),
	[3, { kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' }],
	// Ends the run at once, so that another is needed.
	[1, { kind: 'spendLimit' }],
	[5, { kind: 'rateLimit', reset: 0, header: 'retry-after-seconds' }],
	[5, { kind: 'status', status: 503 }],
	...[500, 502, 504].map((status): [number, FaultKind] => [5, { kind: 'status', status, accept }]),
	[5, { kind: 'resetBeforeRead' }],
	[5, { kind: 'resetAfterRead', accept }],
	[5, { kind: 'cutAnswer', accept }],
	[5, { kind: 'notJson', accept }],
	[5, { kind: 'html', accept }],
	[5, { kind: 'emptyBody', accept }],
	// Each takes the whole timeout.
	[1, { kind: 'silence', accept }],
];

/** The fault of a recipient's n-th request: the same for a seed, in whatever order the requests come. */
function faultOf(seed: number, to: string, n: number): FaultKind | undefined {
	const hash = createHash('sha256').update(`seed ${seed}, ${to}, request ${n}`).digest();
	const chance = (offset: number) => hash.readUInt32BE(offset) / 2 ** 32;
	if (chance(0) >= share) return undefined;
	const faults = mix(chance(4) < 0.5).flatMap(([weight, fault]) =>
		Array<FaultKind>(weight).fill(fault),
	);
	return faults[Math.floor(chance(8) * faults.length)];
}

/** Whether the answer tells what became of the text: that it was not sent. */
const isClear = (fault: FaultKind): boolean =>
	['rateLimit', 'spendLimit', 'redirect'].includes(fault.kind) ||
	(fault.kind === 'status' && (fault.status < 500 || fault.status === 503));

describe(
	`${recipients} recipients, and a fault at ${share * 100} % of the requests`,
	{ timeout: 600_000 },
	() => {
		let world: World;
		before(async () => {
			world = await startWorld();
		});
		after(() => world?.close());

		const telnyxItems = (execution: ExecutionWithData): INodeExecutionData[] =>
			execution.data.resultData.runData.Telnyx?.at(-1)?.data?.main[0] ?? [];

		for (let seed = 1; seed <= seeds; seed++) {
			test(`seed ${seed}: retried until green, nobody is texted twice`, async (context) => {
				const { client, simulator } = world;
				// The timeout is long enough that a busy machine does not count as silent.
				const sending = { ifUnknown: 'continue', timeout: 10 };
				const workflow: Workflow = await client.createWorkflow(
					listWorkflow(world, { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 }, sending),
				);
				await client.activate(workflow.id);
				simulator.requests.length = 0;
				const requests = new Map<string, number>();
				const faults: Record<string, number> = {};
				const unanswered = new Set<string>();
				simulator.faultWhen(({ method, body }) => {
					if (method === 'GET') return undefined;
					const { to } = JSON.parse(body) as { to: string };
					const n = (requests.get(to) ?? 0) + 1;
					requests.set(to, n);
					const fault = faultOf(seed, to, n);
					if (!fault) return undefined;
					const name = fault.kind === 'status' ? String(fault.status) : fault.kind;
					faults[name] = (faults[name] ?? 0) + 1;
					if (!isClear(fault)) unanswered.add(to);
					return fault;
				});

				// None of them has opted out at the simulator.
				const people = Array.from({ length: recipients }, (_, index) => `+1312${5560000 + index}`);
				let id = await postList(world, workflow, people);
				let execution = await client.finished(id, { limit: 120_000 });
				let retries = 0;
				while (execution.status !== 'success' && retries < 300) {
					id = await client.retry(id);
					execution = await client.finished(id, { limit: 120_000 });
					retries++;
				}
				simulator.clearFaults();
				await client.deactivate(workflow.id);

				const accepted = new Map<string, number>();
				for (const request of simulator.requests) {
					if (request.method === 'GET' || !request.accepted) continue;
					const { to } = JSON.parse(request.body) as { to: string };
					accepted.set(to, (accepted.get(to) ?? 0) + 1);
				}
				const items = telnyxItems(execution).map(({ json }) => json);
				const reported = new Set(
					items.filter(({ status }) => status === 'unknown').map(({ to }) => to as string),
				);
				const twice = [...accepted].filter(([, count]) => count > 1);
				const known = people.filter((to) => !reported.has(to));
				context.diagnostic(
					`${simulator.requests.length} requests, ${accepted.size} texted, ${unanswered.size} without a response, ${reported.size} of them unknown after the look-up, ${twice.length} twice, ${retries} manual retries; faults: ${JSON.stringify(faults)}`,
				);

				assert.equal(execution.status, 'success');
				assert.equal(items.length, recipients);
				assert.deepEqual(twice, []);
				assert.deepEqual(
					known.filter((to) => accepted.get(to) !== 1),
					[],
				);
				// Telnyx's log knows of all others.
				const neverSent = [...unanswered].filter((to) => !accepted.has(to));
				assert.deepEqual([...reported].sort(), neverSent.sort());
			});
		}
	},
);
