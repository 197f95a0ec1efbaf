import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import { whatsappFiles, whatsappKindOf } from '../../message/fileLimits';
import { attachedFiles, attachFilesField, checkLimit, type AttachedFile } from '../attachedFiles';
import type { Item } from '../item';
import { line, orNothing, several, shownFor } from '../building';
import { checkCount, checkDistinct, requiredTextUpTo, rowsUpTo, textUpTo } from '../limits';
import type { WhatsappForm } from './messageType';

type Interactive = Telnyx.WhatsappInteractive;
type Action = Telnyx.WhatsappInteractive.Action;

const kinds: Record<NonNullable<Interactive['type']>, string> = {
	button: 'Buttons',
	carousel: 'Carousel or Products (JSON)',
	cta_url: 'Link',
	list: 'List',
	location_request_message: 'Location Request',
};

const idField = line({
	displayName: 'ID',
	name: 'id',
	placeholder: 'e.g. yes',
	description:
		'What comes back when the recipient chooses it: button.id of the Telnyx Trigger’s item',
});

const buttonsField = several({
	displayName: 'Buttons',
	name: 'buttons',
	row: {
		name: 'button',
		displayName: 'Button',
		values: [
			idField,
			line({
				displayName: 'Title',
				name: 'title',
				placeholder: 'e.g. Yes, please',
				description: 'Up to 20 characters',
			}),
		],
	},
	description: 'Up to 3 answers to choose from',
});

const listFields: INodeProperties[] = [
	{
		...line({
			displayName: 'List Button',
			name: 'listButton',
			placeholder: 'e.g. Choose a time',
			description: 'What opens the list, up to 20 characters',
		}),
		required: true,
	},
	several({
		displayName: 'Sections',
		name: 'sections',
		row: {
			name: 'section',
			displayName: 'Section',
			values: [
				line({
					displayName: 'Title',
					name: 'title',
					placeholder: 'e.g. Morning',
					description: 'The heading of the section, up to 24 characters',
				}),
				several({
					displayName: 'Rows',
					name: 'rows',
					row: {
						name: 'row',
						displayName: 'Row',
						values: [
							line({
								displayName: 'Description',
								name: 'description',
								placeholder: 'e.g. With Ada',
								description: 'Up to 72 characters',
							}),
							idField,
							line({
								displayName: 'Title',
								name: 'title',
								placeholder: 'e.g. 9:00',
								description: 'Up to 24 characters',
							}),
						],
					},
					description: 'What can be chosen',
				}),
			],
		},
		description: 'The parts of the list, with up to 10 rows in all',
	}),
];

const linkFields: INodeProperties[] = [
	{
		...line({
			displayName: 'Link Text',
			name: 'displayText',
			placeholder: 'e.g. Track your order',
			description: 'Label of the button, up to 20 characters',
		}),
		required: true,
	},
	{
		...line({
			displayName: 'Link URL',
			name: 'url',
			placeholder: 'e.g. https://example.com/order',
			description: 'Where the button leads',
		}),
		required: true,
	},
];

const actionField: INodeProperties = {
	displayName: 'Action (JSON)',
	name: 'action',
	type: 'json',
	default: '{}',
	description:
		'The "action" of the message as Telnyx’s API describes it, for example with its cards or its product catalog',
};

