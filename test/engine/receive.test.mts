import { generateKeyPairSync, sign } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { claim } from '../../nodes/Telnyx/trigger/eventClaims.ts';
import { credentialReads } from './harness.mts';
import { eventOf, own, person, textOf, Triggers, type TriggerOptions } from './triggers.mts';
import { postEvent, type Webhook } from './webhookHarness.mts';

const triggers = new Triggers();
beforeAll(async () => await triggers.start());
afterEach(async () => {
	await triggers.closeAll();
	jest.restoreAllMocks();
});
afterAll(async () => await triggers.stop());

const serve = async (options?: TriggerOptions) => await triggers.serve(options);
const options = (chosen: IDataObject) => ({ parameters: { options: chosen } });

/** Posts an event that Telnyx signed, and gives the HTTP status. */
const post = async ({ url }: Webhook, event: object) =>
	(await postEvent(triggers.telnyx, url, event)).status;

/** Posts any body. */
async function postBody({ url }: Webhook, body: string, headers: object): Promise<number> {
	const response = await fetch(url, { method: 'POST', body, headers: { ...headers } });
	return response.status;
}

/** What came out of the first output, or why the run fails. */
const given = ({ runs }: Webhook) =>
	runs.map(([[item]]) => (item.json.failure as IDataObject)?.message ?? item.json.text);

/** Moves the time of the process on, in milliseconds; the clock stands still. */
function passTime(milliseconds: number): void {
	const now = performance.now() + milliseconds;
	jest.spyOn(performance, 'now').mockReturnValue(now);
}

test('a trigger runs for an event that Telnyx signed, and acknowledges it', async () => {
	const trigger = await serve();
	const answer = await postEvent(triggers.telnyx, trigger.url, eventOf(textOf('Hi')));
	expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
	expect(given(trigger)).toEqual(['Hi']);
});

test('what is signed and is no event of a trigger is acknowledged without a run', async () => {
	const trigger = await serve();
	for (const body of [
		'{"data":{"event_type":"call.hangup","id":"1"}}',
		'[]',
		'1',
		'null',
		'{',
		'',
	]) {
		expect(await postBody(trigger, body, await triggers.telnyx.sign(body))).toBe(200);
	}
	expect(await post(trigger, eventOf({}, { event_type: 'message.sent' }))).toBe(200);
	expect(await post(trigger, eventOf(textOf('no ID'), { id: undefined }))).toBe(200);
	expect(trigger.runs).toEqual([]);
	expect(trigger.errors).toEqual([]);
});

describe('a request that Telnyx did not sign', () => {
	const body = JSON.stringify(eventOf(textOf('forged')));
	const signature = 'telnyx-signature-ed25519';
	const forged = Buffer.alloc(64, 7).toString('base64');
	const now = () => Math.floor(Date.now() / 1000);

	test.each<[string, () => Promise<[string, object]>]>([
		['has no headers', async () => [body, {}]],
		['has another body', async () => [`${body} `, { ...(await triggers.telnyx.sign(body)) }]],
		[
			'has another signature',
			async () => [body, { ...(await triggers.telnyx.sign(body)), [signature]: forged }],
		],
		[
			'is older than five minutes',
			async () => [body, { ...(await triggers.telnyx.sign(body, now() - 330)) }],
		],
		[
			'comes from the future',
			async () => [body, { ...(await triggers.telnyx.sign(body, now() + 330)) }],
		],
	])('and that %s is refused', async (_, request) => {
		const trigger = await serve();
		// A key that has proved right is not to blame.
		await post(trigger, eventOf(textOf('genuine')));
		expect(await postBody(trigger, ...(await request()))).toBe(401);
		expect(given(trigger)).toEqual(['genuine']);
	});

	test('is refused for its size before anything else is looked at', async () => {
		const trigger = await serve();
		const before = credentialReads.count;
		expect(await postBody(trigger, 'x'.repeat(1_000_001), {})).toBe(413);
		expect(await postBody(trigger, 'x'.repeat(1_000_000), {})).toBe(401);
		expect(credentialReads.count).toBe(before);
	});

	test('is shown in the editor while somebody listens for a test event', async () => {
		const trigger = await serve({ mode: 'manual' });
		await postBody(trigger, body, {});
		expect(trigger.errors).toEqual([
			expect.objectContaining({
				message: 'A request was refused: a signature header is missing',
				description: expect.stringContaining('clock of this machine'),
			}),
		]);
		expect(trigger.runs).toEqual([]);
	});
});

