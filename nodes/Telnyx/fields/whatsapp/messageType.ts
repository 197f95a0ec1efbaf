import type { INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { Item } from '../item';

export type WhatsappContent = Telnyx.WhatsappMessageContent;

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
