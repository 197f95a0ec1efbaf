import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { rcsCardFiles, rcsFiles } from '../../message/fileLimits';
import { attachedFiles, attachFilesField, oneAddress } from '../attachedFiles';
import { line, orNothing, several, shownFor } from '../building';
import { checkCount, requiredTextUpTo, textUpTo } from '../limits';
import { suggestionsBody, suggestionsField } from './suggestions';

type Content = Telnyx.RcsAgentMessage.ContentMessage;
type Standalone = Telnyx.RcsAgentMessage.ContentMessage.RichCard.StandaloneCard;
type Kind = 'text' | 'file' | 'richCard' | 'carousel' | 'event';

const fileField = line({
	displayName: 'Media URL',
	name: 'fileUrl',
	placeholder: 'e.g. https://example.com/picture.jpg',
	description: 'The public address of the file',
});

const thumbnailField = line({
	displayName: 'Thumbnail URL',
	name: 'thumbnailUrl',
	placeholder: 'e.g. https://example.com/small.jpg',
	description: 'A small picture to show until the file is loaded, up to 100 kB',
});

const refreshField: INodeProperties = {
	displayName: 'Force Refresh',
	name: 'forceRefresh',
	type: 'boolean',
	default: false,
	description: 'Whether to fetch the file again, even if it was sent before',
};

const cardFields: INodeProperties[] = [
	line({
		displayName: 'Card Title',
		name: 'title',
		placeholder: 'e.g. Your bike is ready',
		description: 'Up to 200 characters',
	}),
	line({
		displayName: 'Card Text',
		name: 'description',
		placeholder: 'e.g. We are open until 6',
		description: 'Up to 2,000 characters',
	}),
	refreshField,
	fileField,
	{
		displayName: 'Media Height',
		name: 'height',
		type: 'options',
		default: 'MEDIUM',
		description: 'How high the picture is on a vertical card',
		options: [
			{ name: 'Medium', value: 'MEDIUM' },
			{ name: 'Short', value: 'SHORT' },
			{ name: 'Tall', value: 'TALL' },
			{ name: 'Let the Phone Decide', value: 'HEIGHT_UNSPECIFIED' },
		],
	},
	suggestionsField,
	thumbnailField,
];

const standaloneFields: INodeProperties[] = [
	{
		displayName: 'Card',
		name: 'card',
		type: 'fixedCollection',
		placeholder: 'Add Card',
		default: {},
		description: 'A picture with a title, a text and suggestions',
		options: [{ displayName: 'Content', name: 'content', values: cardFields }],
	},
	{
		displayName: 'Card Orientation',
		name: 'cardOrientation',
		type: 'options',
		default: 'VERTICAL',
		description: 'Whether the picture stands above the text or beside it',
		options: [
			{ name: 'Horizontal', value: 'HORIZONTAL' },
			{ name: 'Let the Phone Decide', value: 'CARD_ORIENTATION_UNSPECIFIED' },
			{ name: 'Vertical', value: 'VERTICAL' },
		],
	},
	{
		displayName: 'Picture Side',
		name: 'thumbnailImageAlignment',
		type: 'options',
		default: 'LEFT',
		description: 'Where the picture of a horizontal card stands',
		options: [
			{ name: 'Left', value: 'LEFT' },
			{ name: 'Right', value: 'RIGHT' },
			{ name: 'Let the Phone Decide', value: 'THUMBNAIL_IMAGE_ALIGNMENT_UNSPECIFIED' },
		],
	},
];

const carouselFields: INodeProperties[] = [
	several({
		displayName: 'Cards',
		name: 'cards',
		row: { name: 'card', displayName: 'Card', values: cardFields },
		description: '2 to 10 cards',
	}),
	{
		displayName: 'Card Width',
		name: 'cardWidth',
		type: 'options',
		default: 'MEDIUM',
		description: 'How wide each card is',
		options: [
			{ name: 'Medium', value: 'MEDIUM' },
			{ name: 'Small', value: 'SMALL' },
			{ name: 'Let the Phone Decide', value: 'CARD_WIDTH_UNSPECIFIED' },
		],
	},
];

const eventField: INodeProperties = {
	displayName: 'Event',
	name: 'eventType',
	type: 'options',
	default: 'IS_TYPING',
	description: 'What the recipient’s phone shows instead of a message',
	options: [
		{
			name: 'Is Typing',
			value: 'IS_TYPING',
			description: 'Shows the recipient that an answer is being written',
		},
		{ name: 'Read', value: 'READ', description: 'Shows the recipient that their message was read' },
		{ name: 'Unspecified', value: 'TYPE_UNSPECIFIED', description: 'Neither of the two' },
	],
};

