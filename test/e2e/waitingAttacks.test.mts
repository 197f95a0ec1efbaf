import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { handedOn, publishWaiting, start, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const ann = '+13125550142';
const large = 1_000_001;

interface Attack {
	name: string;
	send(url: string): Promise<Response>;
	/** The statuses that a refusal may have. */
	refused: number[];
}

const changed = (url: string, change: (query: URLSearchParams) => void) => {
	const address = new URL(url);
	change(address.searchParams);
	return address.toString();
};
const withoutToken = (url: string) => changed(url, (query) => query.delete('signature'));
const otherToken = (url: string) =>
	changed(url, (query) =>
		query.set(
			'signature',
			query.get('signature')!.replace(/^\w+/, (token) => '0'.repeat(token.length)),
		),
	);
/** What our node signed of a question's link. */
const withClaims = (url: string, change: (claims: string) => string) =>
	changed(url, (query) => query.set('n8n-form-waiting', change(query.get('n8n-form-waiting')!)));
/** n8n’s own forms resume executions, too. */
const asForm = (url: string) => url.replace('/webhook-waiting/', '/form-waiting/');
const post = async (url: string, body: string | undefined, headers: Record<string, string>) =>
	await fetch(url, { method: 'POST', body, headers });
const json = { 'content-type': 'application/json' };

/**
 * What is tried against an execution that waits for the delivery of a message. All of it says that the delivery
 * failed, so that the output tells whether any of it was believed, now or later.
 */
function deliveryAttacks(
	simulator: Simulator,
	other: Simulator,
	own: string,
	foreign: string,
): Attack[] {
	const event = (id: string, status = 'delivery_failed') =>
		JSON.stringify({
			data: {
				event_type: 'message.finalized',
				record_type: 'event',
				id: crypto.randomUUID(),
				payload: { id, to: [{ status }] },
			},
		});
	const signed = async (url: string, body: string, by = simulator, at?: number) =>
		await post(url, body, { ...json, ...(await by.sign(body, at)) });
	const now = () => Math.floor(Date.now() / 1000);
	return [
		{
			name: 'no signature',
			send: async (url) => await post(url, event(own), json),
			refused: [401],
		},
		{
			name: 'another key’s signature',
			send: async (url) => await signed(url, event(own), other),
			refused: [401],
		},
		{
			name: 'a stale signature',
			send: async (url) => await signed(url, event(own), simulator, now() - 400),
			refused: [401],
		},
		{
			name: 'a signature from the future',
			send: async (url) => await signed(url, event(own), simulator, now() + 400),
			refused: [401],
		},
		{
			name: 'a changed body',
			send: async (url) =>
				await post(url, event(own), {
					...json,
					...(await simulator.sign(event(own, 'delivered'))),
				}),
			refused: [401],
		},
		{
			name: 'the valid event of another message',
			send: async (url) => await signed(url, event(foreign)),
			refused: [403],
		},
		{
			name: 'a signed event about nothing',
			send: async (url) => await signed(url, '{"data":{"event_type":"message.finalized"}}'),
			refused: [403],
		},
		{
			name: 'a signed body that is no JSON',
			send: async (url) => await signed(url, 'finalized'),
			refused: [400, 403, 422],
		},
		{ name: 'GET', send: async (url) => await fetch(url), refused: [401] },
		{
			name: 'HEAD',
			send: async (url) => await fetch(url, { method: 'HEAD' }),
			refused: [404, 405],
		},
		{
			name: 'PUT',
			send: async (url) => await fetch(url, { method: 'PUT', body: event(own), headers: json }),
			refused: [404],
		},
		{
			name: 'POST without a body',
			send: async (url) => await post(url, undefined, {}),
			refused: [401],
		},
		{
			name: '1 MB of body',
			send: async (url) => await signed(url, event(own).padEnd(large)),
			refused: [413],
		},
		{
			name: 'a form',
			send: async (url) =>
				await post(url, 'decision=approve', {
					'content-type': 'application/x-www-form-urlencoded',
				}),
			refused: [401],
		},
		{
			name: 'no token',
			send: async (url) => await signed(withoutToken(url), event(own)),
			refused: [401],
		},
		{
			name: 'another token',
			send: async (url) => await signed(otherToken(url), event(own)),
			refused: [401],
		},
		{
			name: 'the address of a form',
			send: async (url) => await signed(asForm(url), event(own)),
			refused: [404],
		},
		{
			name: 'another node',
			send: async (url) => await signed(url.replace(/\/[^/]+$/, '/another-node'), event(own)),
			refused: [404],
		},
	];
}

/** What is tried against an execution that waits for an answer. */
function answerAttacks(simulator: Simulator): Attack[] {
	const form = { 'content-type': 'application/x-www-form-urlencoded' };
	const approve = 'decision=approve';
	return [
		{
			name: 'a link preview',
			send: async (url) => await fetch(url, { headers: { 'user-agent': 'WhatsApp/2.23 A' } }),
			refused: [200],
		},
		{
			name: 'GET with a decision',
			send: async (url) => await fetch(`${url}&decision=approve`),
			refused: [200, 401],
		},
		{
			name: 'HEAD',
			send: async (url) => await fetch(url, { method: 'HEAD' }),
			refused: [200, 404],
		},
		{
			name: 'PUT',
			send: async (url) => await fetch(url, { method: 'PUT', body: approve, headers: form }),
			refused: [200, 404],
		},
		{
			name: 'POST without a body',
			send: async (url) => await post(url, undefined, {}),
			refused: [400, 415],
		},
		{
			name: 'POST without a decision',
			send: async (url) => await post(url, 'note=hello', form),
			refused: [400],
		},
		{
			name: 'a decision that is none',
			send: async (url) => await post(url, 'decision=maybe', form),
			refused: [400],
		},
		{
			name: 'JSON',
			send: async (url) => await post(url, '{"decision":"approve"}', json),
			refused: [415],
		},
		{
			name: 'JSON that is broken',
			send: async (url) => await post(url, '{"decision"', json),
			refused: [400, 415, 422],
		},
		{
			name: '1 MB of body',
			send: async (url) => await post(url, `${approve}&note=${'x'.repeat(large)}`, form),
			refused: [413],
		},
		{
			name: 'the address of a form',
			// n8n shows its own page, which says that nothing is to be done.
			send: async (url) => await post(asForm(url), approve, form),
			refused: [200, 401, 404],
		},
		{
			name: 'no token',
			send: async (url) => await post(withoutToken(url), approve, form),
			refused: [401],
		},
		{
			name: 'another token',
			send: async (url) => await post(otherToken(url), approve, form),
			refused: [401],
		},
		{
			name: 'no signature',
			send: async (url) =>
				await post(
					withClaims(url, () => ''),
					approve,
					form,
				),
			refused: [404],
		},
		{
			name: 'another signature',
			send: async (url) =>
				await post(
					withClaims(url, (claims) => claims.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))),
					approve,
					form,
				),
			refused: [404],
		},
		{
			name: 'the link of another person',
			send: async (url) =>
				await post(
					withClaims(url, (claims) => claims.replace(/0$/, '1')),
					approve,
					form,
				),
			refused: [404],
		},
		{
			name: 'approvals that nobody gave',
			send: async (url) =>
				await post(
					withClaims(url, (claims) => `${claims}-tabcde`),
					approve,
					form,
				),
			refused: [404],
		},
		{
			name: 'the address that n8n shows to viewers of the execution',
			send: async (url) =>
				await post(
					changed(url, (query) => query.delete('n8n-form-waiting')),
					approve,
					form,
				),
			refused: [404],
		},
		{
			name: 'a delivery event of Telnyx',
			send: async (url) => {
				const body = '{"data":{"event_type":"message.finalized","payload":{}}}';
				return await post(url, body, { ...json, ...(await simulator.sign(body)) });
			},
			refused: [403],
		},
	];
}

