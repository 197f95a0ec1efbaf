// From the event or the answer to the next node's start, next to what n8n's own Wait node takes for the
// same: what is above that is this package's share. `ROUNDS=20 npm run bench -- waiting`
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workflow } from '../n8n/client.mts';
import { postList } from '../../test/e2e/listWorkflow.mts';
import { publishWaiting, waits } from '../../test/e2e/waiting.mts';
import { startWorld } from '../../test/e2e/world.mts';
import { median, publishWaitNode } from './waitNode.mts';

const rounds = Number(process.env.ROUNDS ?? 20);
const person = '+13125550142';
const world = await startWorld({ deliveryDelay: 500 });
const { client, simulator } = world;

/** When the node after the waiting one began. */
async function wentOn(execution: string): Promise<number> {
	const { data } = await client.finished(execution);
	return data.resultData.runData.Done![0]!.startTime;
}

const textTo = async (status: string) =>
	await simulator.nextMessage(({ to }) => to[0].phone_number === person && to[0].status === status);

/** Posts to an address as soon as the execution waits there. */
async function resume(url: string, body?: URLSearchParams) {
	const begun = Date.now();
	const response = await fetch(url, { method: 'POST', body });
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	return { begun, answered: Date.now() };
}

/** Milliseconds: from the node's start until Telnyx had the text, and from the event or answer until n8n answered, and the next node began. */
type Times = [texted: number, answered: number, wentOn: number];

/** How long after the waiting node's start Telnyx had its text. */
async function untilTexted(execution: string): Promise<number> {
	const { data } = await waits(world, execution);
	const message = [...simulator.store.messages].at(-1)!;
	return Date.parse(message.received_at) - data.resultData.runData.Telnyx![0]!.startTime;
}

async function waitNode(workflow: Workflow): Promise<Times> {
	const execution = await postList(world, workflow, [person]);
	const { data } = await waits(world, execution);
	const { url } = data.resultData.runData.Address![0]!.data!.main[0]![0]!.json as { url: string };
	const { begun, answered } = await resume(url);
	return [NaN, answered - begun, (await wentOn(execution)) - begun];
}

async function delivery(workflow: Workflow): Promise<Times> {
	const final = simulator.nextDelivery(({ webhook }) => webhook.event_type === 'message.finalized');
	const execution = await postList(world, workflow, [person]);
	const texted = await untilTexted(execution);
	const { attempts } = await final;
	const [{ started_at: begun, finished_at: answered }] = attempts as [
		{ started_at: string; finished_at: string },
	];
	return [
		texted,
		Date.parse(answered) - Date.parse(begun),
		(await wentOn(execution)) - Date.parse(begun),
	];
}

async function answer(workflow: Workflow): Promise<Times> {
	const message = textTo('queued');
	const execution = await postList(world, workflow, [person]);
	const [url] = /http\S+/.exec((await message).text)!;
	const texted = await untilTexted(execution);
	const { begun, answered } = await resume(url, new URLSearchParams({ decision: 'approve' }));
	return [texted, answered - begun, (await wentOn(execution)) - begun];
}

try {
	const plain = await publishWaitNode(client);
	const kinds: Array<[string, Workflow, (workflow: Workflow) => Promise<Times>]> = [
		['n8n’s own Wait node', plain, waitNode],
		[
			'the event of a delivery',
			await publishWaiting(world, { operation: 'sendAndWaitForDelivery' }),
			delivery,
		],
		[
			'an approval',
			await publishWaiting(world, {
				operation: 'sendAndWait',
				answerBy: 'page',
				to: person,
				message: 'May we?',
			}),
			answer,
		],
	];
	const times = new Map<string, Times[]>(kinds.map(([name]) => [name, []]));
	// In turn, so that what else the machine does falls on all of them.
	for (let round = -2; round < rounds; round++) {
		for (const [name, workflow, measure] of kinds) {
			const taken = await measure(workflow);
			if (round >= 0) times.get(name)!.push(taken);
			await sleep(200);
		}
	}
	console.log(`median of ${rounds}, in ms           texted  answered  next node began`);
	for (const [name, taken] of times) {
		const medians = [0, 1, 2].map((part) => {
			const value = median(taken.map((one) => one[part]!));
			return (Number.isNaN(value) ? '–' : value.toFixed(0)).padStart(9);
		});
		console.log(`${name.padEnd(27)}${medians.join('')}`);
	}
} finally {
	await world.close();
}
