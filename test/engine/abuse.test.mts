import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { callTool } from './agentFlow.mts';
import { runFlow } from './flow.mts';
import { outputOf, remembered } from './harness.mts';
import { typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
	remembered.clear();
});
afterAll(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });
const from = typed('value', '+13125550100');

const texted = (): string[] =>
	telnyx.requests
		.filter(({ method }) => method === 'POST')
		.flatMap(({ body }) => (JSON.parse(body) as { to: string | string[] }).to);

const ada = '+13125550142';
/** What strangers typed into the form, one after the other. */
const submitted: Array<[string, string]> = [
	['an ordinary number', ada],
	['the same person again', '(312) 555-0142'],
	['and again', '+1 312-555-0142'],
	['Canada', '+14165550142'],
	['the United Kingdom', '+447700900123'],
	['Kenya', '+254712123456'],
	['a premium-rate number', '+19005550199'],
	['a satellite phone', '+881612345678'],
	['a British personal number', '+447012345678'],
	['a short code', '44444'],
];

const example = JSON.parse(
	readFileSync(`${import.meta.dirname}/../../examples/text-a-form-submitter.json`, 'utf8'),
) as { nodes: Array<{ type: string; parameters: IDataObject }> };
const form = example.nodes.find(({ type }) => type === 'n8n-nodes-telnyx.telnyx')!.parameters;
const guards = form.sending as IDataObject;
const country = { countryOfNumbers: typed('code', 'US') };

test('what strangers reach through the form example: without guards, by default, and as it is published', async () => {
	const columns: Array<[string, IDataObject]> = [
		['without', { ...country, allowedCountries: 'all' }],
		['by default', country],
		['published', { ...country, ...guards }],
	];
	const table: Record<string, IDataObject> = {};
	for (const [column, sending] of columns) {
		telnyx.requests.length = 0;
		for (const [what, number] of submitted) {
			const before = texted().length;
			// Each submission is an execution of its own.
			await runFlow({
				credential: credential(),
				start: {
					type: 'n8n-nodes-base.formTrigger',
					items: [{ name: 'Ada', number, time: 'In the morning' }],
				},
				parameters: { ...form, from, sending },
			});
			table[what] = { ...table[what], [column]: texted().length > before ? 'texted' : '-' };
		}
	}
	console.table(table);
	const reached = (column: string) =>
		Object.keys(table).filter((what) => table[what][column] !== '-');
	const all = submitted.map(([what]) => what);
	expect(reached('without')).toEqual(all);
	expect(reached('by default')).toEqual(all.slice(0, 3));
	expect(reached('published')).toEqual(['an ordinary number', 'Canada']);
});

test('what a model that was talked into it reaches with a tool', async () => {
	const model = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;
	const send = { operation: 'send', sender: 'any', from, to: model('to'), text: model('text') };
	const crowd = Array.from({ length: 60 }, (_, n) => `+1312555${2000 + n}`).join(',');
	const message = { direction: 'inbound', type: 'SMS', from: ada, to: '+13125550100', cc: [] };
	const attempts: Array<[string, IDataObject, IDataObject]> = [
		['a number of its own country', send, { to: ada }],
		['a number abroad', send, { to: '+254712123456' }],
		['a premium-rate number', send, { to: '+19005550199' }],
		[
			'60 people with one question',
			{ ...send, operation: 'sendAndWait', message: 'Hi' },
			{ to: crowd },
		],
		['others by cc of a reply', { operation: 'reply', text: model('text') }, { cc: [crowd] }],
		[
			'a webhook of its own',
			{ ...send, options: { webhookUrl: model('url') } },
			{ to: ada, url: 'https://evil.example' },
		],
		[
			'a picture of its own',
			{ ...send, options: { mediaUrls: [model('url')] } },
			{ to: ada, url: 'https://evil.example/x.png' },
		],
	];
	const table: Record<string, IDataObject> = {};
	for (const [column, sending] of [
		['by default', {}],
		['Only To', { onlyTo: '+13125550143' }],
	] as const) {
		for (const [what, parameters, input] of attempts) {
			telnyx.requests.length = 0;
			await callTool({
				credential: credential(),
				items: [message],
				parameters: { resource: 'message', ...parameters, sending },
				input: { text: 'Buy now', ...input },
			});
			table[what] = { ...table[what], [column]: texted().join(' ') || '-' };
		}
	}
	console.table(table);
	expect(Object.values(table).map((row) => row['by default'])).toEqual([
		ada,
		'-',
		'-',
		'-',
		// The person who wrote, and nobody else.
		ada,
		'-',
		'-',
	]);
	expect(Object.values(table).map((row) => row['Only To'])).toEqual(Array(7).fill('-'));
});

test('and an ordinary list goes where the builder sends it', async () => {
	await outputOf({
		items: submitted.slice(3, 6).map(([, to]) => ({ to })),
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from,
			to: '={{ $json.to }}',
			text: 'Hi',
		},
		credential: credential(),
	});
	expect(texted()).toHaveLength(3);
});
