import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { RequestKind, TelnyxRequest } from '../transport/request';
import type { TelnyxCredential } from '../transport/credential';
import type { Client } from './client';
import type { Item } from '../fields/item';

interface OperationEntry {
	/** The value of the Resource selector. */
	resource: string;
	/** The value of the Operation selector; stored in users' workflows. */
	name: string;
	/** The label in the Operation selector. */
	displayName: string;
	/** The entry in n8n's node search; a model chooses by it and the description. */
	action: string;
	description: string;
	/** The operation's own fields; the registry adds those that its kind brings. */
	fields: INodeProperties[];
	/**
	 * Reads what shapes the output, and gives what turns Telnyx's `data`, or a row of a list, into it.
	 * Without it, the data are the output.
	 */
	output?(item: Item, request: TelnyxRequest): (data: IDataObject) => IDataObject;
	/** A shorter form of the output, which the field Simplify switches. */
	simplify?(output: IDataObject): IDataObject;
	/** The fields of the simplified output that an agent's model gets, at most ten; without it, all. */
	forModel?: readonly string[];
}

/** One request whose response is the item's output. */
export interface RequestOperation extends OperationEntry {
	kind: Exclude<RequestKind, 'text'>;
	/** Reads the item's fields into a request, and calls nothing. */
	request(item: Item): TelnyxRequest;
	/** The output where Telnyx has nothing under the ID; without it, that is an error. */
	whenMissing?(item: Item): IDataObject;
}

/** The same where the request reaches a person. */
export interface TextOperation extends OperationEntry {
	kind: 'text';
	/** Fills in what Telnyx knows and the user need not say. It asks Telnyx only where the item lacks it. */
	complete?(item: Item, telnyx: Client): Promise<Item>;
	/** The item's text as it is sent, or its parts, in order; without it, as it is. */
	texts?(item: Item): Item[];
	request(item: Item): TelnyxRequest;
	/** For texts after which the execution waits. */
	waiting?: Waiting;
}

/** How an operation lets the execution wait for what comes of its texts. */
export interface Waiting {
	/**
	 * Goes on with a wait for which n8n has run the node again: it lets the execution wait on and gives nothing, or gives
	 * the outputs. Undefined where this run is a new one.
	 */
	goOn?(first: Item, telnyx: Client): Promise<INodeExecutionData[] | undefined>;
	/** Reads all that the wait needs. What makes it impossible is thrown here, before any text is sent. */
	prepare(items: Item[], credential: TelnyxCredential): PreparedWait;
}

export interface PreparedWait {
	/** The texts to send. */
	texts: Item[];
	/** Called before the first of them leaves. */
	announce?(): Promise<void>;
	/**
	 * Called when all texts are done. It lets the execution wait and gives nothing, or gives the outputs
	 * where there is nothing to wait for.
	 *
	 * @param results the output of each text
	 */
	begin(results: INodeExecutionData[], telnyx: Client): Promise<INodeExecutionData[]>;
}

/** A list, read page by page up to the limit; each row becomes an output item. */
export interface ListOperation extends OperationEntry {
	kind: 'list';
	/** The most rows that Telnyx gives for one request, where it is fewer than usual. */
	largestPage?: number;
	request(item: Item): TelnyxRequest;
	/** Reads whether the rows lack something the user wants, and gives what adds it to one. */
	complete?(item: Item): ((row: IDataObject, telnyx: Client) => Promise<IDataObject>) | undefined;
}

/** Something that takes more than one request. */
export interface ProcedureOperation extends OperationEntry {
	kind: 'procedure';
	/** Reads the item's fields, and gives what is to be done once those of all items are read. */
	prepare(item: Item, telnyx: Client): () => Promise<INodeExecutionData[]>;
}

/** An entry of the node's Operation selector, with what it asks Telnyx. */
export type Operation = RequestOperation | TextOperation | ListOperation | ProcedureOperation;

/** An entry of the Resource selector. */
export interface Resource {
	name: string;
	displayName: string;
	/** In the order of the Operation selector and of n8n's list of actions: what most people look for comes first. */
	operations: Operation[];
	first: string;
}