describe('the time by which an event may be late', () => {
	beforeEach(() => {
		const now = Math.floor(Date.now() / 1000) * 1000;
		jest.spyOn(Date, 'now').mockReturnValue(now);
	});

	const late = async (trigger: Webhook, seconds: number) => {
		const body = JSON.stringify(eventOf(textOf(`${seconds} s`)));
		const time = Date.now() / 1000 - seconds;
		return await postBody(trigger, body, await triggers.telnyx.sign(body, time));
	};

	test.each([
		['is five minutes by default', undefined, 300, 301],
		['is the user’s', 1_000, 1_000, 1_001],
		['is an hour at most, whatever an imported workflow says', 1e12, 3_600, 3_601],
		['is a second at least', -5, 1, 2],
		['is five minutes where a workflow says something else than a number', '86400', 300, 301],
	])('%s', async (_, timestampWindow, accepted, refused) => {
		const trigger = await serve(options({ timestampWindow }));
		expect(await late(trigger, accepted)).toBe(200);
		expect(await late(trigger, refused)).toBe(401);
		expect(given(trigger)).toEqual([`${accepted} s`]);
	});
});

describe('the credential’s public keys', () => {
	const other = generateKeyPairSync('ed25519');
	const otherKey = other.publicKey
		.export({ format: 'der', type: 'spki' })
		.subarray(-32)
		.toString('base64');

	/** Posts an event that the other key signed. */
	async function postOther(trigger: Webhook, text: string): Promise<number> {
		const body = JSON.stringify(eventOf(textOf(text)));
		const timestamp = String(Math.floor(Date.now() / 1000));
		const signature = sign(null, Buffer.from(`${timestamp}|${body}`), other.privateKey);
		return await postBody(trigger, body, {
			'telnyx-timestamp': timestamp,
			'telnyx-signature-ed25519': signature.toString('base64'),
		});
	}

	/** A trigger whose credential the user can change. */
	async function serveChangeable(publicKey?: string) {
		const credential = triggers.credential(publicKey);
		return { trigger: await serve({ credential }), credential };
	}

	test('are not read for each request, but within five seconds after a request that none of them signed', async () => {
		const { trigger, credential } = await serveChangeable(otherKey);
		const before = credentialReads.count;
		for (const text of ['a', 'b']) expect(await postOther(trigger, text)).toBe(200);
		credential.publicKey = triggers.telnyx.publicKey;
		expect(await post(trigger, eventOf(textOf('too early')))).toBe(401);
		expect(credentialReads.count - before).toBe(1);
		passTime(5_001);
		expect(await post(trigger, eventOf(textOf('c')))).toBe(200);
		expect(await postOther(trigger, 'old key')).toBe(401);
		expect(credentialReads.count - before).toBe(2);
		expect(given(trigger)).toEqual(['a', 'b', 'c']);
	});

	test('are believed for a minute at most after they were removed, whatever the clock does', async () => {
		const { trigger, credential } = await serveChangeable();
		await post(trigger, eventOf(textOf('before')));
		credential.publicKey = otherKey;
		const clock = Date.now();
		passTime(59_000);
		expect(await post(trigger, eventOf(textOf('within')))).toBe(200);
		jest.spyOn(Date, 'now').mockReturnValue(clock - 120_000);
		passTime(2_000);
		const body = JSON.stringify(eventOf(textOf('after')));
		const headers = await triggers.telnyx.sign(body, Math.floor(clock / 1000) - 120);
		expect(await postBody(trigger, body, headers)).toBe(401);
		expect(given(trigger).slice(0, 2)).toEqual(['before', 'within']);
		expect(given(trigger)).not.toContain('after');
	});

	test('can be several', async () => {
		const { trigger } = await serveChangeable(`${otherKey}, ${triggers.telnyx.publicKey}`);
		expect(await postOther(trigger, 'one')).toBe(200);
		expect(await post(trigger, eventOf(textOf('the other')))).toBe(200);
	});

	test('that are wrong show once in the executions of each workflow', async () => {
		const credentialId = crypto.randomUUID();
		const wrong = { credentialId, credential: triggers.credential(otherKey) };
		const [one, another] = [await serve(wrong), await serve(wrong)];
		for (const trigger of [one, one, another]) {
			expect(await post(trigger, eventOf(textOf('Hi')))).toBe(401);
		}
		passTime(60_001);
		expect(await post(one, eventOf(textOf('a minute later')))).toBe(401);
		const message = 'A request was refused: the signature does not match the public key';
		expect([given(one), given(another)]).toEqual([[message], [message]]);
		expect((one.runs[0][0][0].json.failure as IDataObject).description).toMatch(
			/credential’s public key is wrong.*Account > Keys & Credentials/,
		);
	});

	test('that have proved right show nothing about a forgery', async () => {
		const { trigger } = await serveChangeable();
		await post(trigger, eventOf(textOf('genuine')));
		expect(await postOther(trigger, 'forged')).toBe(401);
		expect(given(trigger)).toEqual(['genuine']);
	});

	test.each([
		['are missing', ''],
		['are no keys', 'my public key'],
	])('that %s let Telnyx try again, and show so', async (_, publicKey) => {
		const trigger = await serve({ credential: triggers.credential(publicKey) });
		for (let time = 0; time < 2; time++) {
			expect(await post(trigger, eventOf(textOf('Hi')))).toBe(503);
		}
		expect(given(trigger)).toEqual([
			'A request was refused: the credential has no usable public key',
		]);
	});

	test('of a node that has no stored credential are read each time, and show nothing', async () => {
		const trigger = await serve({
			credentialId: null,
			credential: triggers.credential(otherKey),
		});
		expect(await post(trigger, eventOf(textOf('Hi')))).toBe(401);
		const before = credentialReads.count;
		for (const text of ['right', 'right again']) expect(await postOther(trigger, text)).toBe(200);
		expect(credentialReads.count).toBe(before + 2);
		expect(given(trigger)).toEqual(['right', 'right again']);
	});

	test('that were read again after a minute are not read for each request from then on', async () => {
		const trigger = await serve();
		const readsFor = async (text: string) => {
			const before = credentialReads.count;
			expect(await post(trigger, eventOf(textOf(text)))).toBe(200);
			return credentialReads.count - before;
		};
		expect([await readsFor('first'), await readsFor('second')]).toEqual([1, 0]);
		passTime(60_001);
		expect([await readsFor('later'), await readsFor('last')]).toEqual([1, 0]);
	});

	test('of a hundred credentials are remembered, and of those that were read last', async () => {
		const all = [];
		for (let count = 0; count <= 100; count++) {
			all.push(await serve());
			await post(all[count], eventOf(textOf('first')));
		}
		const before = credentialReads.count;
		for (const trigger of [all[1], all[100]]) await post(trigger, eventOf(textOf('again')));
		expect(credentialReads.count).toBe(before);
		await post(all[0], eventOf(textOf('again')));
		expect(credentialReads.count).toBe(before + 1);
	});
});

