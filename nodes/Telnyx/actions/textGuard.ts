import type Telnyx from 'telnyx';

import { readGuards, type TextLimits } from '../fields/guards';
import type { Item } from '../fields/item';
import { refusalOf } from '../fields/recipientGuard';
import { readSendingWindow } from '../fields/sendingWindow';
import type { SendingWindow } from '../message/sendingWindow';
import type { TelnyxRequest } from '../transport/request';
import type { LeftOut } from './text';

/** What decides whether and when a text may leave. */
export interface TextGuard {
	/** Why it may not, whatever the time. */
	refusal?: LeftOut;
	limits: TextLimits;
	window?: SendingWindow;
	/** All who get it. */
	to: string[];
}

/** Reads an item's guards, and holds its recipients against them. */
export function readTextGuard(item: Item, { body }: TelnyxRequest): TextGuard {
	const { from = fallbackOf(body), to } = body as { from?: string; to: string | string[] };
	const recipients = [to].flat();
	const guards = readGuards(item);
	return {
		refusal: refusalOf(item, guards, { from, to: recipients }),
		limits: guards.limits,
		window: readSendingWindow(item),
		to: recipients,
	};
}

/** The number from which a text goes out where its RCS message can't. */
function fallbackOf(body: TelnyxRequest['body']): string | undefined {
	const { mms_fallback: mms, sms_fallback: sms } = body as Partial<Telnyx.Messages.RcSendParams>;
	return mms?.from ?? sms?.from;
}
