import type { IDataObject, INode, IRun } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { setClock } from './clock.mts';
import { execute, lastRun, runAtLimit } from './harness.mts';
import { typed } from './parity/case.mts';

const minute = 60_000;

let telnyx: Simulator;
beforeEach(async () => {
	telnyx = await startSimulator({ deliveryDelay: 1 });
});
afterEach(async () => {
	jest.useRealTimers();
	await telnyx.close();
});

const people = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `+1312555${2000 + index}`);

interface Texting {
	options?: IDataObject;
	node?: Partial<INode>;
	/** Whom the execution is for that n8n was killed in, or that failed. */
	retryOf?: IRun;
}

const settings = ({ options = {}, node }: Texting = {}) => ({
	// Neither is of use where nothing is reported to n8n.
	credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl, publicKey: '' },
	n8nUrl: 'http://localhost:5678',
	parameters: {
		resource: 'message',
		operation: 'sendAndWaitForDelivery',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: '={{ $json.to }}',
		text: '=For {{ $json.to }}',
		options,
	},
	node,
});

/** Texts a list; it waits then, and all messages have ended unless they are held. */
async function textList(list: string[], texting: Texting = {}): Promise<IRun> {
	const { retryOf } = texting;
	const run = await execute({
		...settings(texting),
		items: list.map((to) => ({ to })),
		retryOf,
	});
	await telnyx.idle();
	return run;
}

/** Runs the node again at the time for which n8n was told to, or at another. */
async function goOn(run: IRun, at: number | Date = run.waitTill!): Promise<IRun> {
	setClock(at);
	telnyx.requests.length = 0;
	return await runAtLimit(run, settings());
}

const hold = (to: string) => telnyx.setDelivery({ to, status: 'delivered', hold: true });
const outputs = (run: IRun) => lastRun(run)!.data!.main[0]!;
const deliveries = (run: IRun) => outputs(run).map(({ json: { to, delivery } }) => [to, delivery]);
const asked = () => telnyx.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
const bodies = () =>
	telnyx.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => JSON.parse(body) as IDataObject);
const idOf = (to: string) =>
	[...telnyx.store.messages].find((message) => message.to[0].phone_number === to)!.id;

test('a list is reported nowhere where nobody wants it, and waits without a public key or address', async () => {
	const profile = telnyx.store.profiles.get(demoProfiles.support)!;
	profile.webhook_url = 'http://127.0.0.1:1/?deliveryEvents=none';
	const run = await textList(people(11));
	expect(bodies()).toHaveLength(11);
	for (const body of bodies()) {
		expect(body).toMatchObject({ use_profile_webhooks: false });
		expect(body).not.toHaveProperty('webhook_url');
	}
	expect(run.waitTill).toBeDefined();
	expect(telnyx.store.webhookDeliveries.filter(() => true)).toEqual([]);
});

test('ten are still reported at once', async () => {
	const run = await execute({
		...settings(),
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl, publicKey: telnyx.publicKey },
		items: people(10).map((to) => ({ to })),
	});
	expect(run.waitTill).toBeDefined();
	expect(bodies().map(({ webhook_url: url }) => typeof url)).toEqual(Array(10).fill('string'));
});

test('it goes on with what Telnyx’s log says of each message, 50 at a time', async () => {
	const list = people(120);
	telnyx.setDelivery({ to: list[7], status: 'delivery_failed' });
	telnyx.setDelivery({ to: list[8], status: 'delivery_unconfirmed' });
	const ended = await goOn(await textList(list));
	expect(ended.waitTill).toBeUndefined();
	expect(asked()).toEqual(Array(3).fill('GET /detail_records'));
	const expected = list.map((to, index) => [
		to,
		index === 7 ? 'failed' : index === 8 ? 'unconfirmed' : 'delivered',
	]);
	expect(deliveries(ended)).toEqual(expected);
	expect(outputs(ended).map(({ pairedItem }) => pairedItem)).toEqual(
		list.map((_, item) => ({ item })),
	);
	expect(outputs(ended)[7].json).toMatchObject({
		text: `For ${list[7]}`,
		status: 'delivery_failed',
		errors: [{ code: '40008', advice: expect.stringMatching(/./) as string }],
		messageId: idOf(list[7]),
		messagingProfileId: demoProfiles.support,
		completedAt: expect.stringMatching(/./) as string,
		parts: 1,
		cost: 0.004,
		timedOut: false,
		tries: 1,
	});
});

test('other messages of the account are not taken for its own', async () => {
	const list = people(30);
	hold(list[0]);
	const run = await textList(list);
	// Somebody else texts the same people meanwhile.
	await textList(list.slice(0, 11).reverse());
	const waitsOn = await goOn(run);
	expect(waitsOn.waitTill).toBeDefined();
	telnyx.setDelivery({ to: list[0], status: 'delivery_failed' });
	await telnyx.idle();
	const ended = await goOn(waitsOn);
	expect(deliveries(ended)).toEqual(
		list.map((to, index) => [to, index === 0 ? 'failed' : 'delivered']),
	);
});

