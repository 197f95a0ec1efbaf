import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { line, several, shownFor } from '../building';
import { requiredTextUpTo, textUpTo } from '../limits';

type Action = Telnyx.RcsSuggestion.Action;
type Kind = 'reply' | 'openUrl' | 'dial' | 'viewLocation' | 'shareLocation' | 'createEvent';

const urlFields: INodeProperties[] = [
	{
		displayName: 'Open In',
		name: 'application',
		type: 'options',
		default: 'BROWSER',
		description: 'Where the phone opens the page',
		options: [
			{ name: 'Browser', value: 'BROWSER' },
			{ name: 'Let the Phone Decide', value: 'OPEN_URL_APPLICATION_UNSPECIFIED' },
			{ name: 'Messages App', value: 'WEBVIEW' },
		],
	},
	line({
		displayName: 'URL',
		name: 'url',
		placeholder: 'e.g. https://example.com/order',
		description: 'The page to open',
	}),
	{
		displayName: 'Page Size',
		name: 'webviewViewMode',
		type: 'options',
		default: 'WEBVIEW_VIEW_MODE_UNSPECIFIED',
		description: 'How much of the screen the page takes inside the messages app',
		options: [
			{ name: 'Full', value: 'FULL' },
			{ name: 'Half', value: 'HALF' },
			{ name: 'Let the Phone Decide', value: 'WEBVIEW_VIEW_MODE_UNSPECIFIED' },
			{ name: 'Tall', value: 'TALL' },
		],
	},
];

const locationFields = [
	line({
		displayName: 'Label',
		name: 'label',
		placeholder: 'e.g. Our shop',
		description: 'Label of the place on the map',
	}),
	line({
		displayName: 'Latitude',
		name: 'latitude',
		placeholder: 'e.g. 41.8827',
		description: 'Degrees, north of the equator positive',
	}),
	line({
		displayName: 'Longitude',
		name: 'longitude',
		placeholder: 'e.g. -87.6233',
		description: 'Degrees, east of Greenwich positive',
	}),
	line({
		displayName: 'Map Search',
		name: 'query',
		placeholder: 'e.g. bike shop',
		description: 'What to search for on the map (Android only)',
	}),
];

const eventFields: INodeProperties[] = [
	{
		displayName: 'Event End',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description: 'When the event ends',
	},
	{
		displayName: 'Event Start',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description: 'When the event begins',
	},
	line({
		displayName: 'Event Title',
		name: 'title',
		placeholder: 'e.g. Repair',
		description: 'Up to 100 characters',
	}),
];

/** Chips below a message or card, which the recipient can tap. */
export const suggestionsField = several({
	displayName: 'Suggestions',
	name: 'suggestions',
	row: {
		name: 'suggestion',
		displayName: 'Suggestion',
		values: [
			{
				displayName: 'When Tapped',
				name: 'kind',
				type: 'options',
				default: 'reply',
				description: 'What the phone does',
				options: [
					{ name: 'Call a Number', value: 'dial' },
					{ name: 'Create a Calendar Event', value: 'createEvent' },
					{ name: 'Open a Page', value: 'openUrl' },
					{ name: 'Reply', value: 'reply' },
					{ name: 'Share the Location', value: 'shareLocation' },
					{ name: 'Show a Place', value: 'viewLocation' },
				],
			},
			line({
				displayName: 'Label',
				name: 'text',
				placeholder: 'e.g. Yes, please',
				description: 'Label, up to 25 characters',
			}),
			line({
				displayName: 'Postback',
				name: 'postbackData',
				placeholder: 'e.g. yes',
				description: 'What comes back when it is tapped: button.id of the Telnyx Trigger’s item',
			}),
			...shownFor('kind', ['openUrl'], urlFields),
			...shownFor(
				'kind',
				['dial'],
				[
					line({
						displayName: 'Phone Number',
						name: 'phoneNumber',
						placeholder: 'e.g. +13125550001',
						description: 'The number to call',
					}),
				],
			),
			...shownFor('kind', ['viewLocation'], locationFields),
			...shownFor('kind', ['createEvent'], eventFields),
			...shownFor(
				'kind',
				['openUrl', 'createEvent'],
				[
					line({
						displayName: 'Details',
						name: 'description',
						placeholder: 'e.g. Bring your bike',
						description: 'What the page or event is about',
					}),
				],
			),
			...shownFor(
				'kind',
				['openUrl', 'dial', 'viewLocation', 'shareLocation', 'createEvent'],
				[
					line({
						displayName: 'Fallback URL',
						name: 'fallbackUrl',
						placeholder: 'e.g. https://example.com',
						description: 'The page for phones that can’t do it',
					}),
				],
			),
		],
	},
	description: 'What the recipient can tap instead of typing',
});

/** @param path of the field, where it stands in a card */
export const suggestionsBody = (item: Item, path: string): Telnyx.RcsSuggestion[] | undefined =>
	item.rows(`${path}.suggestion`)?.map((row) => {
		const kind = item.choice<Kind>(`${row}.kind`) ?? 'reply';
		const postback = item.text(`${row}.postbackData`);
		const shown = {
			text: requiredTextUpTo(item, `${row}.text`, 25),
			// Telnyx takes it in base64.
			postback_data: postback === undefined ? undefined : Buffer.from(postback).toString('base64'),
		};
		if (kind === 'reply') return { reply: shown };
		return {
			action: {
				...shown,
				fallback_url: item.text(`${row}.fallbackUrl`),
				...actions[kind](item, row),
			},
		};
	});

const actions: Record<Exclude<Kind, 'reply'>, (item: Item, row: string) => Action> = {
	openUrl: (item, row) => ({
		open_url_action: {
			application: item.required(`${row}.application`, item.choice(`${row}.application`)),
			url: item.webAddress(`${row}.url`),
			webview_view_mode: item.required(
				`${row}.webviewViewMode`,
				item.choice(`${row}.webviewViewMode`),
			),
			description: item.text(`${row}.description`),
		},
	}),
	dial: (item, row) => ({ dial_action: { phone_number: item.address(`${row}.phoneNumber`) } }),
	viewLocation: (item, row) => ({
		view_location_action: {
			label: item.text(`${row}.label`),
			query: item.text(`${row}.query`),
			lat_long:
				item.text(`${row}.latitude`) === undefined && item.text(`${row}.longitude`) === undefined
					? undefined
					: {
							latitude: Number(item.degrees(`${row}.latitude`, 90)),
							longitude: Number(item.degrees(`${row}.longitude`, 180)),
						},
		},
	}),
	shareLocation: () => ({ share_location_action: {} }),
	createEvent: (item, row) => ({
		create_calendar_event_action: {
			title: textUpTo(item, `${row}.title`, 100),
			description: textUpTo(item, `${row}.description`, 500),
			start_time: item.date(`${row}.startTime`),
			end_time: item.date(`${row}.endTime`),
		},
	}),
};
