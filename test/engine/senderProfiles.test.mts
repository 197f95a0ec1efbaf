import type { IDataObject } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
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

const options = (parameters: IDataObject, items?: IDataObject[]) => ({
	items,
	parameters: { resource: 'message', ...parameters },
	credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
});
const posted = () =>
	telnyx.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => JSON.parse(body) as IDataObject);
const lookups = () => telnyx.requests.filter(({ method }) => method === 'GET').length;

const text = { from: typed('value', 'ACME'), to: '+447700900123', text: 'Hi' };
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

describe('a sender ID brings its messaging profile along', () => {
	test.each<[string, () => IDataObject]>([
		['any sender', () => ({ operation: 'send' })],
		['a sender ID', () => ({ operation: 'send', sender: 'alphanumeric' })],
		['a scheduled text', () => ({ operation: 'schedule', sendAt: soon() })],
		['a text whose delivery is waited for', () => ({ operation: 'sendAndWaitForDelivery' })],
		['a question', () => ({ operation: 'sendAndWait', answerBy: 'page', message: 'Shall we?' })],
	])('%s', async (_, parameters) => {
		await execute(options({ ...text, ...parameters() }));
		expect(posted()).toMatchObject([{ from: 'ACME', messaging_profile_id: demoProfiles.support }]);
	});

	test('and is asked about once for all items', async () => {
		await outputOf(
			options({ operation: 'send', ...text, from: typed('value', '={{ $json.from }}') }, [
				{ from: 'ACME' },
				{ from: 'ACME Care' },
				{ from: 'ACME' },
			]),
		);
		expect(lookups()).toBe(1);
		expect(posted()).toHaveLength(3);
	});

	test('unless the user chose one, or a number sends', async () => {
		const messagingProfileId = byId(demoProfiles.marketing);
		await execute(options({ operation: 'send', ...text, options: { messagingProfileId } }));
		await execute(options({ operation: 'send', ...text, from: typed('value', '+447700900100') }));
		expect(lookups()).toBe(0);
		expect(posted()[0].messaging_profile_id).toBe(demoProfiles.marketing);
	});

	test('but not where none has it, or several do: nothing is sent then', async () => {
		const unknown = { operation: 'send', ...text, from: typed('value', 'Nobody') };
		await expect(outputOf(options(unknown))).rejects.toMatchObject({
			message: '"From" is a sender ID of none or of several of your messaging profiles: Nobody',
			description: expect.stringContaining('choose its Messaging Profile') as string,
		});
		const [pattern] = telnyx.store.alphanumericSenderIds;
		const twin = { ...pattern, id: 'twin', messaging_profile_id: demoProfiles.marketing };
		telnyx.store.alphanumericSenderIds.add(twin);
		try {
			await expect(outputOf(options({ operation: 'send', ...text }))).rejects.toMatchObject({
				message: expect.stringContaining('of none or of several') as string,
			});
		} finally {
			telnyx.store.alphanumericSenderIds.remove(twin);
		}
		expect(posted()).toEqual([]);
	});

	test('and one item’s bad name fails that item alone', async () => {
		const from = typed('value', '={{ $json.from }}');
		const items = [{ from: 'MuchTooLongName' }, { from: 'ACME' }];
		const outputs = await outputOf({
			...options({ operation: 'send', ...text, from }, items),
			node: { onError: 'continueRegularOutput' },
		});
		expect(outputs.map(({ json }) => json.error ?? json.status)).toEqual([
			expect.stringContaining('is longer than 11 characters'),
			'queued',
		]);
	});
});

describe('an RCS agent brings its messaging profile along', () => {
	const rcs = (agentId: string) =>
		options({
			operation: 'sendRcs',
			agentId: byId(agentId),
			to: '+13125550142',
			content: 'text',
			text: 'Hi',
		});

	test('without a question', async () => {
		const agent = [...telnyx.store.rcsAgents].find(({ enabled }) => enabled)!;
		await outputOf(rcs(agent.agent_id!));
		expect(posted()).toMatchObject([
			{ agent_id: agent.agent_id, messaging_profile_id: agent.profile_id },
		]);
	});

	test('and one that Telnyx does not know is told as such', async () => {
		await expect(outputOf(rcs('nobody'))).rejects.toMatchObject({
			message: expect.stringContaining('[Telnyx 10005]') as string,
		});
		expect(posted()).toEqual([]);
	});
});
