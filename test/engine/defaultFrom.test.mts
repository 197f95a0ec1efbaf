import { CredentialTestContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import Telnyx from 'telnyx';

import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { Telnyx as TelnyxNode } from '../../nodes/Telnyx/Telnyx.node.ts';
import { execute, outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const own = '+13125550100';
const to = '+13125550142';
const text = 'Your bike is ready.';
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

const options = (parameters: IDataObject, defaultFrom = own) => ({
	parameters: { resource: 'message', to, text, ...parameters },
	credential: {
		apiKey: telnyx.apiKey,
		baseUrl: telnyx.baseUrl,
		publicKey: telnyx.publicKey,
		defaultFrom,
	},
});
const send = { operation: 'send' };
const posted = () =>
	telnyx.requests
		.filter(({ method }) => method === 'POST')
		.map(({ path, body }) => ({ path, body: JSON.parse(body) as IDataObject }));
const senders = () => posted().map(({ body }) => body.from);
const failure = async (...given: Parameters<typeof options>) =>
	(await execute(options(...given))).data.resultData.error;

test('a text without a sender comes from the credential’s, as the official package would send it', async () => {
	await outputOf(options(send));
	await new Telnyx({ apiKey: telnyx.apiKey, baseURL: telnyx.baseUrl }).messages.send({
		from: own,
		to,
		text,
	});
	const [ours, official] = posted();
	expect(ours).toEqual(official);
});

test.each<[string, () => IDataObject]>([
	['a long code', () => ({ ...send, sender: 'longCode' })],
	['a group', () => ({ operation: 'sendGroupMms', recipients: [to, '+14155550173'] })],
	['a scheduled text', () => ({ operation: 'schedule', sendAt: soon() })],
	['a text whose delivery is waited for', () => ({ operation: 'sendAndWaitForDelivery' })],
	['a question', () => ({ operation: 'sendAndWait', message: 'Shall we?' })],
])('so does %s', async (_, parameters) => {
	await execute(options({ from: typed('value', ''), ...parameters() }));
	expect(senders()).toEqual([own]);
});

test('so does the SMS of a text that goes by RCS where it can', async () => {
	await outputOf(options({ ...send, sender: 'rcsElseSms', agentId: byId(demoAgents.acme) }));
	expect(posted()[0].body.sms_fallback).toEqual({ from: own, text });
});

test('the name of a credential brings its messaging profile along', async () => {
	await outputOf(options({ ...send, to: '+447700900123' }, 'ACME'));
	await outputOf(options({ operation: 'schedule', to: '+447700900123', sendAt: soon() }, 'ACME'));
	expect(posted().map(({ body }) => [body.from, body.messaging_profile_id])).toEqual([
		['ACME', demoProfiles.support],
		['ACME', demoProfiles.support],
	]);
});

test('the sender of the step comes first', async () => {
	await outputOf(options({ ...send, from: typed('value', '+13125550170') }));
	expect(senders()).toEqual(['+13125550170']);
});

test('a number pool, and a channel of its own, need no such sender', async () => {
	const messagingProfileId = byId(demoProfiles.marketing);
	await execute(options({ ...send, sender: 'numberPool', messagingProfileId }));
	await execute(
		options({ operation: 'schedule', sendAt: soon(), options: { messagingProfileId } }),
	);
	expect(senders()).toEqual([undefined, undefined]);
	// n8n itself tells of the field, since it is required there.
	for (const own of [
		{ operation: 'sendWhatsapp', messageType: 'text' },
		{ operation: 'sendAndWait', answerBy: 'button', message: 'Shall we?' },
	]) {
		await expect(execute(options(own))).rejects.toThrow(/issues/);
	}
});

describe('nothing is sent', () => {
	afterEach(() => expect(posted()).toEqual([]));

	test('where neither the step nor the credential says from whom', async () => {
		for (const defaultFrom of ['', ' ']) {
			expect(await failure(send, defaultFrom)).toMatchObject({
				message: '"From" is empty',
				description: 'Choose it here, or set Default From in the credential.',
			});
		}
	});

	test.each(['={{ $json.from }}', '={{ "" }}'])(
		'where the expression %s gives nothing',
		async (from) => {
			expect((await failure({ ...send, from: typed('value', from) }))?.message).toBe(
				'"From" is empty',
			);
		},
	);

	test.each([
		['alphanumeric', own, 'Choose a sender ID here: the credential’s Default From is none'],
		['longCode', 'ACME', 'Choose a number here: the credential’s Default From is none'],
	])('where the type of sender is %s, and the credential has %s', async (sender, from, remedy) => {
		expect(await failure({ ...send, sender }, from)).toMatchObject({
			message: '"From" is empty',
			description: `${remedy} (${from}).`,
		});
	});

	test('where the credential has something else', async () => {
		expect(await failure(send, '312 555 0100')).toMatchObject({
			message:
				'"From" is empty, and the credential’s Default From is no number and no sender ID: 312 555 0100',
		});
	});
});

test('who was texted is not texted again from a sender that the credential has got since', async () => {
	const refused = '+14155550173';
	const list = {
		...options({ ...send, to: '={{ $json.to }}' }),
		items: [{ to }, { to: refused }],
	};
	telnyx.faultWhen(({ body }) =>
		body.includes(refused) ? { kind: 'status', status: 400 } : undefined,
	);
	const first = await execute(list);
	telnyx.faultWhen(() => undefined);
	expect(first.data.resultData.error).toBeDefined();
	const credential = { ...list.credential, defaultFrom: '+13125550170' };
	await outputOf({ ...list, credential, retryOf: first });
	expect(posted().filter(({ body }) => body.to === to)).toHaveLength(1);
});

test.each([
	['+1 (312) 555-0100', 'OK'],
	['24673', 'OK'],
	['My Company', 'OK'],
	['', 'OK'],
	['312 555 0100', 'Error'],
	['A much too long name', 'Error'],
])('the credential’s test takes %j: %s', async (defaultFrom, status) => {
	const verdict = await new TelnyxNode().methods.credentialTest.telnyxMessagingApiTest.call(
		new CredentialTestContext(),
		{
			id: '1',
			name: 'Telnyx',
			type: 'telnyxMessagingApi',
			data: options(send, defaultFrom).credential,
		},
	);
	expect(verdict.status).toBe(status);
	if (status === 'Error') expect(verdict.message).toMatch(/^The Default From is no number/);
});
