import {
	NodeOperationError,
	type IBinaryData,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import type { Item } from '../fields/item';
import { labelOfPointer } from '../fields/labels';
import { pages, telnyxRequest } from '../transport';
import { readCredential, type TelnyxCredential } from '../transport/credential';
import type { FileLimits, RemoteFile } from '../transport/download';
import { fetchFile } from '../transport/fetchFile';
import { cancelSignal } from '../transport/exchange';
import { telnyxError, type ErrorContext } from '../transport/errors';
import type { Outcome } from '../transport/outcome';
import { Pace, type Turn } from '../transport/pace';
import { canTelnyxReach } from '../transport/reachability';
import type { RequestKind, TelnyxRequest } from '../transport/request';
import { send, type Sent } from '../transport/send';
import { ServerClock } from '../transport/serverClock';
import type { SendingOptions } from './sending';

/**
 * The node's credential.
 *
 * @throws NodeOperationError where it has no API key, with which nothing would work
 */
export async function usableCredential(context: IExecuteFunctions): Promise<TelnyxCredential> {
	const credential = await readCredential(context);
	if (credential.apiKey.trim()) return credential;
	throw new NodeOperationError(context.getNode(), 'The credential has no API key', {
		description: 'Open the credential and enter an API key from the Telnyx portal.',
	});
}

/** Telnyx, as the items of one run see it: one credential, one pace, errors that name the item. */
export class Client {
	private readonly textPace: Pace;

	/** For all that is not a text: the rate of texts does not hold for it. */
	private readonly pace: Pace;

	/** Milliseconds. */
	private readonly timeout?: number;

	/** What time it is at Telnyx. */
	readonly clock = new ServerClock();

	/** What SMS and MMS come from where an item does not say it. */
	readonly defaultFrom?: string;

	private readonly sharedByKey = new Map<string, unknown>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly credential: TelnyxCredential,
		{ messagesPerSecond, timeout }: Partial<SendingOptions> = {},
	) {
		this.textPace = new Pace(messagesPerSecond, cancelSignal(context));
		this.pace = new Pace(0, cancelSignal(context));
		this.timeout = timeout;
		this.defaultFrom = credential.defaultFrom?.trim() || undefined;
	}

	/** Sends a request and gives its outcome, whatever it is. */
	async send(request: TelnyxRequest, kind: RequestKind, turn?: Turn): Promise<Sent> {
		const { credential, timeout, clock } = this;
		const pace = kind === 'text' ? this.textPace : this.pace;
		return await send(this.context, request, { kind, credential, pace, timeout, clock, ...turn });
	}

	/** Asks for something that is of use only at once: one try, and a few seconds. */
	async ask<T>(path: string, query?: TelnyxRequest['query']): Promise<T | undefined> {
		const { credential, clock } = this;
		const options = { kind: 'read', credential, clock, singleTry: true, timeout: 5_000 } as const;
		const sent = await send(this.context, { method: 'GET', path, query }, options);
		return sent.state === 'accepted' ? (sent.body as { data?: T }).data : undefined;
	}

	/** Lets no further text begin, not even those that wait for their turn; one that goes on in parts comes to its end. */
	stopTexts(): void {
		this.textPace.stop();
	}

	/** Sends a request and gives the answer. */
	async request<T = IDataObject>(
		request: TelnyxRequest,
		item: Item,
		kind?: RequestKind,
	): Promise<T> {
		return await telnyxRequest<T>(this.context, request, { ...this.options(item), kind });
	}

	/** The rows of a list, a page at a time. */
	pages<Row = IDataObject>(
		request: TelnyxRequest,
		item: Item,
		pageSize?: number,
	): AsyncGenerator<Row[]> {
		return pages<Row>(this.context, request, { ...this.options(item), pageSize });
	}

	/** What the items of a run share, made by whichever of them needs it first. */
	shared<T>(key: string, make: () => T): T {
		if (!this.sharedByKey.has(key)) this.sharedByKey.set(key, make());
		return this.sharedByKey.get(key) as T;
	}

	/** Whether Telnyx can open an address. */
	canOpen(url: string): boolean {
		return canTelnyxReach(url, this.credential.baseUrl);
	}

	/** Fetches a file, and gives what n8n knows of it, or why it can't be had. */
	async download(file: RemoteFile, limits: FileLimits): Promise<IBinaryData | string> {
		const { context, credential, pace } = this;
		return await fetchFile(context, file, { credential, pace, limits });
	}

	/** The error that tells a user about an outcome. */
	error(
		outcome: Exclude<Outcome, { state: 'accepted' }>,
		item: Item,
		kind: RequestKind,
		about: Pick<ErrorContext, 'isInLog'> = {},
	) {
		const node = this.context.getNode();
		return telnyxError(outcome, { ...this.options(item), ...about, node, kind });
	}

	private options(item: Item) {
		const { credential, pace, timeout } = this;
		const about: Omit<ErrorContext, 'node' | 'kind'> = {
			itemIndex: item.index,
			fieldLabel: (pointer) => labelOfPointer(item.fields, pointer),
			resendHint: 'To go on all the same, choose under Sending Options > If Unknown.',
		};
		return { credential, pace, timeout, ...about };
	}
}
