import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { contentOfRequest } from '../message/sameMessage';
import type { TelnyxRequest } from '../transport/request';
import type { PreparedRequest } from './preparedRequest';
import type { TextGuard } from './textGuard';

/** A text that a run is to send. */
export interface Text extends PreparedRequest {
	item: Item;
	/** The same for texts that say the same to the same people. */
	content: string;
	onceKey?: string;
	guard: TextGuard;
	/** Which part of the item's text it is; nothing where it is the whole. */
	place: { textPart?: number; textParts?: number };
}

/** Why a text is left out, for workflows, and what there is to say about it. */
export interface LeftOut {
	reason: string;
	/** For people and models, in a sentence. */
	detail?: string;
	/** ISO 8601: when it may be sent, where only the time is wrong. */
	opensAt?: string;
}

/** Why a message is left out that its "Send Once Key" says was sent before. */
export const alreadySent = 'alreadySent';

/** Why one is left out whose recipient does not want any. */
export const optedOut = 'optedOut';

export const recipientOf = ({ body }: TelnyxRequest) => (body as { to: string | string[] }).to;

/** Who gets a text, in one order: a group is the same in any. */
export const recipientKey = (request: TelnyxRequest): string =>
	JSON.stringify([recipientOf(request)].flat().sort());

export const contentKey = ({ body }: TelnyxRequest): string =>
	hash(JSON.stringify(contentOfRequest(body as IDataObject)));

/** Short, since it is kept for every text. */
export const hash = (text: string): string =>
	createHash('sha256').update(text).digest('base64').slice(0, 22);
