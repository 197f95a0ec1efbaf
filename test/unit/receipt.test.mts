import type { IExecuteFunctions, INode } from 'n8n-workflow';

import {
	itemsOf,
	receipt,
	receiptForModel,
	receiptOfRecord,
	withoutMessage,
} from '../../nodes/Telnyx/actions/waiting/receipt.ts';

const message = (status?: string) => ({
	id: 'one',
	to: [{ phone_number: '+13125550142', status }],
	text: 'Hi',
});

test.each([
	['delivered', 'delivered'],
	['read', 'delivered'],
	['delivery_unconfirmed', 'unconfirmed'],
	['sent', 'unconfirmed'],
	['unknown', 'unconfirmed'],
	['delivery_failed', 'failed'],
	['sending_failed', 'failed'],
	[undefined, 'failed'],
])(
	'a message that ended as %s is %s, and as long as it has not ended, unconfirmed',
	(status, delivery) => {
		expect(receipt(message(status), { timedOut: false })).toMatchObject({
			...{ delivery, timedOut: false, messageId: 'one', text: 'Hi', status: status ?? null },
		});
		expect(receipt(message(status), { timedOut: true })).toMatchObject({
			...{ delivery: 'unconfirmed', timedOut: true },
		});
	},
);

test('a model gets fields that are in the output', () => {
	const output = receipt(message('delivered'), { timedOut: false });
	expect(receiptForModel.filter((field) => !(field in output))).toEqual([]);
});

test('the log changes what it knows of a message, and nothing of its words', () => {
	const record = {
		...{
			uuid: 'one',
			status: 'dlr_unconfirmed',
			errors: ['40002'],
			cost: '0.0041',
			currency: 'USD',
		},
		...{ parts: 2, sent_at: '2026-11-25T09:00:01Z', completed_at: '2026-11-25T09:00:09Z' },
	};
	expect(receiptOfRecord(record)).toEqual({
		...{ delivery: 'unconfirmed', status: 'delivery_unconfirmed', timedOut: false },
		errors: [expect.objectContaining({ code: '40002' })],
		...{ cost: 0.0041, currency: 'USD', parts: 2 },
		...{ sentAt: record.sent_at, completedAt: record.completed_at },
	});
});

test.each([
	[{ status: 'skipped', reason: 'optedOut' }, 'notSent'],
	[{ status: 'skipped', reason: 'alreadySent' }, 'unconfirmed'],
	[{ status: 'unknown' }, 'unconfirmed'],
	[{ error: 'No', details: { outcome: 'unknown' } }, 'unconfirmed'],
	[{ error: 'No', details: { outcome: 'rejected' } }, 'notSent'],
	[{ error: 'No' }, 'notSent'],
])('without a message, %j is %s', (output, delivery) => {
	expect(withoutMessage(output)).toEqual({ delivery, ...output, timedOut: false });
});

test('what was refused is an error only where the user gave the node an output for errors', () => {
	const outputs = [{ to: 'a' }, { error: 'No' }, { error: { code: 1 } }];
	const itemsUnder = (onError?: INode['onError']) =>
		itemsOf({ getNode: () => ({ name: 'Telnyx', onError }) } as IExecuteFunctions, outputs);
	const paired = outputs.map((json, item) => ({ json, pairedItem: { item } }));
	expect(itemsUnder()).toEqual(paired);
	expect(itemsUnder('continueRegularOutput')).toEqual(paired);
	const [sent, refused, other] = itemsUnder('continueErrorOutput');
	expect([sent, other]).toEqual([paired[0], paired[2]]);
	expect(refused).toMatchObject({
		...paired[1],
		error: { message: 'No', context: { itemIndex: 1 } },
	});
});
