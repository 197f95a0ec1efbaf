import type { IDataObject } from 'n8n-workflow';

import { telnyxError, type ErrorContext } from './errors';
import type { TelnyxContext, TelnyxRequest } from './request';
import { send, type SendOptions } from './send';

/**
 * Calls Telnyx and gives the parsed response.
 *
 * @throws NodeApiError for every other outcome; `isMissingError` says whether it is about a missing thing
 */
export async function telnyxRequest<T = IDataObject>(
	context: TelnyxContext,
	request: TelnyxRequest,
	options: Partial<SendOptions> & Partial<ErrorContext> = {},
): Promise<T> {
	const kind = options.kind ?? (request.method === 'GET' ? 'read' : 'write');
	const outcome = await send(context, request, { ...options, kind });
	if (outcome.state === 'accepted') return outcome.body as T;
	throw telnyxError(outcome, { ...options, kind, node: context.getNode() });
}

/** Telnyx's largest page. */
export const largestPage = 250;

/**
 * The rows of a list, a page at a time: the next page is asked for when the last one was taken.
 *
 * @param pageSize rows a page, at most 250
 * @throws NodeApiError like `telnyxRequest`
 */
export async function* pages<Row = IDataObject>(
	context: TelnyxContext,
	request: TelnyxRequest,
	options: { pageSize?: number } & Parameters<typeof telnyxRequest>[2] = {},
): AsyncGenerator<Row[]> {
	const { pageSize = largestPage, ...rest } = options;
	for (let number = 1; ; number++) {
		const query = { ...request.query, 'page[number]': number, 'page[size]': pageSize };
		const page = await telnyxRequest<{ data?: Row[]; meta?: { total_pages?: number } }>(
			context,
			{ ...request, query },
			rest,
		);
		const rows = page.data ?? [];
		if (rows.length > 0) yield rows;
		if (rows.length === 0 || number >= (page.meta?.total_pages ?? 1)) return;
	}
}
