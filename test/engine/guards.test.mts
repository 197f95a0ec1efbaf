import type { IDataObject, INode } from 'n8n-workflow';

import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { callTool, runTool } from './agentFlow.mts';
import { runFlow } from './flow.mts';
import { execute, lastRun, outputOf, remembered } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;
let nodeId = 0;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
	remembered.clear();
	// What is counted is a node's own.
	nodeId++;
});
afterAll(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

const texts = () => telnyx.requests.filter(({ method }) => method === 'POST');
/** Who was texted so far, in order. */
const texted = (): string[] =>
	texts().flatMap(({ body }) => (JSON.parse(body) as { to: string | string[] }).to);

const send = {
	resource: 'message',
	operation: 'send',
	sender: 'any',
	from: typed('value', '+13125550100'),
	to: '={{ $json.to }}',
	text: 'Hi',
};

const ada = '+13125550142';
const bob = '+13125550143';
/** Numbers that cost a multiple, or that a business in the US hardly ever texts. */
const special = {
	premium: '+19005550199',
	satellite: '+881612345678',
	'short code': '44444',
	'personal number': '+447012345678',
};
const abroad = { Kenya: '+254712123456', 'the United Kingdom': '+447700900123' };

/** Sends to each, in one run of the node behind a plain start. */
const outputs = async (people: unknown[], parameters: IDataObject, node: Partial<INode> = {}) =>
	(
		await outputOf({
			items: people.map((to) => ({ to }) as IDataObject),
			parameters: { ...send, ...parameters },
			credential: credential(),
			node: { id: `${nodeId}`, ...node },
		})
	).map(({ json }) => json);

const reasons = (items: IDataObject[]) => items.map(({ reason }) => reason ?? 'sent');

describe('Only To', () => {
	test.each<[string, unknown]>([
		['numbers with commas', `${ada}, (312) 555-0144`],
		['a list from an expression', `={{ ['${ada}', '(312) 555-0144'] }}`],
		['a list of the item', '={{ $json.allowed ?? ["+1 312 555 0142"] }}'],
	])('%s: nobody else is texted, and the list goes on', async (_, onlyTo) => {
		const items = await outputs([bob, ada, '+254712123456'], {
			sending: { onlyTo, countryOfNumbers: typed('code', 'US') },
		});
		expect(reasons(items)).toEqual(['notAllowed', 'sent', 'notAllowed']);
		expect(items[0]).toEqual({
			to: bob,
			status: 'skipped',
			reason: 'notAllowed',
			detail: `${bob} is not among the numbers in Only To.`,
		});
		expect(texted()).toEqual([ada]);
	});

	test('a number on it may be in any country, since the builder named it', async () => {
		expect(reasons(await outputs([abroad.Kenya], { sending: { onlyTo: abroad.Kenya } }))).toEqual([
			'sent',
		]);
	});

	test('an empty list allows nobody, an empty field is an error: nothing would be guarded', async () => {
		expect(reasons(await outputs([ada], { sending: { onlyTo: '={{ [] }}' } }))).toEqual([
			'notAllowed',
		]);
		await expect(outputs([ada], { sending: { onlyTo: '' } })).rejects.toMatchObject({
			message: '"Only To" is empty',
		});
		expect(texted()).toEqual([]);
	});
});

describe('Allowed Countries', () => {
	test('others are left out, special numbers too, each by its name', async () => {
		const people = [ada, ...Object.values(abroad), ...Object.values(special), '+14165550142'];
		const items = await outputs(people, { sending: { allowedCountries: 'us, United Kingdom' } });
		expect(items.map(({ detail, to }) => detail ?? to)).toEqual([
			ada,
			'+254712123456 is in Kenya.',
			abroad['the United Kingdom'],
			'+19005550199 is a premium-rate number.',
			'+881612345678 is a number of a satellite or other global network.',
			'44444 is a short code.',
			'+447012345678 is a personal number, which is charged like a premium one in many countries.',
			'+14165550142 is in Canada.',
		]);
		expect(texted()).toEqual([ada, abroad['the United Kingdom']]);
	});

	test('a name that is no country’s is an error before anything is sent', async () => {
		await expect(
			outputs([ada], { sending: { allowedCountries: 'US, Absurdistan' } }),
		).rejects.toMatchObject({ message: '"Allowed Countries" names no country: Absurdistan' });
		expect(texted()).toEqual([]);
	});

	test('without it, a list of one’s own goes everywhere', async () => {
		const people = [ada, ...Object.values(abroad)];
		expect(reasons(await outputs(people, {}))).toEqual(['sent', 'sent', 'sent']);
	});
});

describe('where strangers fill in the recipient', () => {
	const behind = async (type: string, items: IDataObject[], parameters: IDataObject = {}) => {
		const run = await runFlow({
			credential: credential(),
			start: { type, name: 'Telnyx Trigger', items },
			between: [{ name: 'Edit Fields', make: (all) => [all] }],
			parameters: { ...send, ...parameters },
		});
		if (run.data.resultData.error) throw run.data.resultData.error;
		return lastRun(run)!.data!.main[0]!.map(({ json }) => json);
	};
	const form = 'n8n-nodes-base.formTrigger';
	const trigger = 'n8n-nodes-telnyx.telnyxTrigger';
	const people = [ada, ...Object.values(abroad), ...Object.values(special)].map((to) => ({ to }));

	test.each([form, trigger, '@n8n/n8n-nodes-langchain.chatTrigger'])(
		'behind %s, only ordinary numbers of the sender’s country are texted',
		async (type) => {
			const items = await behind(type, people);
			expect(reasons(items)).toEqual([
				'sent',
				'countryNotAllowed',
				'countryNotAllowed',
				...Array<string>(4).fill('specialNumber'),
			]);
			expect(items[1].detail).toBe(
				'+254712123456 is in Kenya. Where others than the builder of the workflow fill in the recipient, only ordinary numbers of the United States are texted, unless Sending Options > Allowed Countries says otherwise.',
			);
			expect(texted()).toEqual([ada]);
		},
	);

	test('the sender decides which country that is', async () => {
		const items = await behind(form, people.slice(0, 3), {
			from: typed('value', '+447700900200'),
		}).catch((error: Error) => error);
		expect(telnyx.requests.map(({ body }) => (JSON.parse(body) as IDataObject).to)).toEqual([
			abroad['the United Kingdom'],
		]);
		expect(items).toBeDefined();
	});

	test('the number that texts phones without RCS does, too', async () => {
		const items = await behind(form, people.slice(0, 3), {
			sender: 'rcsElseSms',
			agentId: byId(demoAgents.acme),
			from: typed('value', '+447700900100'),
		});
		expect(reasons(items)).toEqual(['countryNotAllowed', 'countryNotAllowed', 'sent']);
	});

	test('Allowed Countries says otherwise', async () => {
		const sending = { allowedCountries: 'all' };
		expect(reasons(await behind(form, people.slice(0, 3), { sending }))).toEqual([
			'sent',
			'sent',
			'sent',
		]);
	});

	test('a number that the builder entered is the builder’s choice', async () => {
		expect(reasons(await behind(form, [{}], { to: abroad.Kenya }))).toEqual(['sent']);
	});

	test('whoever wrote from abroad is answered, by Reply and by Send, and nobody whom they name', async () => {
		const message = {
			event: 'messageReceived',
			direction: 'inbound',
			type: 'SMS',
			from: abroad.Kenya,
			to: '+13125550100',
			named: '+254712123457',
		};
		const reply = { operation: 'reply', to: undefined };
		expect(reasons(await behind(trigger, [message], reply))).toEqual(['sent']);
		expect(reasons(await behind(trigger, [message], { to: '={{ $json.from }}' }))).toEqual([
			'sent',
		]);
		expect(reasons(await behind(trigger, [message], { to: '={{ $json.named }}' }))).toEqual([
			'countryNotAllowed',
		]);
		expect(texted()).toEqual([abroad.Kenya, abroad.Kenya]);
	});

	test('the person whom a failed text was for may be texted again', async () => {
		const failed = {
			event: 'messageFailed',
			direction: 'outbound',
			from: '+13125550100',
			to: abroad.Kenya,
		};
		expect(reasons(await behind(trigger, [failed]))).toEqual(['sent']);
	});
});

describe('At Most', () => {
	const many = (count: number) => Array.from({ length: count }, (_, n) => `+1312555${2000 + n}`);

	test('per execution: as many as allowed, and the rest left out', async () => {
		const items = await outputs(many(30), { sending: { atMostPerExecution: 7 } });
		expect(reasons(items).filter((reason) => reason === 'sent')).toHaveLength(7);
		expect(items.at(-1)).toEqual({
			to: '+13125552029',
			status: 'skipped',
			reason: 'limitReached',
			detail: 'Sending Options > At Most per Execution is 7, and so many were sent.',
		});
		expect(texted()).toHaveLength(7);
	});

	test('per recipient and day: over executions, each in the spelling of people', async () => {
		const sending = { atMostPerRecipient: 2 };
		expect(reasons(await outputs([ada, bob, '+1 (312) 555-0142', ada], { sending }))).toEqual([
			'sent',
			'sent',
			'sent',
			'limitReached',
		]);
		expect(reasons(await outputs([bob, ada, bob], { sending }))).toEqual([
			'sent',
			'limitReached',
			'limitReached',
		]);
		expect(texted()).toEqual([ada, bob, ada, bob]);
	});

	test('per day: over executions, also where several are under way at once', async () => {
		const sending = { atMostPerDay: 50 };
		const runs = [0, 1, 2, 3].map(async (run) =>
			outputs(many(20 * (run + 1)).slice(20 * run), { sending }),
		);
		const all = (await Promise.all(runs)).flat();
		expect(reasons(all).filter((reason) => reason === 'sent')).toHaveLength(50);
		expect(texted()).toHaveLength(50);
	});

	test('a text that Telnyx refused counts for nothing', async () => {
		const sending = {
			atMostPerRecipient: 1,
			atMostPerDay: 1,
			atMostPerExecution: 1,
			concurrency: 1,
		};
		telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
		const onError = 'continueRegularOutput';
		const items = await outputs([ada, ada, ada], { sending }, { onError });
		expect(items.map(({ error, reason }) => (error ? 'refused' : (reason ?? 'sent')))).toEqual([
			'refused',
			'sent',
			'limitReached',
		]);
	});

	test('a Retry of the execution sends no more than the limit, and what was left out can be sent under a higher one', async () => {
		const run = async (limit: number, retryOf?: Awaited<ReturnType<typeof execute>>) =>
			await execute({
				items: many(3).map((to) => ({ to })),
				parameters: { ...send, sending: { atMostPerExecution: limit, concurrency: 1 } },
				credential: credential(),
				retryOf,
			});
		telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
		const failed = await run(2);
		expect(failed.data.resultData.error).toBeDefined();
		telnyx.requests.length = 0;
		const retried = await run(2, failed);
		expect(reasons(lastRun(retried)!.data!.main[0]!.map(({ json }) => json))).toEqual([
			'sent',
			'sent',
			'limitReached',
		]);
	});

	test('the parts of a long text count as one', async () => {
		const sending = { atMostPerRecipient: 1, atMostPerDay: 1, atMostPerExecution: 1 };
		const text = 'All is well. '.repeat(300);
		const options = { ifTooLong: 'split' };
		const items = await outputs([ada, ada], { sending, text, options });
		const sent = items.filter(({ reason }) => reason === undefined);
		expect(sent.length).toBeGreaterThan(1);
		expect(items.slice(sent.length).every(({ reason }) => reason === 'limitReached')).toBe(true);
		expect(items).toHaveLength(2 * sent.length);
	});

	test('a limit of nothing, or below one, is an error', async () => {
		await expect(outputs([ada], { sending: { atMostPerDay: 0 } })).rejects.toMatchObject({
			message: '"At Most per Day" is less than 1: 0',
		});
		await expect(outputs([ada], { sending: { atMostPerDay: '={{ "" }}' } })).rejects.toMatchObject({
			message: '"At Most per Day" is empty',
		});
		expect(texted()).toEqual([]);
	});
});

describe('an agent’s tool', () => {
	const model = "={{ $fromAI('to', 'Whom to text', 'string') }}";
	const tool = async (parameters: IDataObject, to: unknown, call = callTool) =>
		await call({
			credential: credential(),
			items: [{}],
			parameters: { ...send, to: model, ...parameters },
			input: { to, url: 'https://evil.example/x.png' } as IDataObject,
		});

	test.each([
		['that n8n’s engine runs', runTool],
		['that the agent calls itself', callTool],
	])('%s: the model texts its own country only, and learns why', async (_, call) => {
		expect(await tool({}, ada, call)).toContain('messageId');
		expect(await tool({}, abroad.Kenya, call)).toContain('+254712123456 is in Kenya.');
		expect(await tool({}, special.premium, call)).toContain('is a premium-rate number.');
		expect(texted()).toEqual([ada]);
	});

	test.each<[string, IDataObject]>([
		['Only To', { onlyTo: "={{ $fromAI('to') }}" }],
		['Allowed Countries', { allowedCountries: '={{ /*n8n-auto-generated*/ $fromai("all") }}' }],
		['At Most per Day', { atMostPerDay: "={{ $fromAI('n') }}" }],
		['Sending Window', { sendingWindow: { values: { from: "={{ $fromAI('from') }}" } } }],
		['Model May Choose', { modelMayChoose: "={{ [$fromAI('what')] }}" }],
	])('no model chooses %s', async (label, sending) => {
		expect(await tool({ sending }, ada)).toContain(`A model can’t choose \\"${label}\\"`);
		expect(texted()).toEqual([]);
	});

	const url = "={{ $fromAI('url', 'Address', 'string') }}";
	test.each<[string, string, IDataObject]>([
		['Media URLs', 'media', { options: { mediaUrls: [url] } }],
		['Webhook URL', 'webhooks', { options: { webhookUrl: url } }],
		['Webhook Failover URL', 'webhooks', { options: { webhookFailoverUrl: url } }],
		[
			'Media URL',
			'media',
			{
				operation: 'sendWhatsapp',
				from: typed('value', '+13125550160'),
				messageType: 'image',
				link: url,
			},
		],
	])('no model chooses %s, unless the builder opens it', async (label, kind, parameters) => {
		expect(await tool(parameters, ada)).toContain(`A model can’t choose \\"${label}\\"`);
		expect(texted()).toEqual([]);
		const sending = { modelMayChoose: [kind] };
		expect(await tool({ ...parameters, sending }, ada)).not.toContain('A model can’t choose');
		expect(texts()).toHaveLength(1);
		expect(texts()[0].body).toContain('https://evil.example/x.png');
	});

	test('the builder’s own files and addresses need no opening', async () => {
		const options = { mediaUrls: ['https://example.com/a.png'] };
		expect(await tool({ options }, ada)).toContain('messageId');
	});
});

describe('every operation that texts somebody is guarded', () => {
	const sending = { onlyTo: ada };
	const rcs = { agentId: byId('agent'), options: { messagingProfileId: byId('profile') } };
	const whatsapp = { from: typed('value', '+13125550160') };
	const inFuture = new Date(Date.now() + 3_600_000).toISOString();

	test.each<[string, IDataObject]>([
		['send', {}],
		['schedule', { sendAt: inFuture }],
		['sendGroupMms', { recipients: [ada, bob] }],
		['sendWhatsapp', { ...whatsapp, messageType: 'text' }],
		['sendRcs', { ...rcs, content: 'text' }],
		['sendAndWait', { to: bob, message: 'May I?' }],
		['sendAndWaitForDelivery', {}],
	])('%s', async (operation, parameters) => {
		const [item] = await outputs([bob], { operation, ...parameters, sending });
		expect(item).toMatchObject({ status: 'skipped', reason: 'notAllowed' });
		expect(texts()).toEqual([]);
	});

	test('reply', async () => {
		const [item] = await outputOf({
			items: [{ direction: 'inbound', type: 'SMS', from: bob, to: '+13125550100', cc: [] }],
			parameters: { resource: 'message', operation: 'reply', text: 'Hi', sending },
			credential: credential(),
		}).then((items) => items.map(({ json }) => json));
		expect(item).toMatchObject({ to: bob, status: 'skipped', reason: 'notAllowed' });
		expect(texts()).toEqual([]);
	});
});

describe('a question', () => {
	const ask = async (to: string[], more: IDataObject = {}) => {
		const [item] = await outputs([to.join(', ')], {
			operation: 'sendAndWait',
			message: 'May I?',
			...more,
		});
		return item;
	};
	const crowd = (count: number) => Array.from({ length: count }, (_, n) => `+1312555${2000 + n}`);

	test('reaches ten people, and no eleventh', async () => {
		await expect(ask(crowd(11))).rejects.toMatchObject({
			message: '"To" holds too many: 11 numbers',
		});
		expect(texts()).toEqual([]);
		await ask(crowd(10));
		expect(texts()).toHaveLength(10);
	});

	test('goes to those who may be texted, where one answer is enough', async () => {
		await ask([ada, bob], { sending: { onlyTo: ada } });
		expect(texted()).toEqual([ada]);
	});

	test('goes to nobody where all have to approve, and one may not be texted', async () => {
		const asked = ask([ada, bob], {
			answerBy: 'page',
			sending: { onlyTo: ada },
			options: { answersFrom: 'all' },
		});
		await expect(asked).rejects.toMatchObject({
			message: 'Nobody was asked, since not all of them may be texted',
			description: `${bob} is not among the numbers in Only To.`,
		});
		expect(texts()).toEqual([]);
	});
});

describe('Sending Window', () => {
	/** Closed now, whenever that is, and open the whole of the day after tomorrow in UTC. */
	const closed = (days = 2) => {
		const day = new Date(Date.now() + days * 86_400_000);
		const values = {
			from: '00:00',
			to: '24:00',
			days: [day.getUTCDay() || 7],
			timeZone: '={{ $json.zone ?? "utc" }}',
		};
		return { sendingWindow: { values } };
	};
	const opens = () => {
		const day = new Date(Date.now() + 2 * 86_400_000);
		day.setUTCHours(0, 0, 0, 0);
		return day.toISOString();
	};
	const always = { sendingWindow: { values: { from: '00:00', to: '24:00' } } };
	const bodies = () => texts().map(({ body }) => JSON.parse(body) as IDataObject);

	test('while it is open, a text leaves at once', async () => {
		const [item] = await outputs([ada], { sending: always });
		expect(item).toMatchObject({ status: 'queued' });
		expect(bodies()[0]).not.toHaveProperty('send_at');
	});

	test.each<[string, IDataObject]>([
		['any sender', {}],
		['a long code', { sender: 'longCode' }],
		['a short code', { sender: 'shortCode', from: typed('value', '24365') }],
		['a sender ID', { from: typed('value', 'ACME'), to: abroad['the United Kingdom'] }],
	])(
		'outside of it, %s: Telnyx sends when it opens, and the output says when',
		async (_, parameters) => {
			const [item] = await outputs([ada], { ...parameters, sending: closed() });
			expect(bodies()).toMatchObject([{ send_at: opens() }]);
			expect(item).toMatchObject({ status: 'scheduled' });
			expect(new Date(item.sendAt as string).toISOString()).toBe(opens());
		},
	);

	test('each item has a time zone of its own, and the output its offset', async () => {
		const items = await outputOf({
			items: [
				{ to: ada, zone: 'America/Chicago' },
				{ to: bob, zone: 'Asia/Tokyo' },
			],
			parameters: { ...send, sending: closed() },
			credential: credential(),
		});
		const hours = items.map(({ json }) => /T00:00:00\.000(.*)$/.exec(String(json.sendAt))?.[1]);
		expect(hours).toEqual([expect.stringMatching(/^-0[56]:00$/), '+09:00']);
	});

	test('a time that was asked for is moved into it, by Send and by Schedule', async () => {
		const sendAt = new Date(Date.now() + 3_600_000).toISOString();
		const sending = closed();
		const [sent] = await outputs([ada], { sending, options: { sendAt } });
		const [scheduled] = await outputs([ada], { operation: 'schedule', sending, sendAt });
		expect(bodies().map((body) => body.send_at)).toEqual([opens(), opens()]);
		expect(sent.sendAt).toEqual(scheduled.sendAt);
		expect(new Date(sent.sendAt as string).toISOString()).toBe(opens());
	});

	test('what Telnyx can’t schedule is left out, with the time at which it opens', async () => {
		const parameters = {
			operation: 'sendGroupMms',
			to: undefined,
			recipients: [ada, bob],
			sending: closed(),
		};
		const [item] = await outputs([ada], parameters);
		expect(item).toMatchObject({ status: 'skipped', reason: 'outsideWindow' });
		expect(new Date(item.opensAt as string).toISOString()).toBe(opens());
		const [late] = await outputs([ada], { sending: closed(6) });
		expect(late).toMatchObject({ status: 'skipped', reason: 'outsideWindow' });
		expect(texts()).toEqual([]);
	});

	test('a retry sends nothing again, though the clock has gone on', async () => {
		const run = async (retryOf?: Awaited<ReturnType<typeof execute>>) =>
			await execute({
				items: [{ to: ada }, { to: bob }],
				parameters: { ...send, sending: { ...closed(), concurrency: 1 } },
				credential: credential(),
				retryOf,
			});
		const optedOut = telnyx.store.optOuts.add({
			messaging_profile_id: demoProfiles.support,
			from: '+13125550100',
			to: bob,
			keyword: 'STOP',
			created_at: new Date().toISOString(),
		});
		const failed = await run();
		telnyx.store.optOuts.remove(optedOut);
		expect(failed.data.resultData.error).toBeDefined();
		const now = Date.now() + 600_000;
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
		const retried = await run(failed);
		clock.mockRestore();
		expect(retried.data.resultData.error).toBeUndefined();
		expect(texted()).toEqual([ada, bob, bob]);
	});

	test.each<[string, IDataObject, string]>([
		['a time that is none', { from: '8 o’clock' }, '"From" is not a time of day: 8 o’clock'],
		[
			'no hours',
			{ from: '08:00', to: '08:00' },
			'"To" is the time at which the window opens: 08:00',
		],
		['an unknown zone', { timeZone: 'Mars/Base' }, '"Time Zone" is not a time zone: Mars/Base'],
		['no day', { days: [] }, '"Days" is empty'],
		[
			'a day that is none',
			{ days: '={{ ["Caturday"] }}' },
			'"Days" is not a day of the week: Caturday',
		],
	])('%s is an error before anything is sent', async (_, values, message) => {
		await expect(outputs([ada], { sending: { sendingWindow: { values } } })).rejects.toMatchObject({
			message,
		});
		expect(texts()).toEqual([]);
	});
});
