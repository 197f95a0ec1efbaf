import type { IWebhookFunctions } from 'n8n-workflow';

import {
	answerLink,
	readAnswerLink,
	type AnswerLink,
} from '../../nodes/Telnyx/actions/waiting/answerLink.ts';
import { isOwnSignature, ownSignature } from '../../nodes/Telnyx/actions/waiting/ownSignature.ts';

const credential = { apiKey: 'KEY_1', publicKey: '', baseUrl: '' };

/** A node's waiting execution. */
const waiting = ({
	workflow = 'w',
	execution = '7',
	node = 'node',
	resumeUrl = 'https://n8n.example/webhook-waiting/7',
	query = {},
}: {
	workflow?: string;
	execution?: string;
	node?: string;
	resumeUrl?: string;
	query?: object;
} = {}) =>
	({
		getWorkflow: () => ({ id: workflow }),
		getExecutionId: () => execution,
		getNode: () => ({ id: node }),
		evaluateExpression: () => resumeUrl,
		getCredentials: async () => credential,
		getQueryData: () => query,
	}) as unknown as IWebhookFunctions;

const link = (more: Partial<AnswerLink> = {}): AnswerLink => ({
	...{ runIndex: 0, person: 0, approvals: [] },
	...more,
});
const valueIn = (url: string) => new URL(url).searchParams.get('n8n-form-waiting')!;
const read = async (value: unknown) =>
	await readAnswerLink(waiting({ query: { 'n8n-form-waiting': value } }));

test.each([link(), link({ runIndex: 40, person: 36 }), link({ approvals: [1_790_000_000, 1] })])(
	'a link says what was signed: %j',
	async (said) => {
		expect(await read(valueIn(answerLink(waiting(), credential, said)))).toEqual(said);
	},
);

test('a link keeps what n8n’s own address has', () => {
	const signed = /^n8n-form-waiting=[\w-]{16}\.0-0$/;
	const [own, ...others] = new URL(answerLink(waiting(), credential, link())).search
		.slice(1)
		.split('&');
	expect([own, others]).toEqual([expect.stringMatching(signed), []]);
	const resumeUrl = 'https://n8n.example/webhook-waiting/7?signature=abc';
	const withToken = new URL(answerLink(waiting({ resumeUrl }), credential, link()));
	expect(withToken.pathname).toBe('/webhook-waiting/7');
	expect(withToken.search.slice(1).split('&')).toEqual([
		expect.stringMatching(signed),
		'signature=abc/node',
	]);
});

test('what is around a link, or missing in it, makes it none', async () => {
	const value = valueIn(answerLink(waiting(), credential, link()));
	expect(await read(value)).toEqual(link());
	const [signature, claims] = value.split('.');
	expect(await read(`${'A'.repeat(16)}.${claims}`)).toBeUndefined();
	for (const none of [
		`x${value}`,
		`${value}.`,
		`.${claims}`,
		`${signature}.`,
		signature,
		'',
		undefined,
	])
		expect(await read(none)).toBeUndefined();
});

const signed = { purpose: 'button', claims: ['a', 1] } as const;

test('a signature is bound to all that it is about', () => {
	const signatures = [
		ownSignature(waiting(), credential, signed),
		ownSignature(waiting({ workflow: 'w7', execution: '' }), credential, signed),
		ownSignature(waiting({ execution: '7n', node: 'ode' }), credential, signed),
		ownSignature(waiting(), credential, { ...signed, claims: ['a1'] }),
		ownSignature(waiting(), credential, { ...signed, purpose: 'answer link' }),
		ownSignature(waiting(), { ...credential, apiKey: 'KEY_2' }, signed),
	];
	expect(new Set(signatures).size).toBe(signatures.length);
	for (const [index, signature] of signatures.entries())
		expect(isOwnSignature(signature, waiting(), credential, signed)).toBe(index === 0);
});

test('what is longer or shorter is no signature, and a blank key signs nothing', () => {
	const signature = ownSignature(waiting(), credential, signed);
	for (const other of [`${signature}A`, signature.slice(1), ''])
		expect(isOwnSignature(other, waiting(), credential, signed)).toBe(false);
	const blank = { ...credential, apiKey: ' ' };
	expect(isOwnSignature(ownSignature(waiting(), blank, signed), waiting(), blank, signed)).toBe(
		false,
	);
});