describe('an event that comes again', () => {
	test('starts one run, and is acknowledged', async () => {
		const trigger = await serve();
		const event = eventOf(textOf('Hi'));
		for (let time = 0; time < 3; time++) expect(await post(trigger, event)).toBe(200);
		expect(given(trigger)).toEqual(['Hi']);
	});

	test('is not acknowledged while the first one can still fail', async () => {
		const webhookId = crypto.randomUUID();
		const trigger = await serve({ webhookId });
		const event = eventOf(textOf('Hi'));
		const response = { statusCode: 200, writableEnded: false, once: () => undefined };
		claim(`workflow telnyxTrigger ${webhookId} ${event.data.id}`, response);
		expect(await post(trigger, event)).toBe(409);
		expect(trigger.runs).toEqual([]);
		Object.assign(response, { statusCode: 500, writableEnded: true });
		expect(await post(trigger, event)).toBe(200);
		expect(given(trigger)).toEqual(['Hi']);
	});

	test('starts a run of its own in each trigger, and in a test', async () => {
		const webhookId = crypto.randomUUID();
		const event = eventOf(textOf('Hi'));
		const all = [
			await serve({ webhookId }),
			await serve({ webhookId, mode: 'manual' }),
			await serve(),
		];
		for (const trigger of all) expect(await post(trigger, event)).toBe(200);
		expect(all.map(given)).toEqual([['Hi'], ['Hi'], ['Hi']]);
	});

	test('is not remembered where the user did not want it', async () => {
		const webhookId = crypto.randomUUID();
		const event = eventOf(textOf('Hi'));
		await post(await serve({ webhookId, ...options({ keywords: ['order'] }) }), event);
		const trigger = await serve({ webhookId });
		await post(trigger, event);
		expect(given(trigger)).toEqual(['Hi']);
	});
});

