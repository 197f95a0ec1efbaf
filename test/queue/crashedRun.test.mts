import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quickHandover, startCluster, type Cluster } from './cluster.mts';
import { publishCounted, recover, sendEvents, type Sent } from './traffic.mts';

describe('a run whose worker dies', { timeout: 400_000 }, () => {
	let cluster: Cluster;
	before(async () => (cluster = await startCluster('queue', { env: quickHandover })));
	after(async () => await cluster?.close());

	test(
		'Recover Missed gives its text again, though Telnyx has it as delivered, and no other',
		{ timeout: 300_000 },
		async () => {
			const counted: string[] = [];
			let isHeld = false;
			let held: (response: ServerResponse) => void = () => undefined;
			const server = createServer((request, response) => {
				if (isHeld) return held(response);
				counted.push(request.url!.slice(1));
				response.end('{}');
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			const workflow = await publishCounted(cluster, { url }, { remembersDone: true });
			const statuses = async () =>
				(await cluster.client.executions(workflow.id)).map(({ status }) => status);
			const until = async (isSo: () => Promise<boolean> | boolean) => {
				for (const end = Date.now() + 90_000; !(await isSo()); await sleep(100))
					if (Date.now() > end) throw new Error(`n8n has ${(await statuses()).join(', ')}.`);
			};
			try {
				const send = async (): Promise<Sent> =>
					(await sendEvents(cluster, [{ perSecond: 10, events: 1 }]))[0]!;
				const done = await send();
				await until(async () => (await statuses()).every((status) => status === 'success'));
				assert.ok(counted.includes(done.id));

				const underWay = new Promise<ServerResponse>((resolve) => (held = resolve));
				isHeld = true;
				const [lost] = await Promise.all([send(), underWay]);
				assert.ok(lost.acknowledged);
				await Promise.all([cluster.kill('worker 1'), cluster.kill('worker 2')]);
				isHeld = false;
				await cluster.ready();
				// n8n first takes the run for crashed, and then for failed, without what it began with.
				await until(async () => (await statuses()).includes('error'));

				await recover(cluster, workflow);
				assert.deepEqual(
					[done, lost].map(({ id }) => counted.filter((one) => one === id).length),
					[1, 1],
				);
			} finally {
				await cluster.client.deactivate(workflow.id);
				server.closeAllConnections();
				server.close();
			}
		},
	);
});
