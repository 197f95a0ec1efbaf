import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { isFromOwnSource } from '../../nodes/Telnyx/trigger/ownSource.ts';
import type { Source } from '../../nodes/Telnyx/trigger/sources.ts';

const profile: Source = { kind: 'messagingProfile', id: 'profile' };
const agent: Source = { kind: 'rcsAgent', id: 'acme' };
const account: Source = { kind: 'whatsappAccount', id: 'internal id' };
const whatsappNumbers = {
	account: '100',
	accountOf: { '+13125550160': '100', '+13125550170': '200' },
};

const person = '+13125550142';
const event = (type: string, payload: object) =>
	flatEvent({ data: { record_type: 'event', event_type: type, id: 'e', payload } } as never)!;
const incoming = (payload: object) =>
	event('message.received', { direction: 'inbound', from: { phone_number: person }, ...payload });
const outgoing = (payload: object) =>
	event('message.finalized', { direction: 'outbound', to: [{ phone_number: person }], ...payload });

const sms = (messaging_profile_id?: string) =>
	incoming({ type: 'SMS', to: [{ phone_number: '+13125550100' }], messaging_profile_id });
const rcs = (agent_id: string, messaging_profile_id = 'another') =>
	incoming({ type: 'RCS', to: [{ agent_id }], messaging_profile_id });
const whatsapp = (to: string, messaging_profile_id?: string) =>
	incoming({ type: 'WHATSAPP', to, messaging_profile_id });
const click = flatEvent({ data: { record_type: 'link_clicked', to: person, url: 'https://a.b' } })!;
const change = (payload: object) => event('whatsapp.account.update', payload);

test.each<[string, Source[], ReturnType<typeof sms>, boolean]>([
	['its profile’s', [profile], sms('profile'), true],
	['another profile’s', [profile], sms('another'), false],
	['an event that names no profile', [profile], sms(), true],
	['a click, which names nothing', [profile], click, true],
	['a click, which names nothing, beside an agent', [agent], click, true],
	['a click, which names nothing, beside an account', [account], click, true],
	[
		'a WhatsApp message of its profile, should Telnyx send it so',
		[profile],
		whatsapp('+1', 'profile'),
		true,
	],
	['RCS of another profile', [profile], rcs('acme'), false],

	['its agent’s', [agent], rcs('acme'), true],
	['another agent’s', [agent], rcs('other'), false],
	['another agent’s, of its profile', [agent, profile], rcs('other', 'profile'), true],
	[
		'RCS that names a number for the agent',
		[agent],
		incoming({ type: 'RCS', to: [{ phone_number: '+1312' }] }),
		true,
	],
	['what its agent sent', [agent], outgoing({ type: 'RCS', from: { agent_id: 'acme' } }), true],
	[
		'what another agent sent',
		[agent],
		outgoing({ type: 'RCS', from: { agent_id: 'other' } }),
		false,
	],
	['a text, for an agent', [agent], sms('profile'), false],
	['a text of its profile, beside an agent', [agent, profile], sms('profile'), true],
	['a text of another profile, beside an agent', [agent, profile], sms('another'), false],

	['its account’s', [account], whatsapp('+13125550160'), true],
	['another account’s', [account], whatsapp('+13125550170'), false],
	['a number that was added later', [account], whatsapp('+13125550180'), true],
	[
		'what its account’s number sent',
		[account],
		outgoing({ type: 'WHATSAPP', from: '+13125550160' }),
		true,
	],
	[
		'what another account’s number sent',
		[account],
		outgoing({ type: 'WHATSAPP', from: '+13125550170' }),
		false,
	],
	['a text, for an account', [account], sms('profile'), false],
	['a change of its account', [account], change({ waba_id: '100' }), true],
	['a change of another account', [account], change({ waba_id: '200' }), false],
	['a change that names no account', [account], change({ event: 'x' }), true],

	['anything, where the user set the webhook by hand', [], sms('another'), true],
])('%s', (_, sources, came, isOwn) => {
	expect(isFromOwnSource(came, { sources, whatsappNumbers })).toBe(isOwn);
});

test('where the account’s numbers could not be read, nothing is lost', () => {
	expect(isFromOwnSource(whatsapp('+13125550170'), { sources: [account] })).toBe(true);
});
