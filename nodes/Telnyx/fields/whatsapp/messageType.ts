import type { INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { Item } from '../item';

/** The message in Telnyx’s form. The official types lack its context, which Telnyx’s guide to sending WhatsApp messages has. */
export type WhatsappContent = Telnyx.WhatsappMessageContent & { context?: { message_id: string } };

/** What one kind of WhatsApp message asks for. */
export interface WhatsappForm {
	type: NonNullable<WhatsappContent['type']>;
	displayName: string;
	description: string;
	/** In the node itself. */
	fields: INodeProperties[];
	/** In the collection of options. */
	options?: INodeProperties[];
	/** The part of the message that is this kind's own. */
	content(item: Item): WhatsappContent;
}
