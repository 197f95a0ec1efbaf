import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { INode } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import { postList, textNode, withList } from '../e2e/listWorkflow.mts';
import { world } from './world.mts';

const limit = { timeout: 60_000 };
const [ann, bob, cleo] = ['+13125557001', '+13125557002', '+13125557003'] as const;
const everybody = [ann, bob, cleo];
/** opted out of the demo account's texts */
const optedOut = '+13125550199';

describe('Sending', () => {
	beforeEach(() => {
		world.simulator.clearFaults();
		world.simulator.requests.length = 0;
	});

	async function publish(
		settings: Partial<INode> = {},
		credential = world.credential,
	): Promise<Workflow> {
		const file = withList(textNode({ credential }, { sending: { concurrency: 1 } }, settings));
		const workflow = await world.client.createWorkflow(file);
		await world.client.activate(workflow.id);
		return workflow;
	}
	const run = async (workflow: Workflow, people: readonly string[]) =>
		await world.client.finished(await postList(world, workflow, [...people]));
	const retry = async ({ id }: ExecutionWithData) =>
		await world.client.finished(await world.client.retry(id));
	/** Who was texted, in order. */
	const texted = () =>
		world.simulator.requests
			.filter(({ accepted }) => accepted)
			.map(({ body }) => (JSON.parse(body) as { to: string }).to);
	/** What left the node, by its outputs. */
	const outputs = ({ data }: ExecutionWithData) =>
		data.resultData.runData.Telnyx![0]!.data!.main.map((items) =>
			(items ?? []).map(({ json }) => json),
		);
	const messageOf = ({ data }: ExecutionWithData) => data.resultData.error?.message ?? '';
	const refuseBobOnce = () => {
		let isRefused = false;
		world.simulator.faultWhen(({ body }) => {
			if (isRefused || !body.includes(bob)) return undefined;
			isRefused = true;
			return { kind: 'status', status: 400 };
		});
	};

	test('a list is texted', limit, async () => {
		const execution = await run(await publish(), everybody);
		assert.equal(execution.status, 'success', messageOf(execution));
		assert.deepEqual(texted(), everybody);
		assert.deepEqual(
			outputs(execution)[0]!.map(({ to }) => to),
			everybody,
		);
	});

	test('a bad number is named before anybody is texted', limit, async () => {
		const execution = await run(await publish(), [ann, '+1 312', cleo]);
		assert.equal(execution.status, 'error');
		assert.match(messageOf(execution), /"To".*\+1 312/);
		assert.deepEqual(texted(), []);
	});

	test('Retry texts nobody twice', limit, async () => {
		refuseBobOnce();
		const execution = await run(await publish(), everybody);
		assert.equal(execution.status, 'error');
		assert.equal((await retry(execution)).status, 'success');
		assert.deepEqual(texted().sort(), everybody);
	});

	test('Retry On Fail texts nobody twice', limit, async () => {
		refuseBobOnce();
		const workflow = await publish({ retryOnFail: true, maxTries: 3, waitBetweenTries: 10 });
		assert.equal((await run(workflow, everybody)).status, 'success');
		assert.deepEqual(texted().sort(), everybody);
	});

	test('under Continue, what was refused says why', limit, async () => {
		const workflow = await publish({ onError: 'continueRegularOutput' });
		const [items] = outputs(await run(workflow, [ann, optedOut, cleo]));
		assert.deepEqual(
			items!.map(({ to, error }) => to ?? error),
			[ann, 'Blocked due to STOP message [Telnyx 40300]', cleo],
		);
		assert.equal((items![1]!.details as { outcome: string }).outcome, 'rejected');
	});

	test('what was refused leaves by the output for errors', limit, async () => {
		const workflow = await publish({ onError: 'continueErrorOutput' });
		const [accepted, refused] = outputs(await run(workflow, [ann, optedOut, cleo]));
		assert.deepEqual(
			accepted!.map(({ to }) => to),
			[ann, cleo],
		);
		assert.deepEqual(
			refused!.map(({ error }) => error),
			['Blocked due to STOP message [Telnyx 40300]'],
		);
	});

	test('a rate limit is waited for', limit, async () => {
		world.simulator.fault({ kind: 'rateLimit', reset: 1, header: 'x-ratelimit-reset' });
		assert.equal((await run(await publish(), everybody)).status, 'success');
		assert.deepEqual(texted(), everybody);
	});

	for (const [name, baseUrlOf] of [
		['Telnyx is down', () => 'http://127.0.0.1:9/v2'],
		['its name is unknown', () => 'https://telnyx.invalid/v2'],
		['there is no TLS', () => world.simulator.baseUrl.replace('http:', 'https:')],
	] as const) {
		test(`where ${name}, nothing was sent, and Retry sends it`, limit, async () => {
			const { apiKey, publicKey, baseUrl } = world.simulator;
			const credential = await world.client.createCredential(name, 'telnyxMessagingApi', {
				apiKey,
				publicKey,
				baseUrl: baseUrlOf(),
			});
			const execution = await run(await publish({}, credential), everybody);
			assert.equal(execution.status, 'error');
			assert.doesNotMatch(messageOf(execution), /may have been sent/);
			await world.client.updateCredential(credential, { apiKey, publicKey, baseUrl });
			const retried = await retry(execution);
			assert.equal(retried.status, 'success', messageOf(retried));
			assert.deepEqual(texted(), everybody);
		});
	}

	test(
		'what may have been sent says so, and Retry looks it up and does not send it again',
		limit,
		async () => {
			world.simulator.setLogDelay(Infinity);
			world.simulator.fault({ kind: 'resetAfterRead', accept: true });
			const execution = await run(await publish(), [ann]);
			assert.match(messageOf(execution), /may have been sent/);
			assert.equal((await retry(execution)).status, 'error');
			world.simulator.setLogDelay(0);
			assert.equal((await retry(execution)).status, 'success');
			assert.deepEqual(texted(), [ann]);
		},
	);
});
