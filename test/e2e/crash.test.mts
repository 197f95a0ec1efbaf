import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { ExecutionWithData } from '../../dev/n8n/client.mts';
import { listWorkflow, postList } from './listWorkflow.mts';
import { startWorld, type World } from './world.mts';

// RECIPIENTS=1000 is the long form.
const recipients = Number(process.env.RECIPIENTS ?? 200);
const concurrency = 20;
const people = Array.from({ length: recipients }, (_, index) => `+1312${5560000 + index}`);

describe(`n8n is killed in the middle of ${recipients} texts`, { timeout: 600_000 }, () => {
	let world: World;
	before(async () => {
		world = await startWorld({ latency: 50 });
	});
	after(() => world?.close());

	/** Kills n8n in the middle of the list, starts it again, and gives the execution as a user then sees it. */
	async function crashed(sending: IDataObject): Promise<ExecutionWithData> {
		const { client, simulator } = world;
		const workflow = await client.createWorkflow(listWorkflow(world, {}, sending));
		await client.activate(workflow.id);
		simulator.requests.length = 0;
		const halfWay = (async () => {
			for (let answered = 0; answered < recipients / 2; answered++) await simulator.nextRequest();
		})();
		const id = await postList(world, workflow, people);
		await halfWay;
		await world.crash();
		return await world.client.finished(id);
	}

	const retried = async ({ id }: ExecutionWithData) =>
		await world.client.finished(await world.client.retry(id), { limit: 120_000 });

	function textsByRecipient(): Map<string, number> {
		const counts = new Map<string, number>();
		for (const { accepted, body } of world.simulator.requests) {
			const { to } = JSON.parse(body || '{}') as { to: string };
			if (accepted) counts.set(to, (counts.get(to) ?? 0) + 1);
		}
		return counts;
	}

	test('"Retry" of the crashed execution texts nobody, and says why', async () => {
		world.simulator.setLogDelay(Infinity);
		const execution = await crashed({ concurrency });
		assert.equal(execution.status, 'crashed');
		assert.equal(execution.data.resultData.lastNodeExecuted, 'Telnyx');
		const texted = textsByRecipient();

		const again = await retried(execution);
		assert.equal(again.status, 'error');
		const { message, description } = again.data.resultData.error!;
		assert.equal(message, 'This text may have been sent: n8n was stopped before the response came');
		assert.ok(description?.includes(`${recipients} may have been sent`));
		assert.deepEqual(textsByRecipient(), texted);

		// Once Telnyx's log has those who were texted, only the others are in doubt.
		world.simulator.setLogDelay(0);
		const later = await retried(execution);
		const { description: counts } = later.data.resultData.error!;
		const inDoubt = recipients - texted.size;
		assert.ok(
			counts?.includes(
				`${texted.size} were accepted by Telnyx, 0 refused, ${inDoubt} may have been`,
			),
			counts ?? '',
		);
		assert.deepEqual(textsByRecipient(), texted);
	});

	test('with a "Send Once Key", "Retry" texts only the others, and names those in doubt', async (context) => {
		world.simulator.setLogDelay(Infinity);
		const execution = await crashed({ concurrency, onceKey: 'spring', ifUnknown: 'continue' });
		assert.equal(execution.status, 'crashed');
		const before = textsByRecipient();

		const again = await retried(execution);
		assert.equal(again.status, 'success');
		const items = again.data.resultData.runData
			.Telnyx!.at(-1)!
			.data!.main[0]!.map(({ json }) => json);
		const texted = textsByRecipient();
		const inDoubt = items
			.filter(({ status }) => status === 'unknown')
			.map(({ to }) => to as string);
		const skipped = items
			.filter(({ status }) => status === 'skipped')
			.map(({ to }) => to as string);
		context.diagnostic(
			`${before.size} texted before the crash: ${skipped.length} skipped by the retry, ${inDoubt.length} in doubt (${inDoubt.filter((to) => before.has(to)).length} of them texted)`,
		);
		assert.equal(items.length, recipients);
		assert.deepEqual(
			[...texted.values()].filter((count) => count > 1),
			[],
		);
		assert.deepEqual(
			people.filter((to) => !texted.has(to) && !inDoubt.includes(to)),
			[],
		);
		assert.deepEqual(
			skipped.filter((to) => !before.has(to)),
			[],
		);
		// What was claimed last, and what was under way then.
		assert.ok(inDoubt.length <= 3 * concurrency, `${inDoubt.length} are in doubt`);
	});
});
