import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { Client, usableCredential } from './client';
import { completed } from './completed';
import type { TextOperation } from './operation';
import { readSendingOptions } from './sending';
import { TextRun } from './textRun';

/** Texts somebody for each item, and lets the execution wait for what comes of it where the operation does. */
export async function runTexts(
	context: IExecuteFunctions,
	operation: TextOperation,
	items: Item[],
): Promise<INodeExecutionData[]> {
	const { waiting } = operation;
	const credential = await usableCredential(context);
	// Its items are what the wait has left, of which nothing else can be read.
	const goneOn = await waiting?.goOn?.(items[0], new Client(context, credential));
	if (goneOn) return goneOn;

	const sending = readSendingOptions(items[0]);
	const telnyx = new Client(context, credential, sending);
	// A question's texts are made of its item at once; all others are completed one by one.
	const first = waiting ? await completed(operation, items[0], telnyx) : items[0];
	const wait = waiting?.prepare([first, ...items.slice(1)], credential);
	const texts = wait?.texts ?? items;
	await wait?.announce?.();
	const results = await new TextRun(context, operation, telnyx, sending, texts).send();
	return wait ? await wait.begin(results, telnyx) : results;
}
