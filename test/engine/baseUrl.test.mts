import { CredentialTestContext } from 'n8n-core';
import type { NodeApiError } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { Telnyx } from '../../nodes/Telnyx/Telnyx.node.ts';
import { execute, lastRun } from './harness.mts';
import { byId, typed } from './parity/case.mts';
import { ssrfProtection } from './services.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const run = async (parameters: Record<string, unknown>, baseUrl = telnyx.baseUrl) => {
	const result = await execute({
		parameters: parameters as never,
		credential: { apiKey: telnyx.apiKey, baseUrl },
	});
	const error = result.data.resultData.error as NodeApiError | undefined;
	return { error, output: lastRun(result)?.data?.main[0]?.[0]?.json };
};

const text = {
	resource: 'message',
	operation: 'send',
	sender: 'any',
	from: typed('value', '+13125550100'),
	to: '+13125550001',
	text: 'Hi',
};

const deletion = {
	resource: 'messagingProfile',
	operation: 'delete',
	messagingProfileId: byId('00000000-0000-4000-8000-000000000000'),
};

const verdict = async (baseUrl: string) =>
	await new Telnyx().methods.credentialTest.telnyxMessagingApiTest.call(
		new CredentialTestContext(),
		{
			id: '1',
			name: 'Telnyx',
			type: 'telnyxMessagingApi',
			data: { apiKey: telnyx.apiKey, publicKey: telnyx.publicKey, baseUrl },
		},
	);

describe('a 404 that is not Telnyx’s', () => {
	const foreign = 'The response (HTTP 404) did not come from Telnyx';

	test('of a Base URL without /v2 deletes nothing, and the error names the cause', async () => {
		const { error } = await run(deletion, telnyx.url);
		expect(error?.message).toBe(foreign);
		expect(error?.description).toContain('should end in /v2');
	});

	test.each(['<h1>Not here</h1>', '{"message": "no route"}', ''])(
		'of a proxy deletes nothing: %j',
		async (body) => {
			telnyx.fault({ kind: 'status', status: 404, body });
			const { error } = await run(deletion);
			expect(error?.message).toBe(foreign);
		},
	);

	test('is not confused with one of Telnyx’s', async () => {
		const { output } = await run(deletion);
		expect(output).toMatchObject({ deleted: false, reason: 'Not found' });
	});

	test('fails the credential’s test with the same words', async () => {
		expect((await verdict(telnyx.url)).message).toMatch(/did not come from Telnyx\. .*\/v2/);
	});
});

test('the page of a proxy that refuses a text is not taken for Telnyx’s refusal', async () => {
	telnyx.fault({ kind: 'status', status: 403, body: '<h1>Blocked by policy</h1>' });
	const { error } = await run(text);
	expect(error?.message).toBe('The response (HTTP 403) did not come from Telnyx');
	expect(error?.context.details).toMatchObject({ outcome: 'rejected' });
});

test('a response without data is read again, and never output as if it held some', async () => {
	telnyx.fault({ kind: 'status', status: 200, body: '{}' });
	const { output } = await run({ resource: 'messagingProfile', operation: 'getAll' });
	expect(output).toMatchObject({ id: expect.any(String) as string });
	expect(telnyx.requests).toHaveLength(2);
});

/** In them, `{host}` stands for the simulator's. */
const unusable: Array<[baseUrl: string, problem: RegExp]> = [
	['file:///etc/passwd', /not a web address/],
	['api.telnyx.com/v2', /not a web address/],
	['http://', /not a web address/],
	['https://api.telnyx.com', /lacks \/v2/],
	['https://api.telnyx.com/v3/', /lacks \/v2/],
	['http://me:secret@{host}/v2', /user name or password/],
	['http://{host}/v2?debug=1', /"\?" or "#"/],
	['http://{host}/v2/#top', /"\?" or "#"/],
	['http://{host}/v2?', /"\?" or "#"/],
];

describe.each(unusable)('the Base URL %s', (template, problem) => {
	const baseUrl = () => template.replace('{host}', new URL(telnyx.url).host);

	test('is refused before anything is sent', async () => {
		const { error } = await run(text, baseUrl());
		expect(error?.message).toBe('The Base URL in the credential can’t be used');
		expect(error?.description).toMatch(problem);
		expect(error?.context.details).toMatchObject({ outcome: 'rejected' });
		expect(telnyx.requests).toEqual([]);
	});

	test('fails the credential’s test', async () => {
		expect(await verdict(baseUrl())).toEqual({
			status: 'Error',
			message: expect.stringMatching(problem) as string,
		});
	});
});

test('the credential’s test warns of http to a host elsewhere, and not of one on this machine', async () => {
	expect((await verdict('http://proxy.example.com/v2')).message).toMatch(/Use https:\/\//);
	expect((await verdict(telnyx.baseUrl)).status).toBe('OK');
	expect((await verdict(` ${telnyx.baseUrl}/ `)).status).toBe('OK');
});

test('what n8n’s protection against internal addresses bars is told as not sent', async () => {
	const protection = ssrfProtection();
	protection.enabled = true;
	const { error } = await run(text);
	protection.enabled = false;
	expect(error?.message).toBe('n8n does not allow requests to this address');
	expect(error?.description).toMatch(/Nothing was sent/);
	expect(error?.context.details).toMatchObject({ outcome: 'rejected' });
});
