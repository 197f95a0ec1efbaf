import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { WorkflowExecute } from 'n8n-core';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import {
	additionalData,
	execute,
	lastRun,
	runAtLimit,
	telnyxNode,
	workflowOf,
} from './harness.mts';
import { beforeAccess } from './dataTables.mts';
import { pauses } from '../../nodes/Telnyx/trigger/questionsFirst.ts';
import { typed } from './parity/case.mts';
import { eventOf, textOf } from './triggers.mts';
import { postEvent, serveWebhook, type Webhook } from './webhookHarness.mts';

const [ann, ben] = ['+13125550142', '+13125550143'];
const own = '+13125550100';

let telnyx: Simulator;
beforeAll(async () => {
	telnyx = await startSimulator();
	pauses.fill(1);
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const open: Array<{ close(): Promise<void> }> = [];
afterEach(async () => {
	for (const one of open.splice(0)) await one.close();
});

const credential = () => ({
	apiKey: telnyx.apiKey,
	publicKey: telnyx.publicKey,
	baseUrl: telnyx.baseUrl,
});

let executions = 1_000;

/** n8n's address of waiting executions: each goes to where it is served. */
async function startN8n() {
	const waiting = new Map<string, Webhook>();
	/** Executions that do not wait yet: how often n8n says so. */
	const running = new Map<string, number>();
	/** Executions that can't be reached. */
	const down = new Set<string>();
	/** Executions of which n8n's response is lost when they go on. */
	const lost = new Set<string>();
	const responses: Array<{ execution: string; status: number; body: string }> = [];
	const server = createServer((request, response) => {
		// The simulator reports deliveries, too, also after the test.
		const serve = async () => {
			const execution = new URL(request.url!, 'http://n8n').pathname.split('/')[2]!;
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			const left = running.get(execution) ?? 0;
			running.set(execution, left - 1);
			if (left > 0) {
				const message = `The execution "${execution}" is running already.`;
				return response.writeHead(409).end(JSON.stringify({ message }));
			}
			if (down.has(execution)) return response.destroy();
			const target = waiting.get(execution);
			if (!target) return response.writeHead(404).end('{"message":"does not exist"}');
			const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
			const answer = await fetch(target.url, {
				method: request.method,
				body: Buffer.concat(chunks),
				headers: headers as Record<string, string>,
			});
			const body = await answer.text();
			responses.push({ execution, status: answer.status, body });
			// It runs, or has ended.
			const hasGoneOn = target.runs.length > 0;
			if (hasGoneOn) waiting.delete(execution);
			if (hasGoneOn && lost.has(execution)) return response.destroy();
			response.writeHead(answer.status).end(body);
		};
		serve().catch(() => response.destroy());
	});
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	open.push({
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		waiting,
		running,
		down,
		lost,
		responses,
	};
}

type N8n = Awaited<ReturnType<typeof startN8n>>;

/** An execution that asks people by text, and waits. */
async function ask(
	n8n: N8n,
	parameters: IDataObject = {},
	{ to = [ann], node = {} }: { to?: string[]; node?: Partial<INode> } = {},
) {
	const executionId = `${++executions}`;
	const options = {
		parameters: {
			resource: 'message',
			operation: 'sendAndWait',
			sender: 'any',
			from: typed('value', own),
			to: to.join(', '),
			message: 'Ship order 1042?',
			...parameters,
		},
		credential: credential(),
		executionId,
		n8nUrl: n8n.url,
		node,
	};
	const before = telnyx.requests.length;
	const run = await execute(options);
	const error = run.data.resultData.error;
	if (error) throw error;
	const texts = telnyx.requests
		.slice(before)
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => JSON.parse(body) as { to: string; text: string } & IDataObject);
	const page = await serveWebhook({
		node: telnyxNode({ parameters: options.parameters, node }),
		credential: credential(),
		waiting: { run, executionId },
	});
	open.push(page);
	n8n.waiting.set(executionId, page);
	return { run, page, texts, executionId, options };
}

/** A published trigger; what its workflow got of a text. */
async function trigger(
	n8n: N8n,
	parameters: IDataObject = {},
	{ isQueue = false }: { isQueue?: boolean } = {},
) {
	const node: INode = {
		id: 'trigger-id',
		name: 'Telnyx Trigger',
		type: 'n8n-nodes-telnyx.telnyxTrigger',
		typeVersion: 1,
		position: [0, 0],
		webhookId: crypto.randomUUID(),
		parameters: {
			events: ['messageReceived'],
			registration: 'manual',
			...parameters,
		} as INode['parameters'],
		credentials: { telnyxMessagingApi: { id: crypto.randomUUID(), name: 'Telnyx' } },
	};
	const webhook = await serveWebhook({ node, credential: credential() });
	open.push(webhook);
	const runs: INodeExecutionData[][] = [];
	const carryOut = async (items: INodeExecutionData[]) => {
		const reply = items[0]!.json.telnyxReply as IDataObject | undefined;
		// In queue mode, another process has received it than the one that carries out the run.
		if (reply && isQueue) reply.process = 'another';
		const data = createRunExecutionData({
			startData: {},
			resultData: { runData: {} },
			executionData: {
				contextData: {},
				metadata: {},
				nodeExecutionStack: [{ node, data: { main: [structuredClone(items)] }, source: null }],
				waitingExecution: {},
				waitingExecutionSource: {},
			},
		});
		const additional = additionalData(credential(), {
			executionId: `${++executions}`,
			n8nUrl: n8n.url,
		});
		const run = await new WorkflowExecute(additional, 'webhook', data).processRunExecutionData(
			workflowOf([node]),
		);
		if (run.data.resultData.error) throw run.data.resultData.error;
		const [output] = run.data.resultData.runData['Telnyx Trigger']![0]!.data!.main;
		runs.push(output ?? []);
	};
	/** Lets Telnyx post an event, and carries out the run that it starts, if any. */
	const receive = async (event: object) => {
		const before = webhook.runs.length;
		const response = await postEvent(telnyx, webhook.url, event);
		expect(webhook.errors).toEqual([]);
		expect(response.status).toBe(200);
		for (const [items] of webhook.runs.slice(before)) await carryOut(items);
		return runs.at(-1);
	};
	return {
		receive,
		runs,
		/** What the workflow was handed. */
		handedOn: () => runs.flat().map(({ json }) => json),
		text: async (text: string, more: object = {}, data: object = {}) =>
			await receive(
				eventOf(textOf(text, { received_at: new Date().toISOString(), ...more }), data),
			),
	};
}

const handedOn = ({ runs }: Webhook) =>
	runs.map(([[item]]) => item.json as { data: IDataObject; messages: IDataObject[] });

describe('a question by text', () => {
	test('says how to answer, and is reported to the waiting execution alone', async () => {
		const n8n = await startN8n();
		const { texts, executionId } = await ask(n8n);
		expect(texts).toMatchObject([
			{
				text: 'Ship order 1042?\nReply YES or NO.',
				webhook_url: expect.stringMatching(
					new RegExp(`^${n8n.url}/webhook-waiting/${executionId}\\b.*/telnyx-id$`),
				) as string,
				use_profile_webhooks: false,
			},
		]);
	});

	test('goes on with the reply, which the workflow of the trigger does not get', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		await incoming.text('Yes please!');
		expect(handedOn(page)).toMatchObject([
			{
				data: {
					outcome: 'answered',
					approved: true,
					answer: 'YES',
					text: 'Yes please!',
					respondedBy: ann,
					timedOut: false,
					overtaken: false,
				},
				messages: [{ to: ann }],
			},
		]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('takes one reply: the next text starts the workflow', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		await incoming.text('no');
		await incoming.text('And another thing');
		expect(handedOn(page)).toMatchObject([{ data: { approved: false } }]);
		expect(incoming.handedOn()).toMatchObject([{ text: 'And another thing' }]);
		expect(JSON.stringify(incoming.handedOn())).not.toMatch(/signature/);
	});

	test('leaves the texts of others, and those to other numbers, to the workflow', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		await incoming.text('yes', { from: { phone_number: ben } });
		await incoming.text('yes', { to: [{ phone_number: '+13125550101' }] });
		expect(page.runs).toEqual([]);
		expect(incoming.handedOn()).toHaveLength(2);
	});

	test('asks again once, and then says that nothing fits', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		telnyx.requests.length = 0;
		await incoming.text('Which order?');
		expect(telnyx.requests.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
			{ to: ann, text: 'Sorry, I did not understand that. Reply YES or NO.' },
		]);
		expect(page.runs).toEqual([]);
		await incoming.text('The blue one?');
		expect(handedOn(page)).toMatchObject([
			{ data: { outcome: 'noMatch', text: 'The blue one?', approved: false } },
		]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('is answered by a thumbs-up on it, and not by one on another text', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		await incoming.text('Liked “See you at 5”');
		expect(page.runs).toEqual([]);
		expect(incoming.handedOn()).toMatchObject([{ text: 'Liked “See you at 5”' }]);
		await incoming.text('Liked “Ship order 1042? Reply YES…”');
		expect(handedOn(page)).toMatchObject([{ data: { approved: true } }]);
	});

	test('is over with STOP, also where the trigger does not listen for keywords', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n);
		await incoming.text('STOP', { autoresponse_type: 'STOP' });
		expect(handedOn(page)).toMatchObject([{ data: { outcome: 'optedOut', approved: false } }]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('is over when its text could not be delivered', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const [message] = [...telnyx.store.messages].slice(-1);
		const event = eventOf(
			{
				...message,
				hidden: undefined,
				to: [{ phone_number: ann, status: 'delivery_failed' }],
				errors: [{ code: '40001', title: 'Not routable' }],
			},
			{ event_type: 'message.finalized' },
		);
		expect((await postEvent(telnyx, page.url, event)).status).toBe(200);
		expect(handedOn(page)).toMatchObject([
			{ data: { outcome: 'notDelivered', errors: [{ code: '40001' }] } },
		]);
	});

	test('of two, the newest takes the reply, and the older one is told so', async () => {
		const n8n = await startN8n();
		const older = await ask(n8n);
		const newer = await ask(n8n, { message: 'Ship order 1043?' });
		const incoming = await trigger(n8n);
		await incoming.text('yes');
		expect(older.page.runs).toEqual([]);
		expect(handedOn(newer.page)).toMatchObject([{ data: { overtaken: false } }]);
		await incoming.text('no');
		expect(handedOn(older.page)).toMatchObject([{ data: { approved: false, overtaken: true } }]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('gets the reply that came while its execution still ran, though an older one waits', async () => {
		const n8n = await startN8n();
		const older = await ask(n8n);
		const newer = await ask(n8n, { message: 'Ship order 1043?' });
		const incoming = await trigger(n8n);
		n8n.running.set(newer.executionId, 2);
		await incoming.text('yes');
		expect(handedOn(newer.page)).toMatchObject([{ data: { approved: true } }]);
		expect(older.page.runs).toEqual([]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('still gets the next reply where its text took long to leave', async () => {
		const n8n = await startN8n();
		const older = await ask(n8n);
		const newer = await ask(n8n, { message: 'Ship order 1043?' });
		const incoming = await trigger(n8n);
		n8n.running.set(newer.executionId, Infinity);
		await incoming.text('yes');
		expect(handedOn(older.page)).toMatchObject([{ data: { approved: true } }]);
		n8n.running.delete(newer.executionId);
		await incoming.text('no');
		expect(handedOn(newer.page)).toMatchObject([{ data: { approved: false } }]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('alone gets the reply, though n8n’s response to that was lost', async () => {
		const n8n = await startN8n();
		const older = await ask(n8n);
		const newer = await ask(n8n, { message: 'Ship order 1043?' });
		const incoming = await trigger(n8n);
		n8n.lost.add(newer.executionId);
		await incoming.text('yes');
		expect(handedOn(newer.page)).toMatchObject([{ data: { approved: true } }]);
		expect(older.page.runs).toEqual([]);
		expect(incoming.handedOn()).toEqual([]);
		await incoming.text('no');
		expect(handedOn(older.page)).toMatchObject([{ data: { approved: false } }]);
	});

	test('takes a reply that the trigger’s filters leave out', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n, { options: { keywords: ['ORDER'] } });
		await incoming.text('yes');
		await incoming.text('yes');
		expect(handedOn(page)).toHaveLength(1);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('leaves replies to the workflow where the trigger is set so', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const incoming = await trigger(n8n, { options: { questionsFirst: false } });
		await incoming.text('yes');
		expect(page.runs).toEqual([]);
		expect(incoming.handedOn()).toMatchObject([{ text: 'yes' }]);
	});

	test('offers options by number', async () => {
		const n8n = await startN8n();
		const values = [{ option: 'Tuesday 10:00', words: 'mardi' }, { option: 'Wednesday 14:00' }];
		const { page, texts } = await ask(n8n, { responseType: 'choice', choices: { values } });
		expect(texts[0]!.text).toBe(
			'Ship order 1042?\n1 Tuesday 10:00\n2 Wednesday 14:00\nReply with a number.',
		);
		const incoming = await trigger(n8n);
		await incoming.text('2');
		expect(handedOn(page)).toMatchObject([
			{ data: { choice: 'Wednesday 14:00', answer: 'Wednesday 14:00', approved: null } },
		]);
	});

	test('takes any text, or a picture, as free text', async () => {
		for (const [text, media] of [
			['At the back door', []],
			['', [{ url: 'https://example.com/a.jpg', content_type: 'image/jpeg' }]],
		] as const) {
			const n8n = await startN8n();
			const { page, texts } = await ask(n8n, { responseType: 'freeText' });
			expect(texts[0]!.text).toBe('Ship order 1042?');
			const incoming = await trigger(n8n);
			await incoming.text(text, { media });
			const [{ data }] = handedOn(page);
			expect(data.answer).toBe(text || null);
			expect(data.media).toHaveLength(media.length);
		}
	});

	test('can’t be sent from a name, to which nobody can reply', async () => {
		const n8n = await startN8n();
		const options = { messagingProfileId: typed('value', crypto.randomUUID()) };
		await expect(ask(n8n, { from: typed('value', 'ACME'), options })).rejects.toMatchObject({
			message: expect.stringMatching(/is a sender ID, to which nobody can reply/) as string,
		});
	});
});

describe('a question with buttons', () => {
	const whatsapp = {
		answerBy: 'button',
		channel: 'WHATSAPP',
		from: typed('value', '+13125550160'),
	};
	const tapped = (id: string, title: string) =>
		eventOf({
			record_type: 'message',
			direction: 'inbound',
			id: crypto.randomUUID(),
			type: 'WHATSAPP',
			from: { phone_number: ann },
			to: '+13125550160',
			received_at: new Date().toISOString(),
			body: {
				type: 'interactive',
				foreign_id: `wamid.${crypto.randomUUID()}`,
				interactive: { type: 'button_reply', button_reply: { id, title } },
			},
		});
	const idsOf = ({ texts: [text] }: Awaited<ReturnType<typeof ask>>) => {
		const { interactive } = text!.whatsapp_message as {
			interactive: { action: { buttons: Array<{ reply: { id: string; title: string } }> } };
		};
		return interactive.action.buttons.map(({ reply }) => reply);
	};

	beforeEach(async () => {
		// WhatsApp wants a message of the person first.
		await telnyx.receive({ type: 'WHATSAPP', from: ann, to: '+13125550160', text: 'Hello' });
	});

	test('is answered by a tap, though a newer question waits', async () => {
		const n8n = await startN8n();
		const question = await ask(n8n, whatsapp);
		await ask(n8n, whatsapp);
		const [yes, no] = idsOf(question);
		expect([yes!.title, no!.title]).toEqual(['YES', 'NO']);
		const incoming = await trigger(n8n);
		await incoming.receive(tapped(no!.id, 'NO'));
		expect(handedOn(question.page)).toMatchObject([
			{ data: { outcome: 'answered', approved: false, answer: 'NO', text: 'NO' } },
		]);
		await incoming.receive(tapped(yes!.id, 'YES'));
		expect(question.page.runs).toHaveLength(1);
		expect(incoming.handedOn()).toMatchObject([{ button: { text: 'YES' } }]);
	});

	test('is answered by a tap of RCS, which Telnyx has in base64', async () => {
		const n8n = await startN8n();
		const [agent] = [...telnyx.store.rcsAgents];
		const question = await ask(n8n, {
			answerBy: 'button',
			channel: 'RCS',
			agentId: typed('value', agent!.agent_id ?? ''),
		});
		const { agent_message: message } = question.texts[0] as unknown as {
			agent_message: {
				content_message: { suggestions: Array<{ reply: { postback_data: string } }> };
			};
		};
		const [{ reply }] = message.content_message.suggestions;
		const incoming = await trigger(n8n);
		await incoming.receive(
			eventOf({
				record_type: 'message',
				direction: 'inbound',
				id: crypto.randomUUID(),
				type: 'RCS',
				from: { phone_number: ann },
				to: [{ agent_id: agent!.agent_id, agent_name: 'Acme' }],
				received_at: new Date().toISOString(),
				body: { suggestion_response: { postback_data: reply.postback_data, text: 'YES' } },
			}),
		);
		expect(handedOn(question.page)).toMatchObject([{ data: { approved: true } }]);
		expect(incoming.handedOn()).toEqual([]);
	});

	test('takes no tap that somebody made up, or that is another question’s', async () => {
		const n8n = await startN8n();
		const question = await ask(n8n, whatsapp);
		const other = await ask(n8n, whatsapp);
		const [{ id }] = idsOf(question);
		const parts = id.split(' ');
		const incoming = await trigger(n8n);
		for (const forged of [
			[...parts.slice(0, 4), '1', parts[5]].join(' '),
			[...parts.slice(0, 5), 'AAAAAAAAAAAAAAAA'].join(' '),
			[parts[0], other.executionId, ...parts.slice(2)].join(' '),
		]) {
			await incoming.receive(tapped(forged, 'NO'));
		}
		expect([...question.page.runs, ...other.page.runs]).toEqual([]);
		expect(incoming.handedOn()).toHaveLength(3);
	});

	test('may be answered in words', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n, whatsapp);
		const incoming = await trigger(n8n);
		await incoming.text('yes please', { type: 'WHATSAPP', to: '+13125550160' });
		expect(handedOn(page)).toMatchObject([{ data: { approved: true } }]);
	});

	test('can’t have more buttons than the channel shows', async () => {
		const n8n = await startN8n();
		const values = ['One', 'Two', 'Three', 'Four'].map((option) => ({ option }));
		const many = { ...whatsapp, responseType: 'choice', choices: { values } };
		await expect(ask(n8n, many)).rejects.toMatchObject({
			message: expect.stringMatching(/WhatsApp shows at most 3 buttons/) as string,
		});
		const [first] = values;
		const wordy = [first, { option: 'Four hundred and forty-four' }];
		await expect(ask(n8n, { ...many, choices: { values: wordy } })).rejects.toMatchObject({
			message: expect.stringMatching(/takes at most 20 characters/) as string,
		});
	});
});

describe('a reply that the trigger had missed, and catches up on', () => {
	const handOver = async (page: Webhook, messageId: string) =>
		await fetch(page.url, {
			method: 'POST',
			body: JSON.stringify({ messageId }),
			headers: { 'x-telnyx-question': '{"run":0,"earlier":0,"overtaken":false}' },
		});
	const idOf = async (from: string) => {
		await telnyx.receive({ from, to: own, text: 'yes' });
		return [...telnyx.store.messages].at(-1)!.id;
	};

	test('is asked about at Telnyx, which says whose it is', async () => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		expect((await handOver(page, await idOf(ben))).status).toBe(403);
		expect((await handOver(page, crypto.randomUUID())).status).toBe(403);
		expect((await handOver(page, '../messages')).status).toBe(403);
		expect(page.runs).toEqual([]);
		expect((await handOver(page, await idOf(ann))).status).toBe(200);
		expect(handedOn(page)).toMatchObject([{ data: { approved: true, respondedBy: ann } }]);
	});
});

describe('Telnyx’s log, where no trigger handed the reply on', () => {
	const look = async ({ run, options }: Awaited<ReturnType<typeof ask>>) =>
		await runAtLimit(run, options);
	const outputOf = (run: Awaited<ReturnType<typeof look>>) =>
		lastRun(run)?.data?.main[0]?.[0]?.json as { data: IDataObject } | undefined;

	test('has the reply when the execution looks', async () => {
		const n8n = await startN8n();
		const question = await ask(n8n);
		await telnyx.receive({ from: ann, to: own, text: 'Sí, claro' });
		expect(outputOf(await look(question))).toMatchObject({
			data: { outcome: 'answered', approved: true, text: 'Sí, claro', respondedBy: ann },
		});
	});

	test.each(['regular', 'queue'])(
		'has the reply that could not be handed on, in %s mode',
		async (mode) => {
			const n8n = await startN8n();
			const question = await ask(n8n);
			const incoming = await trigger(n8n, {}, { isQueue: mode === 'queue' });
			n8n.down.add(question.executionId);
			await telnyx.receive({ from: ann, to: own, text: 'yes' });
			const { id } = [...telnyx.store.messages].at(-1)!;
			await expect(incoming.text('yes', { id })).rejects.toMatchObject({
				message: expect.stringMatching(/could not be handed to execution/) as string,
			});
			expect(outputOf(await look(question))).toMatchObject({ data: { approved: true } });
		},
	);

	test.each(['regular', 'queue'])(
		'has the reply before the trigger’s run begins, which gets it no more, in %s mode',
		async (mode) => {
			const n8n = await startN8n();
			const question = await ask(n8n);
			const incoming = await trigger(n8n, {}, { isQueue: mode === 'queue' });
			await telnyx.receive({ from: ann, to: own, text: 'yes' });
			const { id } = [...telnyx.store.messages].at(-1)!;
			expect(outputOf(await look(question))).toMatchObject({ data: { approved: true } });
			n8n.waiting.delete(question.executionId);
			await incoming.text('yes', { id });
			expect(incoming.handedOn()).toEqual([]);
			await incoming.text('and now?');
			expect(incoming.handedOn()).toMatchObject([{ text: 'and now?' }]);
		},
	);

	test.each(['regular', 'queue'])(
		'has the reply at the moment at which the trigger hands it on, in %s mode',
		async (mode) => {
			// Whoever comes second at each access of the register, exactly one of them takes it.
			for (const late of [1, 2, 3, 4]) {
				const n8n = await startN8n();
				const question = await ask(n8n);
				const incoming = await trigger(n8n, {}, { isQueue: mode === 'queue' });
				await telnyx.receive({ from: ann, to: own, text: 'yes' });
				const { id } = [...telnyx.store.messages].at(-1)!;
				n8n.running.set(question.executionId, Infinity);
				let handing: Promise<unknown> | undefined;
				let accesses = 0;
				beforeAccess.wait = async () => {
					if (++accesses !== late || handing) return;
					handing = incoming.text('yes', { id });
					await handing;
				};
				const run = await look(question);
				beforeAccess.wait = undefined;
				handing ??= incoming.text('yes', { id });
				await handing;
				const isAnswered = outputOf(run)?.data.outcome === 'answered';
				const toWorkflow = incoming.handedOn().length;
				expect({ late, taken: Number(isAnswered) + toWorkflow }).toEqual({ late, taken: 1 });
			}
		},
	);

	test.each(['regular', 'queue'])(
		'has an unclear reply, over which the execution takes long, and the next one still reaches it, in %s mode',
		async (mode) => {
			const n8n = await startN8n();
			const question = await ask(n8n);
			const incoming = await trigger(n8n, {}, { isQueue: mode === 'queue' });
			await telnyx.receive({ from: ann, to: own, text: 'perhaps' });
			const { id } = [...telnyx.store.messages].at(-1)!;
			expect((await look(question)).waitTill).toBeTruthy();
			n8n.running.set(question.executionId, Infinity);
			await incoming.text('perhaps', { id });
			n8n.running.delete(question.executionId);
			await incoming.text('yes');
			expect(handedOn(question.page)).toMatchObject([{ data: { approved: true } }]);
			expect(incoming.handedOn()).toEqual([]);
		},
	);

	test('has none, and the execution goes on waiting', async () => {
		const n8n = await startN8n();
		const question = await ask(n8n);
		const run = await look(question);
		expect(outputOf(run)).toBeUndefined();
		expect(run.waitTill).toBeTruthy();
	});

	test('says that the question was not delivered', async () => {
		const n8n = await startN8n();
		telnyx.setDelivery({ to: ben, status: 'delivery_failed' });
		const question = await ask(n8n, {}, { to: [ben] });
		await telnyx.idle();
		expect(outputOf(await look(question))).toMatchObject({ data: { outcome: 'notDelivered' } });
	});
});

describe('nobody else can answer', () => {
	const reply = (more: object = {}) =>
		eventOf(textOf('yes', { received_at: new Date().toISOString(), ...more }));

	test.each<[string, () => object]>([
		['another person’s reply', () => reply({ from: { phone_number: ben } })],
		['a reply to another number', () => reply({ to: [{ phone_number: '+13125550101' }] })],
		['a reply from before the question', () => reply({ received_at: '2026-11-25T09:00:00.000Z' })],
		['our own text', () => reply({ direction: 'outbound' })],
		[
			'an event of another kind',
			() => ({ ...reply(), data: { ...reply().data, event_type: 'message.sent' } }),
		],
		['what is no event', () => ({ hello: 'world' })],
	])('%s', async (_, event) => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const body = JSON.stringify(event());
		const headers = {
			...(await telnyx.sign(body)),
			'x-telnyx-question': '{"run":0,"earlier":0,"overtaken":false}',
		};
		expect((await fetch(page.url, { method: 'POST', body, headers })).status).toBe(403);
		expect(page.runs).toEqual([]);
	});

	test.each<[string, Record<string, string>]>([
		['of another key', { 'telnyx-signature-ed25519': Buffer.alloc(64, 7).toString('base64') }],
		['without a time', { 'telnyx-timestamp': '' }],
	])('a signature %s', async (_, wrong) => {
		const n8n = await startN8n();
		const { page } = await ask(n8n);
		const body = JSON.stringify(reply());
		const headers = {
			...(await telnyx.sign(body)),
			'x-telnyx-question': '{"run":0,"earlier":0,"overtaken":false}',
			...wrong,
		};
		expect((await fetch(page.url, { method: 'POST', body, headers })).status).toBe(401);
		expect(page.runs).toEqual([]);
	});
});
