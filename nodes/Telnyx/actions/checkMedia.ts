import type { Item } from '../fields/item';
import { labelOfPointer } from '../fields/labels';
import { reachOf } from '../transport/reachability';
import type { TelnyxRequest } from '../transport/request';
import type { Client } from './client';

/** The fields of requests whose files Telnyx fetches when it sends. */
const mediaFields = ['media_urls', 'link', 'file_url', 'thumbnail_url'];

/** @throws NodeOperationError where a file is at an address that nobody outside can open */
export function checkMedia(item: Item, { body }: TelnyxRequest, telnyx: Client): void {
	for (const { field, url } of mediaIn(body)) {
		if (telnyx.canOpen(url)) continue;
		const place = reachOf(url) === 'sameMachine' ? 'on this machine' : 'in your own network';
		throw item.problem(
			`"${labelOfPointer(item.fields, field) ?? 'Media'}" is ${place}, where Telnyx can’t fetch it: ${url}`,
			'Put the file at an address that is open to the internet.',
		);
	}
}

function mediaIn(value: unknown, field = ''): Array<{ field: string; url: string }> {
	if (typeof value === 'string') {
		return mediaFields.includes(field) && URL.canParse(value) ? [{ field, url: value }] : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		mediaIn(inner, Array.isArray(value) ? field : name),
	);
}
