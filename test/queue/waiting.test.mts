import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { withList } from '../e2e/listWorkflow.mts';
import { handedOn, publishWaiting, start, waitingNode, waits } from '../e2e/waiting.mts';
import { startCluster, type Cluster } from './cluster.mts';

const [ann, ben] = ['+13125550142', '+13125550143'];

describe(
	'waiting in queue mode, where every step is another process’s',
	{ timeout: 600_000 },
	() => {
		let cluster: Cluster;
		before(async () => {
			cluster = await startCluster('queue', {
				deliveryDelay: 1_000,
				webhookTimeout: 30_000,
				webhookAttempts: 6,
			});
		});
		after(async () => await cluster?.close());

		const startIn = async (
			workflow: Awaited<ReturnType<typeof publishWaiting>>,
			people: string[],
		) =>
			await start(
				{ client: cluster.client, n8n: cluster.processes.get('webhook')! },
				workflow,
				people,
			);
		const outputs = async (execution: string) => {
			const finished = await cluster.client.finished(execution, { limit: 150_000 });
			assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
			return handedOn(finished);
		};

		test(
			'goes on when all texts are delivered, though the webhook process died meanwhile',
			{ timeout: 120_000 },
			async () => {
				for (const to of [ann, ben])
					cluster.simulator.setDelivery({ to, status: 'delivered', hold: true });
				const workflow = await publishWaiting(cluster, { operation: 'sendAndWaitForDelivery' });
				const sent = [ann, ben].map(
					async (number) =>
						await cluster.simulator.nextMessage(
							({ to }) => to[0].phone_number === number && to[0].status === 'sent',
						),
				);
				const execution = await startIn(workflow, [ann, ben]);
				await Promise.all([...sent, waits(cluster, execution)]);
				cluster.simulator.setDelivery({ to: ann, status: 'delivered' });
				await cluster.simulator.idle();
				await cluster.kill('webhook');
				// The first request to a new process takes long, and this one is in nobody's way.
				const [{ webhook_url: url }] = [...cluster.simulator.store.messages].slice(-1);
				assert.equal((await fetch(url!, { method: 'POST' })).status, 401);
				cluster.simulator.setDelivery({ to: ben, status: 'delivery_failed' });
				assert.deepEqual(
					(await outputs(execution)).map(({ to, delivery }) => [to, delivery]),
					[
						[ann, 'delivered'],
						[ben, 'failed'],
					],
				);
				cluster.simulator.setDelivery({ to: ben, status: 'delivered' });
			},
		);

		test('goes on with a list by Telnyx’s log', { timeout: 180_000 }, async () => {
			const list = Array.from({ length: 30 }, (_, index) => `+1312555${4000 + index}`);
			const workflow = await publishWaiting(cluster, { operation: 'sendAndWaitForDelivery' });
			const execution = await startIn(workflow, list);
			assert.deepEqual(
				(await outputs(execution)).map(({ to, delivery }) => [to, delivery]),
				list.map((to) => [to, 'delivered']),
			);
			const reported = [...cluster.simulator.store.messages].filter(
				({ to, webhook_url: url }) => url && list.includes(to[0].phone_number),
			);
			assert.deepEqual(reported, []);
		});

		test('asks once when the time is over', { timeout: 180_000 }, async () => {
			cluster.simulator.setDelivery({ to: ann, status: 'delivered', hold: true });
			const options = { limitWaitTime: { values: { amount: 0.1, unit: 'minutes' } } };
			const workflow = await publishWaiting(cluster, {
				operation: 'sendAndWaitForDelivery',
				options,
			});
			const execution = await startIn(workflow, [ann]);
			await waits(cluster, execution);
			const asked = cluster.simulator.nextRequest(
				({ method, path }) => method === 'GET' && path.startsWith('/messages/'),
			);
			const [output] = await outputs(execution);
			assert.deepEqual([output!.delivery, output!.timedOut], ['unconfirmed', true]);
			await asked;
			cluster.simulator.setDelivery({ to: ann, status: 'delivered' });
		});

		test(
			'goes on, delivered or at the limit, though n8n saves progress, and nothing of what succeeds',
			{ timeout: 180_000 },
			async () => {
				const tell = { name: 'Tell', id: 'tell' };
				const publish = async (options: IDataObject) => {
					const waiting = waitingNode(cluster, { operation: 'sendAndWaitForDelivery', options });
					const telling = waitingNode(
						cluster,
						{ operation: 'send', text: '=It was {{ $json.delivery }}' },
						tell,
					);
					const settings = {
						executionOrder: 'v1',
						saveDataSuccessExecution: 'none',
						saveExecutionProgress: true,
					} as const;
					const workflow = await cluster.client.createWorkflow({
						...withList(waiting, telling),
						settings,
					});
					await cluster.client.activate(workflow.id);
					return workflow;
				};
				const told = async (delivery: string) =>
					await cluster.simulator.nextMessage(({ text }) => text === `It was ${delivery}`);
				for (const to of [ann, ben])
					cluster.simulator.setDelivery({ to, status: 'delivered', hold: true });
				const atLimit = [
					cluster.simulator.nextRequest(
						({ method, path }) => method === 'GET' && path.startsWith('/messages/'),
					),
					told('unconfirmed'),
				];
				const endless = await startIn(await publish({}), [ann]);
				const limited = await startIn(
					await publish({ limitWaitTime: { values: { amount: 0.1, unit: 'minutes' } } }),
					[ben],
				);
				await Promise.all(
					[endless, limited].map(async (execution) => await waits(cluster, execution)),
				);
				await Promise.all(atLimit);
				// By now n8n would long have deleted what it takes for done.
				const delivered = told('delivered');
				cluster.simulator.setDelivery({ to: ann, status: 'delivered' });
				await delivered;
				cluster.simulator.setDelivery({ to: ben, status: 'delivered' });
			},
		);

		test('goes on with a person’s answer', { timeout: 120_000 }, async () => {
			const workflow = await publishWaiting(cluster, {
				operation: 'sendAndWait',
				answerBy: 'page',
				to: ann,
				message: 'May we?',
			});
			const texted = cluster.simulator.nextMessage(({ text }) => text.includes('May we?'));
			const execution = await startIn(workflow, ['one item']);
			const [link] = /http\S+/.exec((await texted).text)!;
			await waits(cluster, execution);
			assert.equal(
				(await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) }))
					.status,
				200,
			);
			const { approved, respondedBy } = (await outputs(execution))[0]!.data as {
				approved: boolean;
				respondedBy: string;
			};
			assert.deepEqual([approved, respondedBy], [true, ann]);
		});
	},
);
