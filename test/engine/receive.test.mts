import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { postEvent, serveWebhook, type Webhook } from './webhookHarness.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
afterAll(async () => await telnyx.close());

const open: Webhook[] = [];
afterEach(async () => await Promise.all(open.splice(0).map(async ({ close }) => await close())));

const credential = () => ({
	apiKey: telnyx.apiKey,
	publicKey: telnyx.publicKey,
	baseUrl: telnyx.baseUrl,
});

test('a trigger runs for an event that Telnyx signed', async () => {
	const node = {
		id: 'trigger-id',
		name: 'Telnyx Trigger',
		type: 'n8n-nodes-telnyx.telnyxTrigger',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		webhookId: 'webhook-id',
		parameters: { events: ['messageReceived'], registration: 'manual' },
		credentials: { telnyxMessagingApi: { id: crypto.randomUUID(), name: 'Telnyx' } },
	};
	const trigger = await serveWebhook({ node, credential: credential() });
	open.push(trigger);
	const payload = { id: 'm', text: 'Hi', from: { phone_number: '+13125551000' }, to: [] };
	const data = { event_type: 'message.received', id: 'e', record_type: 'event', payload };
	const answer = await postEvent(telnyx, trigger.url, { data });
	expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
	expect(trigger.runs).toHaveLength(1);
});
