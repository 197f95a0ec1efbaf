import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, telnyxNode } from './harness.mts';
import { typed } from './parity/case.mts';
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

test('an execution that waits for a delivery goes on with it', async () => {
	const parameters = {
		resource: 'message',
		operation: 'sendAndWaitForDelivery',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: '+13125551000',
		text: 'Hi',
	};
	const run = await execute({ parameters, credential: credential() });
	const [message] = [...telnyx.store.messages];
	const waiting = await serveWebhook({
		node: telnyxNode({ parameters }),
		credential: credential(),
		waiting: { run },
	});
	open.push(waiting);
	const payload = { ...message, to: [{ ...message.to[0], status: 'delivered' }] };
	const data = { event_type: 'message.finalized', id: 'e', record_type: 'event', payload };
	expect((await postEvent(telnyx, waiting.url, { data })).status).toBe(200);
	expect(waiting.runs[0]?.[0]?.map(({ json }) => json.delivery)).toEqual(['delivered']);
	expect(waiting.errors).toEqual([]);
});