/** What an RCS message consists of. */
export const rcsFields: INodeProperties[] = [
	{
		displayName: 'Content',
		name: 'content',
		type: 'options',
		noDataExpression: true,
		default: 'text',
		description: 'What to send',
		options: [
			{ name: 'Carousel', value: 'carousel', description: 'Several cards side by side' },
			{ name: 'Event', value: 'event', description: 'A sign that you are typing, or have read' },
			{ name: 'File', value: 'file', description: 'A picture, a video or another file' },
			{
				name: 'Rich Card',
				value: 'richCard',
				description: 'A picture with a title, a text and suggestions',
			},
			{ name: 'Text', value: 'text' },
		],
	},
	...shownFor(
		'/content',
		['text'],
		[
			{
				displayName: 'Text',
				name: 'text',
				type: 'string',
				typeOptions: { rows: 3 },
				required: true,
				default: '',
				placeholder: 'e.g. Your order is on its way',
				description: 'What the recipient reads, up to 3,072 characters',
			},
		],
	),
	...shownFor('/content', ['file'], [fileField]),
	...shownFor('/content', ['richCard'], standaloneFields),
	...shownFor('/content', ['file', 'richCard'], [attachFilesField]),
	...shownFor('/content', ['carousel'], carouselFields),
	...shownFor('/content', ['event'], [eventField]),
];

/** What stands in the collection of options. */
export const rcsOptions: INodeProperties[] = [
	...shownFor('/content', ['file'], [refreshField, thumbnailField]),
	...shownFor('/content', ['text', 'file', 'richCard', 'carousel'], [suggestionsField]),
];

/** The message in Telnyx's form. */
export function rcsMessage(item: Item): Telnyx.RcsAgentMessage {
	const kind = item.choice<Kind>('content') ?? 'text';
	if (kind === 'event') return { event: { event_type: item.choice('eventType') } };
	const suggestions = suggestionsBody(item, 'options.suggestions');
	return { content_message: { ...contents[kind](item), suggestions } };
}

/** The longest text of RCS (Telnyx). */
export const mostCharacters = 3072;

const contents: Record<Exclude<Kind, 'event'>, (item: Item) => Content> = {
	text: (item) => ({ text: requiredTextUpTo(item, 'text', mostCharacters) }),
	file: (item) => ({
		content_info: {
			file_url: oneAddress(item, 'fileUrl', rcsFiles),
			force_refresh: item.boolean('options.forceRefresh'),
			thumbnail_url: item.text('options.thumbnailUrl'),
		},
	}),
	richCard: (item) => ({
		rich_card: {
			standalone_card: {
				card_content: card(item, 'card.content'),
				card_orientation: item.required(
					'cardOrientation',
					item.choice<Standalone['card_orientation']>('cardOrientation'),
				),
				thumbnail_image_alignment: item.required(
					'thumbnailImageAlignment',
					item.choice<Standalone['thumbnail_image_alignment']>('thumbnailImageAlignment'),
				),
			},
		},
	}),
	carousel(item) {
		const rows = item.required('cards', item.rows('cards.card'));
		if (rows.length < 2 || rows.length > 10) {
			throw item.error({
				field: 'cards',
				value: `${rows.length}`,
				problem: 'does not hold 2 to 10 cards',
				remedy: 'Add or remove some, or send a Rich Card.',
			});
		}
		return {
			rich_card: {
				carousel_card: {
					card_contents: rows.map((row) => card(item, row)),
					card_width: item.required('cardWidth', item.choice('cardWidth')),
				},
			},
		};
	},
};

function card(item: Item, path: string): Telnyx.RcsCardContent {
	const suggestions = suggestionsBody(item, `${path}.suggestions`);
	checkCount(item, {
		field: `${path}.suggestions`,
		count: suggestions?.length ?? 0,
		most: 10,
	});
	const url = `${path}.fileUrl`;
	const hasFile = item.text(url) !== undefined || attachedFiles(item).length > 0;
	const file = hasFile ? oneAddress(item, url, rcsCardFiles) : undefined;
	return {
		title: textUpTo(item, `${path}.title`, 200),
		description: textUpTo(item, `${path}.description`, 2000),
		media: orNothing({
			height: file === undefined ? undefined : item.choice<'SHORT'>(`${path}.height`),
			content_info:
				file === undefined
					? undefined
					: {
							file_url: file,
							force_refresh: item.boolean(`${path}.forceRefresh`) || undefined,
							thumbnail_url: item.text(`${path}.thumbnailUrl`),
						},
		}),
		suggestions,
	};
}