test('it waits for the last, asks about a few one by one, and texts nobody again', async () => {
	const list = people(60);
	list.slice(0, 3).forEach(hold);
	const waitsOn = await goOn(await textList(list));
	expect(asked()).toEqual(['GET /detail_records', 'GET /detail_records']);
	telnyx.setDelivery({ to: list[0], status: 'delivered' });
	await telnyx.idle();
	const still = await goOn(waitsOn);
	expect(asked().sort()).toEqual(
		list
			.slice(0, 3)
			.map((to) => `GET /messages/${idOf(to)}`)
			.sort(),
	);
	telnyx.setDelivery({ status: 'delivered' });
	list.slice(1, 3).forEach((to) => telnyx.setDelivery({ to, status: 'delivered' }));
	await telnyx.idle();
	const ended = await goOn(still);
	expect(asked()).toHaveLength(2);
	expect(deliveries(ended)).toEqual(list.map((to) => [to, 'delivered']));
});

test('what the log says in its own words is asked about at once', async () => {
	const list = people(30);
	telnyx.setDelivery({ to: list[4], status: 'sending_failed' });
	const ended = await goOn(await textList(list));
	expect(asked()).toEqual(['GET /detail_records', `GET /messages/${idOf(list[4])}`]);
	expect(outputs(ended)[4].json).toMatchObject({ delivery: 'failed', status: 'sending_failed' });
});

test('a log that lags is read again, and after two minutes Telnyx is asked about each message', async () => {
	const list = people(30);
	const run = await textList(list);
	telnyx.setLogDelay(Infinity);
	const waitsOn = await goOn(run);
	expect(asked()).toEqual(['GET /detail_records']);
	const ended = await goOn(waitsOn, Date.now() + 3 * minute);
	expect(asked()).toHaveLength(1 + 30);
	expect(deliveries(ended)).toEqual(list.map((to) => [to, 'delivered']));
});

test('a log that can’t be read ends no wait', async () => {
	const list = people(30);
	const run = await textList(list);
	telnyx.faultWhen(({ path }) =>
		path.startsWith('/detail_records') ? { kind: 'status', status: 403 } : undefined,
	);
	const waitsOn = await goOn(run);
	expect(waitsOn.waitTill).toBeDefined();
	const ended = await goOn(waitsOn, Date.now() + 3 * minute);
	expect(deliveries(ended)).toEqual(list.map((to) => [to, 'delivered']));
});

test('a look asks about 500 messages at most, and the next one about the others', async () => {
	const list = people(520);
	const run = await textList(list);
	telnyx.setLogDelay(Infinity);
	const waitsOn = await goOn(run, Date.now() + 3 * minute);
	const first = new Set(asked().filter((one) => one.startsWith('GET /messages/')));
	expect(first.size).toBe(500);
	const ended = await goOn(waitsOn);
	const second = asked().filter((one) => one.startsWith('GET /messages/'));
	expect(second).toHaveLength(20);
	expect(second.filter((one) => first.has(one))).toEqual([]);
	expect(deliveries(ended)).toEqual(list.map((to) => [to, 'delivered']));
});

test('at the limit Telnyx is asked about every message that is still open', async () => {
	const list = people(30);
	list.forEach(hold);
	const run = await textList(list);
	telnyx.setLogDelay(Infinity);
	for (const message of telnyx.store.messages.filter(() => true).slice(0, 29)) {
		message.to[0].status = 'delivered';
	}
	const ended = await goOn(run, Date.now() + 25 * 60 * minute);
	expect(ended.waitTill).toBeUndefined();
	const timedOut = outputs(ended).filter(({ json }) => json.timedOut);
	expect(timedOut.map(({ json }) => json.delivery)).toEqual(['unconfirmed']);
	expect(deliveries(ended).filter(([, delivery]) => delivery === 'delivered')).toHaveLength(29);
});

test('it looks at growing intervals: after seconds at first, every ten minutes at most', async () => {
	const list = people(11);
	hold(list[0]);
	const limitWaitTime = { values: { amount: 4, unit: 'hours' } };
	let run = await textList(list, { options: { limitWaitTime } });
	const begin = Date.now();
	const times: number[] = [];
	while (run.waitTill) {
		times.push(run.waitTill.getTime() - begin);
		run = await goOn(run);
	}
	const waits = times.slice(1).map((time, index) => time - times[index]);
	expect(times[0]).toBeLessThanOrEqual(10_000);
	// Half an hour after the texts, a result is known within two minutes.
	const early = waits.filter((_, index) => times[index] < 30 * minute);
	expect(Math.max(...early)).toBeLessThan(2.2 * minute);
	expect(Math.max(...waits)).toBeLessThan(11 * minute);
	expect(times.length).toBeLessThan(120);
});

test.each(['takes', 'leaves'])(
	'where n8n was killed during a look, "Retry" goes on with the wait: an n8n that %s the last run’s data',
	async (what) => {
		const list = people(30);
		const run = await textList(list);
		if (what === 'leaves') runsOf(run).push(runsOf(run)[0]);
		// As n8n's database has it.
		run.data.waitTill = undefined;
		telnyx.requests.length = 0;
		const retried = await execute({ ...settings(), items: [], retryOf: run });
		expect(asked()).toEqual(['GET /detail_records']);
		expect(deliveries(retried)).toEqual(list.map((to) => [to, 'delivered']));
	},
);

const runsOf = (run: IRun) => run.data.resultData.runData.Telnyx;
