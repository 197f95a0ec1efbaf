import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { handedOn, publishWaiting, start, waits } from '../e2e/waiting.mts';
import { triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { startCluster, type Cluster, type Mode } from './cluster.mts';

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
			const asked = cluster.simulator.nextMessage(
				({ to: [{ phone_number }] }) => phone_number === to,
			);
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
			const { results } = { results: await allExecutions() };
			assert.ok(results.length >= count, `${results.length} runs of at least ${count}`);
			for (const id of results) {
				const { data } = await cluster.client.execution(id);
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

		test('the newest question gets the reply, then the older one, then the workflow', async () => {
			const person = somebody();
			const [one, other] = [await publish(), await publish()];
			const older = await ask(one, person);
			await waits(cluster, older);
			const newer = await ask(other, person);
			// docs/waiting.md says what happens to a reply that comes sooner.
			await waits(cluster, newer);
			await reply(person, 'yes');
			assert.equal((await answerTo(newer)).approved, true);
			await reply(person, 'no');
			const { approved, overtaken } = await answerTo(older);
			assert.deepEqual([approved, overtaken], [false, true]);
			await reply(person, 'Bye');
			await cluster.simulator.idle();
			assert.deepEqual(
				(await got(3)).filter(([from]) => from === person),
				[[person, 'Bye']],
			);
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
