import Telnyx from 'telnyx';
import {
	demoAgents,
	demoLandline,
	demoProfiles,
	demoWhatsappAccount,
} from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { fillTemplate, findTemplate } from '../../dev/simulator/whatsappTemplate.mts';
import { startReceiver, type Receiver } from './simulatorReceiver.mts';

const own = '+13125550100';
const whatsapp = '+13125550160';
const ada = '+13125550142';
const noRcs = '+447700900123';

let simulator: Simulator;
let receiver: Receiver;
let client: Telnyx;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1, webhookTimeout: 60_000 });
	receiver = await startReceiver();
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
	await client.messagingProfiles.update(demoProfiles.support, {
		webhook_url: `${receiver.url}/profile`,
	});
	await client.whatsapp.businessAccounts.settings.update(demoWhatsappAccount, {
		webhook_url: `${receiver.url}/account`,
		webhook_enabled: true,
	});
});

afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

/** How a message ended, and why. */
async function endOf(sent: Promise<{ data?: { id?: string } }>): Promise<[string, string[]]> {
	const { data } = await sent;
	await simulator.idle();
	const { to, errors } = simulator.store.messages.get(data?.id ?? '')!;
	return [to[0].status, errors.map(({ code }) => code)];
}

const text = (to: string) => client.messages.send({ from: own, to, text: 'Hi' });
const chat = (whatsapp_message: Telnyx.WhatsappMessageContent) =>
	client.messages.whatsapp({ from: whatsapp, to: ada, whatsapp_message });
const words = () => chat({ type: 'text', text: { body: 'Hi' } });
const rcs = (to: string, more: Partial<Telnyx.Messages.RcSendParams> = {}) =>
	client.messages.rcs.send({
		agent_id: demoAgents.acme,
		agent_message: { content_message: { text: 'Hi' } },
		messaging_profile_id: demoProfiles.support,
		to,
		...more,
	});

type Sent = Telnyx.WhatsappMessageContent.Template;
const template = (name: string, body: string[] = [], more: Sent['components'] = []): Sent => ({
	name,
	language: { code: 'en_US' },
	components: [
		{ type: 'body', parameters: body.map((value) => ({ type: 'text', text: value })) },
		...more,
	],
});

test('a landline gets no text', async () => {
	expect(await endOf(text(demoLandline))).toEqual(['delivery_failed', ['40001']]);
});

test('a phone without a mobile network gets chats, and no texts', async () => {
	simulator.setDelivery({ to: ada, types: ['SMS', 'MMS'], status: 'delivery_failed' });
	expect(await endOf(text(ada))).toEqual(['delivery_failed', ['40008']]);
	expect(await endOf(rcs(ada))).toEqual(['delivered', []]);
	simulator.setDelivery({ to: ada, status: 'delivered' });
	expect(await endOf(text(ada))).toEqual(['delivered', []]);
});

test('WhatsApp takes free words only for a day after the person wrote, and says so later', async () => {
	expect(await endOf(words())).toEqual(['delivery_failed', ['131047']]);
	await simulator.receive({ from: ada, to: whatsapp, type: 'WHATSAPP', text: 'Hi' });
	expect(await endOf(words())).toEqual(['delivered', []]);
	const finalized = receiver.received.at(-1)!.body.data;
	expect(finalized).toMatchObject({
		event_type: 'message.finalized',
		payload: { billing_type: 'whatsapp_service', to: [{ status: 'delivered' }] },
	});
});

const link = { type: 'button', sub_type: 'url', index: 0 } as const;
const value = (given: string) => [{ type: 'text' as const, text: given }];

test.each<[Sent, string[]]>([
	[template('order_confirmation', ['Ada', '4711']), []],
	[template('order_confirmation', ['Ada']), ['132000']],
	[template('login_code', ['123456'], [{ ...link, parameters: value('123456') }]), []],
	[template('login_code', ['123456']), ['132000']],
	[template('spring_sale', ['20 %', 'Sunday']), ['40008']],
	[template('flash_sale', ['20 %', 'bikes']), ['40008']],
])(
	'a template arrives at any time, with just its values, if it is approved: %j',
	async (sent, errors) => {
		const [, codes] = await endOf(chat({ type: 'template', template: sent }));
		expect(codes).toEqual(errors);
	},
);

test('a template is read with its values in their places', () => {
	const picture = { type: 'image', image: { link: 'https://a.example/b.png' } };
	const sent = template(
		'new_arrivals',
		['Ada'],
		[
			{ type: 'header', parameters: [picture as object] },
			{ ...link, parameters: value('bikes') },
		],
	);
	expect(fillTemplate(findTemplate(simulator.store, sent)!, sent)).toEqual({
		header: null,
		file: { kind: 'image', url: 'https://a.example/b.png' },
		body: 'New in, Ada: have a look.',
		footer: 'You get this as a customer of ACME',
		buttons: [
			{ type: 'URL', text: 'Have a look', url: 'https://acme.example/new/bikes' },
			{ type: 'QUICK_REPLY', text: 'Stop promotions' },
		],
	});
});

test('RCS reaches no phone without it, unless its sender gave a text for that', async () => {
	expect(await endOf(rcs(noRcs))).toEqual(['delivery_failed', ['40008']]);
	const sms_fallback = { from: own, text: 'Hi by SMS' };
	expect(await endOf(rcs(noRcs, { sms_fallback }))).toEqual(['delivered', []]);
	expect([...simulator.store.messages].at(-1)).toMatchObject({
		type: 'SMS',
		from: { phone_number: own },
		text: 'Hi by SMS',
	});
	await expect(rcs(noRcs, { sms_fallback: { from: '+12065550102', text: 'Hi' } })).rejects.toThrow(
		'40305',
	);
});

test('the events of RCS hold the words at once in their body', async () => {
	await endOf(rcs(ada));
	const bodies = receiver.received.map(({ body }) => body.data.payload.body);
	expect(bodies).toEqual([{ text: 'Hi' }, { text: 'Hi' }]);
});
