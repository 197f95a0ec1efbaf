import Telnyx from 'telnyx';
import { rangeOf } from '../../dev/simulator/dateRange.mts';
import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';

const own = '+13125550100';
const ada = '+13125550142';
const ben = '+14155550173';
const { support } = demoProfiles;

type LogRecord = Telnyx.DetailRecordListResponse.MessageDetailRecord;

let simulator: Simulator;
let client: Telnyx;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1 });
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
});

afterEach(async () => await simulator.close());

async function send(more: Partial<Telnyx.MessageSendParams> = {}): Promise<string> {
	const { data } = await client.messages.send({ from: own, to: ada, text: 'Hi', ...more });
	await simulator.idle();
	return data?.id ?? '';
}

/** @param query as it stands in the address, after the record type */
async function search(
	query = '',
): Promise<{ data: LogRecord[]; meta: Telnyx.MessagingPaginationMeta }> {
	return await client.get(`/detail_records?filter[record_type]=messaging&${query}`);
}

const found = async (query?: string) => (await search(query)).data.map(({ uuid }) => uuid);

async function statusOf(call: Promise<unknown>): Promise<number | undefined> {
	return await call.then(
		() => 200,
		(error: InstanceType<typeof Telnyx.APIError>) => error.status,
	);
}

test('a record says of a text that was sent what the log says, and no text', async () => {
	const webhook_url = 'http://127.0.0.1:1/hook';
	const uuid = await send({ webhook_url, to: ben });
	const { data } = await search();
	expect(data).toEqual([
		expect.objectContaining({
			record_type: 'message_detail_record',
			uuid,
			direction: 'outbound',
			message_type: 'SMS',
			cli: own,
			cld: ben,
			status: 'delivered',
			parts: 1,
			cost: '0.0040',
			currency: 'USD',
			errors: [],
			country_code: 'US',
			profile_id: support,
			profile_name: 'Customer Support',
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
			completed_at: expect.stringMatching(/Z$/),
			delivery_status: 'failed: webhook failed',
			delivery_status_webhook_url: webhook_url,
		}),
	]);
	expect(data[0]).not.toHaveProperty('text');
});

test('what came in is there, by RCS too, and WhatsApp is not', async () => {
	await simulator.receive({ from: ada, to: own, text: 'In' });
	await simulator.receive({ from: ada, to: demoAgents.acme, text: 'In' });
	await simulator.receive({ from: ada, to: '+13125550160', type: 'WHATSAPP', text: 'In' });
	const { data } = await search();
	expect(data.map((it) => [it.message_type, it.cli, it.cld, it.direction, it.status])).toEqual([
		['RCS', ada, demoAgents.acme, 'inbound', 'received'],
		['SMS', ada, own, 'inbound', 'received'],
	]);
});

test.each([
	[{ status: 'delivery_failed' }, 'failed', ['40008']],
	[{ status: 'sending_failed' }, 'gw_reject', ['40012']],
	[{ status: 'delivery_unconfirmed' }, 'dlr_unconfirmed', []],
	[{ status: 'delivery_unconfirmed', logStatus: 'dlr_timeout' }, 'dlr_timeout', []],
] as const)('%j is %s there', async (outcome, status, errors) => {
	simulator.setDelivery(outcome);
	await send();
	expect((await search()).data).toMatchObject([{ status, errors }]);
});

test('a text on its way has no status, and a scheduled one no record', async () => {
	simulator.setDelivery({ status: 'delivered', hold: true });
	await send();
	expect((await search()).data[0]).not.toHaveProperty('status');
	await send({ send_at: new Date(Date.now() + 3_600_000).toISOString() });
	expect((await search()).meta.total_results).toBe(1);
});

test('the log is as late as it is told to be, with the end as with the beginning', async () => {
	simulator.setLogDelay(Infinity);
	const uuid = await send();
	expect(await found()).toEqual([]);
	const message = simulator.store.messages.get(uuid)!;
	message.received_at = new Date(Date.now() - 60_000).toISOString();
	simulator.setLogDelay(30_000);
	expect((await search()).data).toMatchObject([{ uuid }]);
	expect((await search()).data[0]).not.toHaveProperty('status');
	simulator.setLogDelay(0);
	expect((await search()).data).toMatchObject([{ status: 'delivered' }]);
});

