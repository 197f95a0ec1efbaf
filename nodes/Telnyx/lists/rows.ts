import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { pages, telnyxRequest } from '../transport';
import type { TelnyxRequest } from '../transport/request';

const rowsPerPage = 100;

type Query = NonNullable<TelnyxRequest['query']>;

/** One page of a list. */
export interface Page<Row> {
	rows: Row[];
	/** Where the next page begins; undefined behind the last one. */
	paginationToken?: string;
}

/** The page of a list at which the editor has arrived. */
export async function pageOf<Row>(
	context: ILoadOptionsFunctions,
	{ path, query, paginationToken }: { path: string; query?: Query; paginationToken?: string },
): Promise<Page<Row>> {
	const number = Number(paginationToken ?? 1);
	const response = await telnyxRequest<{ data?: Row[]; meta?: { total_pages?: number } }>(context, {
		method: 'GET',
		path,
		query: { ...query, 'page[number]': number, 'page[size]': rowsPerPage },
	});
	return {
		rows: response.data ?? [],
		paginationToken: number < (response.meta?.total_pages ?? 1) ? String(number + 1) : undefined,
	};
}

/**
 * The rows of a list from all of its pages, for what Telnyx can't search.
 *
 * @param most pages that are read
 */
export async function rowsOf<Row>(
	context: ILoadOptionsFunctions,
	{ path, query, most = Infinity }: { path: string; query?: Query; most?: number },
): Promise<Row[]> {
	const found: Row[] = [];
	let read = 0;
	for await (const rows of pages<Row>(context, { method: 'GET', path, query })) {
		found.push(...rows);
		if (++read >= most) break;
	}
	return found;
}
