import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { Pace } from '../transport/pace';
import { pool } from '../transport/pool';
import { cancelSignal, readCredential } from '../transport/send';
import { Client } from './client';
import { Item } from '../fields/item';
import type { Operation } from './operation';
import { operationOf } from './operations';
import { prepareItem, type Work } from './itemWork';
import { readSendingOptions } from './sending';
import { TextRun } from './textRun';
import { withRemedyForModel } from './tool';

/** How many items are worked on at once. Texts have an option for it. */
const concurrencyByKind = {
	read: 5,
	list: 1,
	// These may change the account, and keep the order of their items.
	write: 1,
	procedure: 1,
};

/**
 * Carries out the chosen operation for every input item. The only place that knows about several
 * items: their order, their pairing with the output, and what "Continue On Fail" makes of an error.
 */
export async function route(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// n8n allows no expression in the two selectors, so that they are the same for every item.
	const operation = operationOf(
		this.getNodeParameter('resource', 0) as string,
		this.getNodeParameter('operation', 0) as string,
	);
	const items = this.getInputData().map((_, index) => new Item(this, index, operation.fields));
	if (items.length === 0) return [[]];
	try {
		return [await runOperation(this, operation, items)];
	} catch (error) {
		if (!this.continueOnFail()) throw withRemedyForModel(this, asNodeError(this, error, 0));
		// It was about the whole run, before the first request. n8n would hand on the input, as if all had gone well.
		return [
			items.flatMap(({ index }) => paired([errorOutput(asNodeError(this, error, index))], index)),
		];
	}
}

async function runOperation(
	context: IExecuteFunctions,
	operation: Operation,
	inputs: Item[],
): Promise<INodeExecutionData[]> {
	const credential = await readCredential(context);
	if (!credential.apiKey.trim()) {
		throw new NodeOperationError(context.getNode(), 'The credential has no API key', {
			description: 'Open the credential and enter an API key from the Telnyx portal.',
		});
	}
	const sending = operation.kind === 'text' ? readSendingOptions(inputs[0]) : undefined;
	const pace = new Pace(sending?.messagesPerSecond, cancelSignal(context));
	const telnyx = new Client(context, credential, pace, sending?.timeout);
	const waiting = operation.kind === 'text' ? operation.waiting : undefined;
	const ended = await waiting?.end?.(context, telnyx);
	if (ended) return ended;
	const items = waiting?.texts(inputs, credential) ?? inputs;
	const texts =
		operation.kind === 'text' ? new TextRun(context, operation, telnyx, sending!) : undefined;

	// All fields of all items are read before the first request, so that a bad one stops the run
	// while nothing has been sent.
	const works = new Map<Item, Work>();
	for (const item of items) {
		try {
			works.set(item, texts ? texts.prepare(item) : prepareItem(operation, item, telnyx));
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, item.index);
			works.set(item, async () => {
				throw asNodeError(context, error, item.index);
			});
		}
	}

	const results = new Map<Item, INodeExecutionData[]>();
	const work = async (item: Item) => {
		try {
			results.set(item, await works.get(item)!());
		} catch (error) {
			const failure = asNodeError(context, error, item.index);
			if (!context.continueOnFail()) {
				telnyx.stopTexts();
				throw failure;
			}
			results.set(item, [errorOutput(failure)]);
		}
	};
	const limit =
		sending?.concurrency ?? concurrencyByKind[operation.kind as keyof typeof concurrencyByKind];
	try {
		await pool(items, limit, work);
		texts?.finish(waiting === undefined);
	} catch (error) {
		throw texts ? texts.summarise(error as NodeApiError) : (error as NodeApiError);
	} finally {
		await texts?.close();
	}
	const outputs = items.flatMap((item) => paired(results.get(item) ?? [], item.index));
	return waiting ? await waiting.begin(context, items, outputs, telnyx) : outputs;
}

const paired = (outputs: INodeExecutionData[], item: number): INodeExecutionData[] => {
	for (const output of outputs) output.pairedItem = { item };
	return outputs;
};

/**
 * The output of an item that failed under "Continue On Fail". The error itself is left out: with it, n8n would hand
 * on nothing but the message, and a workflow could not tell a refused text from one that may have been sent.
 */
function errorOutput(error: NodeApiError | NodeOperationError): INodeExecutionData {
	const { message, description, context } = error;
	const details = { description, ...(context.details as object) };
	return { json: { error: message, details } };
}

/** Every error that reaches a user names the item; one of another kind is a fault of this package. */
function asNodeError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as Error, { itemIndex });
}
