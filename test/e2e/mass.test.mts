import assert from 'node:assert/strict';
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

/** A small generator of numbers between 0 and 1 that a seed repeats (mulberry32). */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Whether the text was really taken differs from the answer, by chance, where that can be. */
function mix(next: () => number): FaultKind {
	const accept = next() < 0.5;
	const faults: FaultKind[] = [
		{ kind: 'status', status: 400 },
		{ kind: 'status', status: 422 },
		{ kind: 'rateLimit', reset: 0, header: 'retry-after-seconds' },
		{ kind: 'status', status: 503 },
		{ kind: 'status', status: 500, accept },
		{ kind: 'status', status: 502, accept },
		{ kind: 'status', status: 504, accept },
		{ kind: 'resetBeforeRead' },
		{ kind: 'resetAfterRead', accept },
		{ kind: 'cutAnswer', accept },
		{ kind: 'notJson', accept },
		{ kind: 'html', accept },
		{ kind: 'emptyBody', accept },
	];
	return faults[Math.floor(next() * faults.length)]!;
}

/** Whether the answer tells what became of the text. */
const isClear = (fault: FaultKind): boolean =>
	fault.kind === 'rateLimit' || (fault.kind === 'status' && [400, 422, 503].includes(fault.status));

describe(`${recipients} recipients, and a fault at ${share * 100} % of the requests`, () => {
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
			const workflow: Workflow = await client.createWorkflow(
				listWorkflow(world, { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 }, { ifUnknown: 'continue' }),
			);
			await client.activate(workflow.id);
			simulator.requests.length = 0;
			const next = random(seed);
			const unanswered = new Set<string>();
			simulator.faultWhen(({ method, body }) => {
				if (method !== 'POST' || next() >= share) return undefined;
				const fault = mix(next);
				if (!isClear(fault)) unanswered.add((JSON.parse(body) as { to: string }).to);
				return fault;
			});

			const people = Array.from({ length: recipients }, (_, index) => `+1312${5550000 + index}`);
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
				if (!request.accepted) continue;
				const { to } = JSON.parse(request.body) as { to: string };
				accepted.set(to, (accepted.get(to) ?? 0) + 1);
			}
			const items = telnyxItems(execution).map(({ json }) => json);
			const reported = new Set(items.filter(({ status }) => status === 'unknown').map(({ to }) => to as string));
			const twice = [...accepted].filter(([, count]) => count > 1);
			const known = people.filter((to) => !reported.has(to));
			context.diagnostic(
				`${simulator.requests.length} requests, ${accepted.size} texted, ${reported.size} reported as unknown (${[...reported].filter((to) => accepted.has(to)).length} of them texted), ${twice.length} twice, ${retries} manual retries`,
			);

			assert.equal(execution.status, 'success');
			assert.equal(items.length, recipients);
			assert.deepEqual(twice, []);
			assert.deepEqual(known.filter((to) => accepted.get(to) !== 1), []);
			assert.deepEqual([...reported].sort(), [...unanswered].sort());
		});
	}
});
