import type { IDataObject } from 'n8n-workflow';

import { demoLandline } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const ada = '+13125550142';
const withoutRcs = '+447700900123';

async function check(parameters: IDataObject): Promise<IDataObject> {
	const [{ json }] = await outputOf({
		parameters: { resource: 'message', operation: 'check', to: ada, ...parameters },
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});
	return json;
}
const agent = () => byId([...telnyx.store.rcsAgents].find(({ enabled }) => enabled)!.agent_id!);
const whatsapp = () => [...telnyx.store.whatsappNumbers][0].phone_number ?? '';

test('without a sender, nothing is asked and nothing is sent', async () => {
	expect(await check({ text: 'Hi' })).toEqual({
		to: ada,
		valid: true,
		country: 'US',
		kind: 'fixedLineOrMobile',
		problem: null,
		remedy: null,
		segments: 1,
		encoding: 'GSM-7',
		leastSegments: 1,
		costlyCharacters: [],
		optedOut: null,
		rcs: null,
		rcsFeatures: null,
		whatsappWindowOpen: null,
		whatsappWindowExpiresAt: null,
		lineType: null,
		carrier: null,
	});
	expect(telnyx.requests).toEqual([]);
});

test('a number that nobody has is an output, with what to do, and nothing is asked about it', async () => {
	const options = { agentId: agent(), lineType: true };
	const found = await check({ to: '(312) 555', options });
	expect(found).toMatchObject({ valid: false, rcs: null, lineType: null, segments: null });
	expect(found.problem).toMatch(/^"\(312\) 555" /);
	expect(found.remedy).toMatch(/\.$/);
	expect(telnyx.requests).toEqual([]);
});

test('numbers are read as the operations that send read them', async () => {
	const sending = { countryOfNumbers: { __rl: true, mode: 'code', value: 'GB' } };
	expect(await check({ to: '07700 900123', sending })).toMatchObject({
		to: withoutRcs,
		country: 'GB',
		kind: 'mobile',
	});
});

test('what makes a text dear is named', async () => {
	const text = `${'a'.repeat(100)} – “hello”`;
	expect(await check({ text })).toMatchObject({
		segments: 2,
		encoding: 'UCS-2',
		leastSegments: 1,
		costlyCharacters: ['–', '“', '”'],
	});
	const options = { from: typed('value', '24673') };
	expect(await check({ text: 'é'.repeat(71), options })).toMatchObject({
		segments: 2,
		encoding: 'UCS-2',
	});
});

test('whether the phone shows RCS is asked for the agent', async () => {
	const options = { agentId: agent() };
	expect(await check({ options })).toMatchObject({ rcs: true });
	expect(await check({ to: withoutRcs, options })).toMatchObject({ rcs: false, rcsFeatures: [] });
});

test('whether WhatsApp takes free text is asked for the sender', async () => {
	const options = { whatsappFrom: typed('value', whatsapp()) };
	expect(await check({ to: '+13125550199', options })).toMatchObject({
		whatsappWindowOpen: false,
		whatsappWindowExpiresAt: null,
	});
	await telnyx.receive({
		type: 'WHATSAPP',
		from: '+13125550199',
		to: whatsapp(),
		text: 'Hi',
	});
	const open = await check({ to: '+13125550199', options });
	expect(open.whatsappWindowOpen).toBe(true);
	expect(Date.parse(String(open.whatsappWindowExpiresAt))).toBeGreaterThan(Date.now());
});

test('who opted out of the sender is known', async () => {
	const [number] = [...telnyx.store.phoneNumbers];
	const options = { from: typed('value', number.phone_number ?? '') };
	expect(await check({ options })).toMatchObject({ optedOut: false });
	await telnyx.receive({ from: ada, to: number.phone_number ?? '', text: 'STOP' });
	expect(await check({ options })).toMatchObject({ optedOut: true });
});

test('the line type, which costs money, is looked up only where it is wanted', async () => {
	expect(await check({ to: demoLandline, options: { lineType: true } })).toMatchObject({
		lineType: 'fixed line',
		carrier: 'Simulated Wireless',
	});
	telnyx.requests.length = 0;
	expect(await check({ to: demoLandline, options: { lineType: false } })).toMatchObject({
		lineType: null,
	});
	expect(telnyx.requests).toEqual([]);
});