describe('so that auto-responders do not text each other forever', () => {
	const from = (number: string, text: string, more: object = {}) =>
		eventOf(textOf(text, { from: { phone_number: number }, ...more }));

	test('texts from the account’s own numbers start no run by default', async () => {
		const ownNumbers = ['+14155550101', '24365'];
		const trigger = await serve({ state: { ownNumbers } });
		for (const number of [...ownNumbers, person]) {
			expect(await post(trigger, from(number, number))).toBe(200);
		}
		expect(given(trigger)).toEqual([person]);
		const all = await serve({ state: { ownNumbers }, ...options({ ignoreOwnNumbers: false }) });
		for (const number of [...ownNumbers, person]) await post(all, from(number, number));
		expect(given(all)).toEqual([...ownNumbers, person]);
	});

	test('a delivery to one’s own number starts a run all the same', async () => {
		const trigger = await serve({
			state: { ownNumbers: [own] },
			parameters: { events: ['messageDelivered'] },
		});
		const to = [{ phone_number: person, status: 'delivered' }];
		const payload = { ...from(own, 'Hi').data.payload, direction: 'outbound', to };
		await post(trigger, eventOf(payload, { event_type: 'message.finalized' }));
		expect(given(trigger)).toEqual(['Hi']);
	});

	test('a test with one’s own number says why nothing happens', async () => {
		const ownNumbers = ['+14155550101'];
		const trigger = await serve({ state: { ownNumbers }, mode: 'manual' });
		await post(trigger, from('+14155550101', 'Hi'));
		expect(trigger.errors).toEqual([
			expect.objectContaining({
				message:
					'A text from +14155550101 was left out: the number belongs to your own Telnyx account',
				description: expect.stringContaining('turn off "Ignore Own Numbers"'),
			}),
		]);
		// Events that nobody chose, and those that a filter keeps out, are not worth a word.
		const quiet = await serve({
			state: { ownNumbers },
			mode: 'manual',
			...options({ keywords: ['order'] }),
		});
		await post(quiet, from(person, 'Hi'));
		await post(quiet, from('+14155550101', 'STOP', { autoresponse_type: 'STOP' }));
		expect(quiet.errors).toEqual([]);
	});

	const limited = (sender: string, limit: number, unit: string) =>
		`Texts from ${sender} to ${own} start no more runs for now: there were ${limit} within the last ${unit}`;

	test('a sender starts ten runs a minute, and one failed run that says why', async () => {
		const trigger = await serve();
		const texts = Array.from({ length: 15 }, (_, index) => String(index));
		for (const text of texts) expect(await post(trigger, from(person, text))).toBe(200);
		expect(given(trigger)).toEqual([...texts.slice(0, 10), limited(person, 10, 'minute')]);
		expect((trigger.runs.at(-1)![0][0].json.failure as IDataObject).description).toMatch(
			/raise "At Most per Sender and Minute" in the trigger’s options, or set it to 0/,
		);

		// Nobody else is concerned: another sender, another number, another trigger.
		await post(trigger, from('+13125550143', 'another sender'));
		await post(trigger, from(person, 'another number', { to: [{ phone_number: '+14155550101' }] }));
		expect(given(trigger).slice(-2)).toEqual(['another sender', 'another number']);
		const neighbour = await serve();
		await post(neighbour, from(person, 'another trigger'));
		expect(given(neighbour)).toEqual(['another trigger']);

		passTime(60_001);
		await post(trigger, from(person, 'a minute later'));
		expect(given(trigger).at(-1)).toBe('a minute later');
	});

	test('a sender starts sixty runs an hour', async () => {
		const trigger = await serve();
		for (let text = 0; text < 70; text++) {
			passTime(20_000);
			await post(trigger, from(person, String(text)));
		}
		expect(trigger.runs).toHaveLength(61);
		expect(given(trigger).at(-1)).toBe(limited(person, 60, 'hour'));
		expect((trigger.runs.at(-1)![0][0].json.failure as IDataObject).description).toMatch(
			/"At Most per Sender and Hour"/,
		);
		// The first texts are an hour old now; the user knows already of those that are left out.
		passTime(3_621_000 - 70 * 20_000);
		for (const text of ['a', 'b', 'c']) await post(trigger, from(person, text));
		expect(given(trigger).slice(61)).toEqual(['a']);
		passTime(3_600_001);
		for (let text = 0; text < 12; text++) await post(trigger, from(person, 'much later'));
		expect(given(trigger).at(-1)).toBe(limited(person, 10, 'minute'));
	});

	test.each<[string, IDataObject, number]>([
		['2 a minute', { runsPerMinute: 2 }, 3],
		['3 an hour', { runsPerMinute: 0, runsPerHour: 3 }, 4],
		['none', { runsPerMinute: 0, runsPerHour: 0 }, 12],
		['none that is negative', { runsPerMinute: -1 }, 11],
		['none that is a text', { runsPerMinute: 'many' }, 11],
	])('the user sets the limits: %s', async (_, limits, runs) => {
		const trigger = await serve(options(limits));
		for (let text = 0; text < 12; text++) await post(trigger, from(person, String(text)));
		expect(trigger.runs).toHaveLength(runs);
	});

	test('only texts count: opt-outs and delivery events all start runs, and so does a test', async () => {
		const events = ['messageReceived', 'keywordReceived', 'messageSent'];
		const trigger = await serve({ parameters: { events } });
		const repeated = async (event: () => object) => {
			for (let time = 0; time < 12; time++) await post(trigger, event());
		};
		await repeated(() => from(person, 'STOP', { autoresponse_type: 'STOP' }));
		await repeated(() =>
			eventOf(textOf('Hi', { direction: 'outbound' }), { event_type: 'message.sent' }),
		);
		expect(trigger.runs).toHaveLength(24);
		const test = await serve({ mode: 'manual' });
		for (let time = 0; time < 12; time++) await post(test, from(person, 'Hi'));
		expect(test.runs).toHaveLength(12);
	});

	test('Telnyx’s repetitions of one event do not count', async () => {
		const trigger = await serve();
		const event = from(person, 'again');
		for (let time = 0; time < 12; time++) await post(trigger, event);
		await post(trigger, from(person, 'next'));
		expect(given(trigger)).toEqual(['again', 'next']);
	});
});

