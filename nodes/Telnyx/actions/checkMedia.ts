import type { Item } from '../fields/item';
import { labelOfPointer } from '../fields/labels';
import { publicAddressRemedy, reachOf } from '../transport/reachability';
import type { TelnyxRequest } from '../transport/request';
import { isFileReference, mediaFields, signedAddress } from '../transport/signedFiles';
import type { Client } from './client';

/** @throws NodeOperationError where a file is at an address that nobody outside can open */
export function checkMedia(item: Item, { body }: TelnyxRequest, telnyx: Client): void {
	for (const { field, url } of mediaIn(body)) {
		if (isFileReference(url)) {
			checkOwnAddress(item, url, telnyx);
			continue;
		}
		if (telnyx.canOpen(url)) continue;
		const place = reachOf(url) === 'sameMachine' ? 'on this machine' : 'in your own network';
		throw item.problem(
			`"${labelOfPointer(item.fields, field) ?? 'Media'}" is ${place}, where Telnyx can’t fetch it: ${url}`,
			'Put the file at an address that is open to the internet.',
		);
	}
}

/** @throws NodeOperationError where Telnyx can't reach this n8n */
function checkOwnAddress(item: Item, reference: string, telnyx: Client): void {
	const { origin } = new URL(signedAddress(item.context, reference));
	if (telnyx.canOpen(origin)) return;
	throw item.problem(
		`Telnyx could not fetch the files under "${item.label('attachFiles')}", since this n8n’s address is ${origin}`,
		publicAddressRemedy,
	);
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