describe('a waiting execution', { timeout: 240_000 }, () => {
	let world: World;
	let other: Simulator;

	before(async () => {
		world = await startWorld();
		other = await startSimulator({ privateKeySeed: Buffer.alloc(32, 9).toString('base64') });
	});
	after(async () => {
		await other?.close();
		await world?.close();
	});

	const lastMessage = () => [...world.simulator.store.messages].at(-1)!;

	/** Tries everything, and gives a table of what was answered. */
	async function attack(execution: string, url: string, attacks: Attack[]) {
		const table: string[] = [];
		for (const { name, send, refused } of attacks) {
			const { status } = await send(url);
			const { status: state } = await world.client.execution(execution);
			table.push(`${name}: ${status}, ${state}`);
			assert.ok(refused.includes(status), `${name}: answered ${status}`);
			assert.equal(state, 'waiting', name);
		}
		return table;
	}

	test(
		'for a delivery goes on with nothing but Telnyx’s word about its own message',
		{ timeout: 60_000 },
		async (context) => {
			const workflow = await publishWaiting(world, {
				operation: 'sendAndWaitForDelivery',
				text: 'Hello',
			});
			world.simulator.setDelivery({ status: 'delivered' });
			await world.client.finished(await start(world, workflow, ['+13125550143']));
			await world.simulator.idle();
			const foreign = lastMessage().id;

			world.simulator.setDelivery({ status: 'delivered', hold: true });
			const sent = world.simulator.nextMessage(
				({ id, to }) => id !== foreign && to[0].status === 'sent',
			);
			const execution = await start(world, workflow, [ann]);
			const { id, webhook_url: url } = await sent;
			await waits(world, execution);
			const table = await attack(
				execution,
				url!,
				deliveryAttacks(world.simulator, other, id, foreign),
			);
			context.diagnostic(table.join('\n'));

			world.simulator.setDelivery({ status: 'delivered' });
			const finished = await world.client.finished(execution);
			assert.equal(finished.status, 'success');
			assert.equal(handedOn(finished)[0]!.delivery, 'delivered');
		},
	);

	test(
		'for an answer goes on with nothing but what its page sends',
		{ timeout: 60_000 },
		async (context) => {
			const workflow = await publishWaiting(world, {
				operation: 'sendAndWait',
				answerBy: 'page',
				message: 'May we?',
				to: `${ann}, +13125550143`,
			});
			const texted = world.simulator.nextMessage(({ to }) => to[0].phone_number === ann);
			const execution = await start(world, workflow, [ann]);
			const [url] = /http\S+/.exec((await texted).text)!;
			await waits(world, execution);
			const table = await attack(execution, url, answerAttacks(world.simulator));
			context.diagnostic(table.join('\n'));

			const body = new URLSearchParams({ decision: 'decline' });
			assert.equal((await fetch(url, { method: 'POST', body })).status, 200);
			const finished = await world.client.finished(execution);
			assert.equal(finished.status, 'success');
			assert.equal((handedOn(finished)[0]!.data as { approved: boolean }).approved, false);
		},
	);
});