test('a record is found by each field and operator, and by no other', async () => {
	const first = await send();
	const second = await send({ to: ben });
	const incoming = await simulator.receive({ from: ada, to: own, text: 'In' });
	const third = incoming.webhook.payload?.id as string;
	simulator.store.messages.get(first)!.received_at = '2026-01-02T03:04:05.678Z';
	const plus = (number: string) => encodeURIComponent(number);
	expect(await found(`filter[cld]=${plus(ada)}`)).toEqual([first]);
	expect(await found(`filter[cli][eq]=${plus(ada)}`)).toEqual([third]);
	expect(await found('filter[cld][ends_with]=0173')).toEqual([second]);
	expect(await found(`filter[cld][starts_with]=${plus('+1415')}`)).toEqual([second]);
	expect(await found('filter[cld][contains]=5550100')).toEqual([third]);
	expect(await found('filter[direction]=outbound&sort=created_at')).toEqual([first, second]);
	expect(await found(`filter[profile_id]=${demoProfiles.marketing}`)).toEqual([]);
	expect(await found('filter[created_at][lt]=2026-02-01')).toEqual([first]);
	expect(
		await found('filter[created_at][gte]=2026-01-02T03:04:05Z&filter[cld][contains]=142'),
	).toEqual([first]);
	expect(await found('filter[created_at][gt]=2026-01-02T03:04:05Z&sort=created_at')).toEqual(
		expect.arrayContaining([second, third]),
	);
	expect(await found('filter[date_range]=today&filter[direction]=outbound')).toEqual([second]);
	for (const wrong of [
		'filter[to]=1',
		'filter[cld][like]=1',
		'filter[created_at][contains]=2026',
		'filter[created_at][gte]=soon',
		'filter[date_range]=lately',
		'sort=-text',
		'page[size]=51',
		'limit=5',
	]) {
		expect([wrong, await statusOf(search(wrong))]).toEqual([wrong, 400]);
	}
	expect(await statusOf(client.get('/detail_records') as Promise<unknown>)).toBe(400);
});

test('pages hold 50 at most, and are sorted by time', async () => {
	for (let count = 0; count < 60; count++) {
		await client.messages.send({ from: own, to: ada, text: String(count) });
	}
	await simulator.idle();
	for (const [index, message] of [...simulator.store.messages].entries()) {
		message.received_at = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
	}
	const { data, meta } = await search('page[size]=50&sort=-created_at');
	expect(meta).toEqual({ page_number: 1, page_size: 50, total_pages: 2, total_results: 60 });
	const times = data.map(({ created_at }) => created_at!);
	expect(times).toEqual([...times].sort().reverse());
	expect((await search('page[size]=50&page[number]=2')).data).toHaveLength(10);
});

test('its fields can be asked for', async () => {
	const options = await client.get<{ data: Array<{ name: string; operators: string[] }> }>(
		'/detail_records/options?filter[record_type]=messaging',
	);
	expect(options.data).toContainEqual({
		record_type: 'messaging',
		name: 'cld',
		operators: ['eq', 'contains', 'starts_with', 'ends_with'],
	});
});

test.each([
	['today', '2026-11-25', '2026-11-26'],
	['yesterday', '2026-11-24', '2026-11-25'],
	['this_week', '2026-11-23', '2026-11-30'],
	['last_week', '2026-11-16', '2026-11-23'],
	['last_month', '2026-10-01', '2026-11-01'],
	['next_month', '2026-12-01', '2027-01-01'],
	['last_7_days', '2026-11-18', '2026-11-26'],
])('the range %s begins at %s and ends before %s', (name, since, until) => {
	const range = rangeOf(name, Date.parse('2026-11-25T22:30:00Z'));
	expect(range).toEqual({ since: Date.parse(since), until: Date.parse(until) });
});
