import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Workflow, WorkflowFile } from '../../dev/n8n/client.mts';
import {
	inARow,
	listWorkflow,
	loop,
	loopNode,
	node,
	postList,
	textNode,
	withList,
} from './listWorkflow.mts';
import { startWorld, type World } from './world.mts';

const [ann, bob, cleo] = ['+13125557001', '+13125557002', '+13125557003'] as const;

describe('a retry texts only those who were not texted yet', { timeout: 180_000 }, () => {
	let world: World;
	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());
	beforeEach(() => {
		world.simulator.clearFaults();
		world.simulator.requests.length = 0;
	});

	async function publish(file: WorkflowFile): Promise<Workflow> {
		const workflow = await world.client.createWorkflow(file);
		await world.client.activate(workflow.id);
		return workflow;
	}

	/** Posts the list, and gives the execution's ID and how it ended. */
	async function run(workflow: Workflow, people: string[]) {
		const id = await postList(world, workflow, people);
		return { id, status: (await world.client.finished(id)).status };
	}

	const retry = async (id: string) =>
		(await world.client.finished(await world.client.retry(id))).status;

	/** Who was texted, in order. */
	const texted = () =>
		world.simulator.requests
			.filter(({ accepted }) => accepted)
			.map(({ body }) => (JSON.parse(body) as { to: string }).to);

	/** Telnyx refuses the request to this person that comes after so many others to them, once. */
	function refuseOnce(person: string, afterOthers = 0): void {
		let requests = 0;
		world.simulator.faultWhen(({ body }) =>
			body.includes(person) && requests++ === afterOthers
				? { kind: 'status', status: 400 }
				: undefined,
		);
	}

	async function publishLoop(settings = {}): Promise<Workflow> {
		const file = withList(loopNode(2), textNode(world, {}, settings));
		return await publish({ ...file, connections: { ...file.connections, ...loop('Telnyx') } });
	}

	test('in Loop Over Items', async () => {
		const workflow = await publishLoop();
		refuseOnce(bob);
		const { id, status } = await run(workflow, [ann, cleo, bob, ann]);
		assert.equal(status, 'error');
		assert.equal(await retry(id), 'success');
		assert.deepEqual(texted().sort(), [ann, ann, bob, cleo]);
	});

	test('and the next round of a loop may send the same words to the same people', async () => {
		const workflow = await publishLoop({ onError: 'continueRegularOutput' });
		refuseOnce(bob);
		const { status } = await run(workflow, [bob, ann, bob, ann]);
		assert.equal(status, 'success');
		assert.deepEqual(texted().sort(), [ann, ann, bob]);
	});

	test('with two Telnyx nodes that send the same words', async () => {
		const to = "={{ $('Split Out').item.json.to }}";
		const workflow = await publish(
			withList(textNode(world), textNode(world, { name: 'Telnyx 2', to })),
		);
		refuseOnce(bob, 1);
		const { id, status } = await run(workflow, [ann, bob]);
		assert.equal(status, 'error');
		assert.equal(await retry(id), 'success');
		assert.deepEqual(texted().sort(), [ann, ann, bob, bob]);
	});

	test('with pinned data', async () => {
		const nodes = [
			node('Start', 'manualTrigger', {}),
			textNode(world, {}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 }),
		];
		const pinned = [ann, bob, cleo].map((to) => ({ json: { to } }));
		const workflow = await world.client.createWorkflow({
			name: 'Pinned',
			nodes,
			connections: inARow(nodes),
			pinData: { Start: pinned },
		});
		refuseOnce(bob);
		const execution = await world.client.finished(await world.client.run(workflow.id, 'Start'));
		assert.equal(execution.status, 'success');
		assert.deepEqual(texted().sort(), [ann, bob, cleo]);
	});

	test('when the workflow is executed again in the editor', async () => {
		const nodes = [node('Start', 'manualTrigger', {}), textNode(world)];
		const pinned = [ann, bob, cleo].map((to) => ({ json: { to } }));
		const workflow = await world.client.createWorkflow({
			name: 'By hand',
			nodes,
			connections: inARow(nodes),
			pinData: { Start: pinned },
		});
		const runByHand = async () =>
			(await world.client.finished(await world.client.run(workflow.id, 'Start'))).status;
		refuseOnce(bob);
		assert.equal(await runByHand(), 'error');
		assert.equal(await runByHand(), 'success');
		assert.deepEqual(texted().sort(), [ann, bob, cleo]);
		assert.equal(await runByHand(), 'success');
		assert.equal(texted().length, 6);
	});

	describe('in a sub-workflow', () => {
		const start = node(
			'Start',
			'executeWorkflowTrigger',
			{ inputSource: 'passthrough' },
			{ typeVersion: 1.1 },
		);

		async function publishBoth(sending = {}): Promise<{ parent: Workflow; sub: Workflow }> {
			const nodes = [start, textNode(world, { sending })];
			const sub = await publish({ name: 'Sub-workflow', nodes, connections: inARow(nodes) });
			const workflowId = { __rl: true, mode: 'id', value: sub.id };
			const call = node(
				'Call',
				'executeWorkflow',
				{ source: 'database', workflowId, mode: 'once', options: {} },
				{ typeVersion: 1.2 },
			);
			return { parent: await publish(withList(call)), sub };
		}

		test('by the retry of its own execution', async () => {
			const { parent, sub } = await publishBoth();
			refuseOnce(bob);
			assert.equal((await run(parent, [ann, bob, cleo])).status, 'error');
			const [failed] = await world.client.calls(sub.id);
			assert.equal(await retry(failed!.id), 'success');
			assert.deepEqual(texted().sort(), [ann, bob, cleo]);
		});

		test('by the retry of the execution that called it, with a "Send Once Key"', async () => {
			const { parent } = await publishBoth({ onceKey: 'spring' });
			refuseOnce(bob);
			const { id, status } = await run(parent, [ann, bob, cleo]);
			assert.equal(status, 'error');
			assert.equal(await retry(id), 'success');
			assert.deepEqual(texted().sort(), [ann, bob, cleo]);
		});
	});

	test('and one that is stopped texts nobody more', async () => {
		const workflow = await publish(listWorkflow(world, {}, { messagesPerSecond: 2 }));
		const people = Array.from({ length: 100 }, (_, index) => `+1312555${8000 + index}`);
		const started = world.simulator.nextRequest();
		const id = await postList(world, workflow, people);
		await started;
		await world.client.stop(id);
		assert.equal((await world.client.finished(id)).status, 'canceled');
		const before = texted().length;
		assert.ok(before < people.length);
		// While the same workflow texts others at that pace, the stopped run would go on, too.
		const others = [ann, bob, cleo, ann, bob, cleo];
		assert.equal((await run(workflow, others)).status, 'success');
		const later = texted().filter((to) => people.includes(to)).length;
		assert.ok(later <= before + 1, `${later - before} were texted after the stop`);
	});
});
