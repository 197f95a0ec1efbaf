import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { messageRequest } from '../transport/messages';
import { isMissing } from '../transport/outcome';
import type { Sent } from '../transport/send';
import type { Client } from './client';

/** The message in Telnyx's response to that, if there is one. */
export const messageIn = (sent: Sent): IDataObject | undefined =>
	sent.state === 'accepted' ? (sent.body as { data?: IDataObject }).data : undefined;

/**
 * A message as it is now; undefined where Telnyx no longer has it.
 *
 * @throws NodeApiError where Telnyx can't be asked
 */
export async function askMessage(
	telnyx: Client,
	id: string,
	item: Item,
): Promise<IDataObject | undefined> {
	const sent = await telnyx.send(messageRequest(id), 'read');
	if (sent.state !== 'accepted' && !isMissing(sent.failure)) {
		throw telnyx.error(sent, item, 'read');
	}
	return messageIn(sent);
}