export const interactive: WhatsappForm = {
	type: 'interactive',
	displayName: 'Interactive',
	description: 'A text with buttons, a list to choose from, or a link',
	fields: [
		{
			displayName: 'Interaction',
			name: 'interactiveType',
			type: 'options',
			noDataExpression: true,
			default: 'button',
			description: 'What the recipient can do',
			options: Object.entries(kinds).map(([value, name]) => ({ name, value })),
		},
		{
			displayName: 'Body',
			name: 'body',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. Shall we come tomorrow?',
			description: 'What the recipient reads, up to 1,024 characters',
		},
		...shownFor('/interactiveType', ['button'], [buttonsField]),
		...shownFor('/interactiveType', ['list'], listFields),
		...shownFor('/interactiveType', ['cta_url'], linkFields),
		...shownFor('/interactiveType', ['carousel'], [actionField]),
		attachFilesField,
	],
	options: [
		line({
			displayName: 'Footer',
			name: 'footer',
			placeholder: 'e.g. Answer until noon',
			description: 'The small text below, up to 60 characters',
		}),
		line({
			displayName: 'Header Document URL',
			name: 'headerDocument',
			placeholder: 'e.g. https://example.com/offer.pdf',
			description: 'A file above the text',
		}),
		line({
			displayName: 'Header Image URL',
			name: 'headerImage',
			placeholder: 'e.g. https://example.com/picture.jpg',
			description: 'A picture above the text',
		}),
		line({
			displayName: 'Header Subtext',
			name: 'headerSubText',
			placeholder: 'e.g. Only today',
			description: 'The second line of the header',
		}),
		line({
			displayName: 'Header Text',
			name: 'headerText',
			placeholder: 'e.g. Your appointment',
			description: 'The line above the text, up to 60 characters',
		}),
		line({
			displayName: 'Header Video URL',
			name: 'headerVideo',
			placeholder: 'e.g. https://example.com/video.mp4',
			description: 'A video above the text',
		}),
	],
	content(item) {
		const type = item.choice<NonNullable<Interactive['type']>>('interactiveType') ?? 'button';
		return {
			interactive: {
				type,
				header: header(item),
				body: { text: requiredTextUpTo(item, 'body', 1024) },
				footer: orNothing({ text: textUpTo(item, 'options.footer', 60) }),
				action: actions[type](item),
			},
		};
	},
};

/** The limits are Meta's, as the official types have them. */
const actions: Record<NonNullable<Interactive['type']>, (item: Item) => Action> = {
	button(item) {
		const rows = rowsUpTo(item, 'buttons.button', 3);
		const buttons = rows.map((row) => ({
			type: 'reply' as const,
			reply: {
				id: requiredTextUpTo(item, `${row}.id`, 256),
				title: requiredTextUpTo(item, `${row}.title`, 20),
			},
		}));
		checkDistinct(item, rows, 'id');
		checkDistinct(item, rows, 'title');
		return { buttons };
	},
	carousel: (item) => item.required('action', item.json<Action>('action')),
	cta_url: (item) => ({
		name: 'cta_url',
		parameters: {
			display_text: requiredTextUpTo(item, 'displayText', 20),
			url: item.webAddress('url'),
		},
	}),
	list(item) {
		const paths = rowsUpTo(item, 'sections.section', 10);
		const all = paths.flatMap((section) => item.rows(`${section}.rows.row`) ?? []);
		checkCount(item, { field: 'sections.section.rows', count: all.length, most: 10 });
		const sections = paths.map((section) => ({
			title:
				paths.length > 1
					? requiredTextUpTo(item, `${section}.title`, 24)
					: textUpTo(item, `${section}.title`, 24),
			rows: item.rows(`${section}.rows.row`)?.map((row) => ({
				id: requiredTextUpTo(item, `${row}.id`, 200),
				title: requiredTextUpTo(item, `${row}.title`, 24),
				description: textUpTo(item, `${row}.description`, 72),
			})),
		}));
		checkDistinct(item, all, 'id');
		return { button: requiredTextUpTo(item, 'listButton', 20), sections };
	},
	location_request_message: () => ({ name: 'send_location' }),
};

function header(item: Item): Interactive['header'] {
	const file = (name: string) => {
		const link = item.text(`options.${name}`);
		return link === undefined ? undefined : { link: item.webAddress(`options.${name}`, link) };
	};
	const shown = {
		text: textUpTo(item, 'options.headerText', 60),
		image: file('headerImage'),
		video: file('headerVideo'),
		document: file('headerDocument'),
	};
	const files = attachedFiles(item);
	const count = Object.values(shown).filter((one) => one !== undefined).length + files.length;
	if (files.length > 0 && count > 1) {
		throw item.problem(
			`There are ${count} headers, and WhatsApp shows one`,
			'Keep either Header Text, one of the header URLs, or one file under Attach Files.',
		);
	}
	return orNothing({
		...shown,
		...attachedHeader(item, files[0]),
		sub_text: item.text('options.headerSubText'),
	});
}

/** WhatsApp shows no sound above a text. */
function attachedHeader(item: Item, file: AttachedFile | undefined): Interactive['header'] {
	if (file === undefined) return {};
	const kind = whatsappKindOf(file);
	const header = kind === 'image' || kind === 'video' ? kind : 'document';
	checkLimit(item, [file], whatsappFiles[header]);
	return { [header]: { link: file.reference } };
}
