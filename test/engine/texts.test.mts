import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const number = () => [...telnyx.store.phoneNumbers][0].phone_number!;
const shortCode = () => [...telnyx.store.shortCodes][0].short_code!;

/** Sends texts, and gives the items that come out. */
const send = async (parameters: IDataObject, items?: IDataObject[]) =>
	await outputOf({
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', number()),
			to: '+13125550001',
			...parameters,
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});

describe('segments are counted as Telnyx counts them', () => {
	test.each([
		['a letter that Telnyx’s GSM-7 lacks', number, 'Ç'.repeat(71), 2, 'UCS-2'],
		['a letter that it has', number, 'é'.repeat(160), 1, 'GSM-7'],
		['the same from a short code', shortCode, 'é'.repeat(71), 2, 'UCS-2'],
		['brackets from a short code', shortCode, '[]'.repeat(80), 1, 'ASCII'],
		['brackets', number, '[]'.repeat(80), 3, 'GSM-7'],
	])('%s', async (_, from, text, segments, encoding) => {
		const [{ json }] = await send({
			from: typed('value', from()),
			text,
			options: { includeSegments: true },
		});
		expect(json).toMatchObject({ segments, encoding, parts: segments });
	});
});
