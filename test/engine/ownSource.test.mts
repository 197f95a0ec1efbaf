import type { IDataObject } from 'n8n-workflow';

import { eventOf, own, textOf, Triggers } from './triggers.mts';
import { postEvent } from './webhookHarness.mts';

const triggers = new Triggers();
beforeAll(async () => await triggers.start());
afterEach(async () => await triggers.closeAll());
afterAll(async () => await triggers.stop());

const profile = 'profile-1';
const agent = 'acme';
/** Two WhatsApp Business Accounts, the first of which is the trigger's. */
const whatsappNumbers = {
	account: 'waba-1',
	accountOf: { [own]: 'waba-1', '+13125550160': 'waba-2' },
};

/** A trigger that n8n has registered at these sources. */
const served = async (receiveFrom: string[]) =>
	await triggers.serve({
		parameters: {
			registration: 'automatic',
			events: ['messageReceived', 'messageEcho', 'linkClicked', 'accountChanged'],
			receiveFrom,
			messagingProfileId: { __rl: true, mode: 'id', value: ` ${profile} ` },
			rcsAgentId: { __rl: true, mode: 'id', value: agent },
			whatsappAccountId: { __rl: true, mode: 'id', value: 'telnyx-id-of-waba-1' },
		},
		state: receiveFrom.includes('whatsappAccount') ? { whatsappNumbers } : {},
	});

const sms = (profileId?: string) => eventOf(textOf('Hi', { messaging_profile_id: profileId }));
const rcs = (to: object) =>
	eventOf({
		...textOf(''),
		type: 'RCS',
		to: [to],
		body: { text: 'Hi' },
		messaging_profile_id: 'x',
	});
const whatsapp = (to: string) =>
	eventOf({ ...textOf(''), type: 'WHATSAPP', to, body: { type: 'text', text: { body: 'Hi' } } });
const echo = (from: string) =>
	eventOf(
		{
			...whatsapp('+13125550142').data.payload,
			direction: 'outbound',
			from: { phone_number: from },
		},
		{ event_type: 'message.echo' },
	);
const accountChange = (payload: object) =>
	eventOf(payload, { event_type: 'whatsapp.account.update' });
const click = { data: { record_type: 'link_clicked', url: 'https://a.example', message_id: '1' } };

test.each<[string, string[], object, boolean]>([
	['a text to its profile', ['messagingProfile'], sms(profile), true],
	['a text to another profile', ['messagingProfile'], sms('profile-2'), false],
	['a text that names no profile', ['messagingProfile'], sms(), true],
	['a click, which names none', ['messagingProfile'], click, true],

	['a message to its agent', ['rcsAgent'], rcs({ agent_id: agent }), true],
	['a message to another agent', ['rcsAgent'], rcs({ agent_id: 'other' }), false],
	['an RCS message that names a number', ['rcsAgent'], rcs({ phone_number: own }), true],
	['a text', ['rcsAgent'], sms(profile), false],
	['a click', ['rcsAgent'], click, true],

	['a message to its account', ['whatsappAccount'], whatsapp(own), true],
	['a message to another account', ['whatsappAccount'], whatsapp('+13125550160'), false],
	['a message to a new number', ['whatsappAccount'], whatsapp('+13125550199'), true],
	['what its business wrote', ['whatsappAccount'], echo(own), true],
	['what another business wrote', ['whatsappAccount'], echo('+13125550160'), false],
	['a change of its account', ['whatsappAccount'], accountChange({ waba_id: 'waba-1' }), true],
	['a change of another account', ['whatsappAccount'], accountChange({ waba_id: 'waba-2' }), false],
	['a change that names no account', ['whatsappAccount'], accountChange({}), true],
	['a text', ['whatsappAccount'], sms(profile), false],

	['a text to its profile', ['rcsAgent', 'messagingProfile'], sms(profile), true],
	['a message to its agent', ['messagingProfile', 'rcsAgent'], rcs({ agent_id: agent }), true],
	['a text to another profile', ['messagingProfile', 'rcsAgent'], sms('profile-2'), false],
])('%s, received from %j', async (_, receiveFrom, event, runs) => {
	const trigger = await served(receiveFrom);
	const answer = await postEvent(triggers.telnyx, trigger.url, event);
	// One key signs for the whole account: Telnyx is not to try again.
	expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
	expect(trigger.runs).toHaveLength(runs ? 1 : 0);
});

test('a trigger whose address was entered by hand runs for whatever comes', async () => {
	const trigger = await triggers.serve({
		parameters: { messagingProfileId: profile } as IDataObject,
	});
	await postEvent(triggers.telnyx, trigger.url, sms('profile-2'));
	expect(trigger.runs).toHaveLength(1);
});
