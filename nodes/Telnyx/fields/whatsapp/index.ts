import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { line, shownFor } from '../building';
import { contacts } from './contacts';
import type { WhatsappContent, WhatsappForm } from './messageType';
import { interactive } from './interactive';
import { wamid } from './wamid';
import { audio, document, image, location, reaction, sticker, text, video } from './simple';
import { template } from './template';

const forms: WhatsappForm[] = [
	audio,
	contacts,
	document,
	image,
	interactive,
	location,
	reaction,
	sticker,
	template,
	text,
	video,
];

const selector = '/messageType';

/** The kind of message, and the fields of each. */
export const whatsappFields: INodeProperties[] = [
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		noDataExpression: true,
		default: 'template',
		description:
			'What to send. Only a template can be sent at any time; the others need a message from the recipient in the last 24 hours.',
		options: forms.map(({ type, displayName, description }) => ({
			name: displayName,
			value: type,
			description,
		})),
	},
	...merged(({ fields }) => fields),
];

/** What stands in the collection of options. */
export const whatsappOptions: INodeProperties[] = [
	...merged(({ options }) => options ?? []),
	line({
		displayName: 'Callback Data',
		name: 'bizOpaqueCallbackData',
		placeholder: 'e.g. order-1234',
		description:
			'Comes back with the delivery events of this message. To read it, turn on Include Raw Event in the Telnyx Trigger.',
	}),
	// Meta takes no reaction that quotes a message, and shows no quote above a template.
	...shownFor(
		selector,
		forms.map(({ type }) => type).filter((type) => type !== 'reaction' && type !== 'template'),
		[
			line({
				displayName: 'Quoted Message ID',
				name: 'quotedMessageId',
				placeholder: 'e.g. wamid.HBgLMTMxMjU1NTAwMDE…',
				description:
					'The message that is shown above this one: channelMessageId of the Telnyx Trigger’s item',
			}),
		],
	),
];

/** The message in Telnyx's form. */
export function whatsappContent(item: Item): WhatsappContent {
	const type = item.choice('messageType');
	const form = forms.find((candidate) => candidate.type === type) ?? template;
	return {
		type: form.type,
		...form.content(item),
		context: quote(wamid(item, 'options.quotedMessageId')),
		biz_opaque_callback_data: item.text('options.bizOpaqueCallbackData'),
	};
}

/** What makes WhatsApp show an earlier message above this one. */
export const quote = (id: string | undefined) =>
	id === undefined ? undefined : { message_id: id };

/** The fields of all forms; those that several have stand once, behind the fields of each. */
function merged(fieldsOf: (form: WhatsappForm) => INodeProperties[]): INodeProperties[] {
	const types = new Map<INodeProperties, string[]>();
	for (const form of forms) {
		for (const field of fieldsOf(form)) {
			const earlier = types.get(field) ?? [];
			types.delete(field);
			types.set(field, [...earlier, form.type]);
		}
	}
	return [...types].flatMap(([field, shown]) => shownFor(selector, shown, [field]));
}