test('the event as Telnyx sent it is added where the user wants it', async () => {
	const trigger = await serve(options({ includeRawEvent: true }));
	const event = eventOf(textOf('Hi'));
	await post(trigger, event);
	expect(trigger.runs[0][0][0].json.rawEvent).toEqual(event);
	const plain = await serve();
	await post(plain, event);
	expect(plain.runs[0][0][0].json).not.toHaveProperty('rawEvent');
});

test('an event that is read from Telnyx’s log starts no run when it comes all the same, but in a test', async () => {
	const parameters = {
		events: ['messageDelivered', 'messageRead'],
		registration: 'automatic',
		deliveryReceipts: 'inBatches',
		messagingProfileId: { __rl: true, mode: 'id', value: 'profile-1' },
	};
	const reported = (event_type: string) =>
		eventOf(
			textOf(event_type, {
				direction: 'outbound',
				to: [{ phone_number: person, status: 'delivered' }],
			}),
			{ event_type },
		);
	for (const [mode, texts] of [
		['webhook', ['message.read']],
		['manual', ['message.finalized', 'message.read']],
	] as const) {
		const trigger = await serve({ parameters, mode });
		for (const type of ['message.finalized', 'message.read'])
			expect(await post(trigger, reported(type))).toBe(200);
		expect(given(trigger)).toEqual(texts);
	}
});

test('a run gets what it takes to hand a text on to a question where the text may answer one', async () => {
	const isReply = async (more: TriggerOptions, event = eventOf(textOf('Hi'))) => {
		const trigger = await serve(more);
		expect(await post(trigger, event)).toBe(200);
		return 'telnyxReply' in trigger.runs[0][0][0].json;
	};
	expect(await isReply({})).toBe(true);
	expect(await isReply({ mode: 'manual' })).toBe(false);
	expect(await isReply(options({ questionsFirst: false }))).toBe(false);
	expect(await isReply({}, eventOf(textOf('Hi', { group_message_id: 'group' })))).toBe(false);
});
