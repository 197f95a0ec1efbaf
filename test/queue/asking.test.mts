import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { handedOn, publishWaiting, start, waits } from '../e2e/waiting.mts';
import { triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { nextMessageTo } from '../e2e/world.mts';
import { startReceiver } from '../unit/simulatorReceiver.mts';
import { startCluster, type Cluster, type Mode } from './cluster.mts';
import { openRegister } from './register.mts';

const own = '+13125550100';

/** Waiting questions; each person replies five times, and as many others text meanwhile. `QUESTIONS=200` is the long form. */
const questions = Number(process.env.QUESTIONS ?? 8);
const repliesEach = 5;
/** Texts a second, less than n8n takes on two cores. */
const rate = Number(process.env.RATE ?? 4);

for (const mode of ['queue', 'regular'] satisfies Mode[]) {
	describe(`asked and answered by text, ${mode} mode`, { timeout: 3_600_000 }, () => {
		let cluster: Cluster;
		let trigger: Workflow;
		let people = 2000;
		const somebody = () => `+1312555${people++}`;

		before(async () => {
			cluster = await startCluster(mode, {
				deliveryDelay: 200,
				webhookTimeout: 30_000,
				webhookAttempts: 6,
			});
			trigger = await cluster.client.createWorkflow(
				triggerWorkflow(cluster.credential, {
					options: { replaceWebhook: true, runsPerMinute: 0, runsPerHour: 0 },
				}),
			);
			await cluster.client.activate(trigger.id);
		});
		after(async () => await cluster?.close());

		const n8n = () => cluster.processes.get('webhook') ?? cluster.processes.get('main')!;

		const publish = async (parameters: IDataObject = {}) =>
			await publishWaiting(cluster, {
				operation: 'sendAndWait',
				to: '={{ $json.to }}',
				message: 'Ship it?',
				...parameters,
			});

		async function ask(workflow: Workflow, to: string) {
			const asked = nextMessageTo(cluster, to);
			const execution = await start({ client: cluster.client, n8n: n8n() }, workflow, [to]);
			await asked;
			return execution;
		}

		const reply = async (from: string, text: string) =>
			await cluster.simulator.receive({ from, to: own, text });

		async function answerTo(execution: string): Promise<IDataObject> {
			const finished = await cluster.client.finished(execution, { limit: 240_000 });
			assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
			return handedOn(finished)[0]!.data as IDataObject;
		}

		/** The texts that the trigger's workflow got, once all its runs have ended. */
		async function got(count: number): Promise<Array<[string, string]>> {
			const found = new Map<string, [string, string]>();
			for (const end = Date.now() + 300_000; ; await sleep(500)) {
				const running = await cluster.client.executions(trigger.id, ['new', 'running', 'waiting']);
				if (running.length === 0) break;
				assert.ok(Date.now() < end, 'The trigger’s runs do not end.');
			}
			const runs = await allExecutions();
			assert.ok(runs.length >= count, `${runs.length} runs of at least ${count}`);
			for (const id of runs) {
				const { data, status } = await cluster.client.execution(id);
				// What n8n makes up for a crashed run has nothing of the text.
				if (status !== 'success') {
					console.log(`Run ${id} ended so: ${status}, ${data.resultData.error?.message}`);
					continue;
				}
				for (const { json } of data.resultData.runData['End']?.[0]?.data?.main[0] ?? []) {
					found.set(id, [String(json.from), String(json.text)]);
				}
			}
			return [...found.values()];
		}

		/** n8n lists a hundred at a time. */
		async function allExecutions(): Promise<string[]> {
			const ids: string[] = [];
			for (let last = ''; ; ) {
				const filter = encodeURIComponent(
					JSON.stringify({ workflowId: trigger.id, status: ['success', 'error', 'crashed'] }),
				);
				const page = await cluster.client.request<{ results: Array<{ id: string }> }>(
					'GET',
					`/executions?limit=100&filter=${filter}${last && `&lastId=${last}`}`,
				);
				if (page.results.length === 0) return ids;
				ids.push(...page.results.map(({ id }) => id));
				last = ids.at(-1)!;
			}
		}

		/** Asks somebody by text; the execution still runs for some seconds after that, since Telnyx's answer is slow. */
		async function askSlowly(workflow: Workflow, to: string) {
			const match = { method: 'POST', path: /^\/messages$/ };
			cluster.simulator.fault({ kind: 'silence', ms: 4_000, match });
			return await ask(workflow, to);
		}

		/** What the trigger's workflow got of somebody's texts in the end. */
		const gotFrom = async (person: string) =>
			(await got(0)).filter(([from]) => from === person).map(([, text]) => text);

		const situations = {
			'both wait': { first: ask, second: ask, isWaitedFor: true },
			'the newer one still runs': { first: ask, second: askSlowly, isWaitedFor: false },
			'both still run': { first: askSlowly, second: askSlowly, isWaitedFor: false },
		};
		for (const [name, { first, second, isWaitedFor }] of Object.entries(situations)) {
			test(`the newest question gets the reply, then the older one, then the workflow: ${name}`, async () => {
				const person = somebody();
				const [one, other] = [await publish(), await publish()];
				const older = await first(one, person);
				if (first === ask) await waits(cluster, older);
				const newer = await second(other, person);
				if (isWaitedFor) await waits(cluster, newer);
				await reply(person, 'yes');
				assert.equal((await answerTo(newer)).approved, true);
				await reply(person, 'no');
				const { approved, overtaken } = await answerTo(older);
				assert.deepEqual([approved, overtaken], [false, true]);
				await reply(person, 'Bye');
				await cluster.simulator.idle();
				assert.deepEqual(await gotFrom(person), ['Bye']);
			});
		}

		test('a reply from before the newer question left is the older one’s', async () => {
			const person = somebody();
			const [one, other] = [await publish(), await publish()];
			const older = await ask(one, person);
			await waits(cluster, older);
			cluster.simulator.faultWhen(async ({ method, path }) => {
				if (method !== 'POST' || path !== '/messages') return undefined;
				cluster.simulator.clearFaults();
				await reply(person, 'yes');
				return undefined;
			});
			const newer = await ask(other, person);
			assert.equal((await answerTo(older)).approved, true);
			await reply(person, 'no');
			assert.equal((await answerTo(newer)).approved, false);
			assert.deepEqual(await gotFrom(person), []);
		});

		test('an event that comes twice is one reply', async () => {
			const person = somebody();
			const [one, other] = [await publish(), await publish()];
			const older = await ask(one, person);
			await waits(cluster, older);
			const newer = await askSlowly(other, person);
			const { webhook } = await reply(person, 'yes');
			await cluster.simulator.emit({ id: webhook.id });
			assert.equal((await answerTo(newer)).approved, true);
			await cluster.simulator.idle();
			assert.deepEqual(await gotFrom(person), []);
			assert.equal((await waits(cluster, older)).status, 'waiting');
		});

		test('whoever reads or writes the register neither answers a question nor harms one', async () => {
			const stranger = somebody();
			const elsewhere = await startReceiver();
			const address = new URL(elsewhere.url).host;
			const workflow = await publish();
			const bystander = somebody();
			const other = await ask(workflow, bystander);
			const register = await openRegister(cluster);
			const forged = (person: string) => ({
				...{ person, own, execution: '999999', node: 'Telnyx', run: 0, open: true, handled: '' },
				...{ asked: Date.now() + 3_600_000, expires: Date.now() + 7_200_000 },
			});
			const nothing = { own: null, execution: null, node: null, run: null, asked: null };
			const tampering: Record<string, (person: string) => Promise<void>> = {
				'another execution': async (person) => await register.change(person, { execution: other }),
				'another person': async (person) => await register.change(person, { person: stranger }),
				'another own number': async (person) =>
					await register.change(person, { own: '+13125550101' }),
				deleted: async (person) => await register.change(person),
				closed: async (person) => await register.change(person, { open: false, handled: 'x y' }),
				empty: async (person) => await register.change(person, { ...nothing, open: null }),
				'a newer question that nobody asked': async (person) =>
					await register.insert(forged(person)),
				'an address as execution': async (person) =>
					await register.change(person, { execution: `//${address}/` }),
				'an address as node': async (person) =>
					await register.change(person, { node: `../../../@${address}` }),
			};
			const asked: Array<{ name: string; person: string; execution: string }> = [];
			for (const name of Object.keys(tampering)) {
				const person = somebody();
				asked.push({ name, person, execution: await ask(workflow, person) });
			}
			for (const { execution } of [...asked, { execution: other }]) await waits(cluster, execution);

			const rows = await register.rows();
			assert.doesNotMatch(JSON.stringify(rows), new RegExp(`Ship it|${cluster.simulator.apiKey}`));
			for (const { execution, node, person } of rows) {
				const { status } = await fetch(
					`${n8n().url}/webhook-waiting/${String(execution)}/${String(node)}`,
					{
						method: 'POST',
						headers: { 'x-telnyx-question': '{"run":0,"earlier":0,"overtaken":false}' },
						body: JSON.stringify({ data: { payload: { from: person, text: 'yes' } } }),
					},
				);
				assert.ok(
					[401, 403, 404, 409].includes(status),
					`${status} for execution ${String(execution)}`,
				);
			}

			for (const { name, person } of asked) await tampering[name]!(person);
			await reply(stranger, 'no');
			for (const { person } of asked) await reply(person, 'yes');
			for (const { name, person, execution } of asked) {
				const { approved, respondedBy } = await answerTo(execution);
				assert.deepEqual([approved, respondedBy], [true, person], name);
			}
			assert.deepEqual(await gotFrom(stranger), ['no']);
			assert.equal((await waits(cluster, other)).status, 'waiting');
			await reply(bystander, 'no');
			assert.equal((await answerTo(other)).respondedBy, bystander);
			assert.deepEqual(elsewhere.received, []);
			await elsewhere.close();
		});

		test('every process is killed between the question and the reply', async () => {
			const person = somebody();
			const execution = await ask(await publish(), person);
			await waits(cluster, execution);
			for (const name of [...cluster.processes.keys()]) await cluster.kill(name);
			await cluster.ready();
			await reply(person, 'no thanks');
			assert.equal((await answerTo(execution)).approved, false);
		});

		test(`${questions * repliesEach} replies to ${questions} questions among as many other texts`, async () => {
			const workflow = await publish({ responseType: 'freeText' });
			const asked: Array<{ person: string; execution: string }> = [];
			for (let index = 0; index < questions; index++) {
				const person = somebody();
				asked.push({ person, execution: await ask(workflow, person) });
			}
			for (const { execution } of asked) await waits(cluster, execution);
			const before = new Set((await got(0)).map(([from, text]) => `${from} ${text}`));

			const sent: Array<Promise<unknown>> = [];
			const stranger = somebody();
			for (let index = 0; index < questions * repliesEach; index++) {
				const { person } = asked[index % questions]!;
				sent.push(reply(person, `Reply ${index}`), reply(stranger, `Text ${index}`));
				await sleep(2_000 / rate);
			}
			await Promise.all(sent);
			const answers = await Promise.all(
				asked.map(async ({ execution }) => await answerTo(execution)),
			);
			const texts = (await got(sent.length))
				.map(([from, text]) => `${from} ${text}`)
				.filter((text) => !before.has(text));

			const expected = new Set<string>();
			for (let index = 0; index < questions * repliesEach; index++) {
				expected.add(`${asked[index % questions]!.person} Reply ${index}`);
				expected.add(`${stranger} Text ${index}`);
			}
			for (const [index, { answer, respondedBy }] of answers.entries()) {
				assert.equal(respondedBy, asked[index]!.person, 'a reply went to a wrong question');
				assert.ok(expected.delete(`${respondedBy} ${String(answer)}`), 'an answer counted twice');
			}
			const doubled = texts.length - new Set(texts).size;
			const lost = [...expected].filter((text) => !texts.includes(text));
			const both = texts.filter((text) => !expected.has(text));
			console.log(
				`${mode}: ${sent.length} texts, ${answers.length} answers, ${texts.length} to the workflow; lost ${lost.length}, doubled ${doubled}, to both ${both.length}`,
			);
			assert.deepEqual([lost, doubled, both], [[], 0, []]);
		});
	});
}
