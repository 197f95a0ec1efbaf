import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from './item';

type Rule = Telnyx.MessagingProfiles.AutorespConfigCreateParams;

/** Telnyx takes no more. */
const mostKeywords = 20;

/** What an auto-response consists of. */
export const ruleFields = {
	op: {
		displayName: 'Type',
		name: 'op',
		type: 'options',
		default: 'info',
		description: 'What a text with one of the keywords does',
		options: [
			{ name: 'Info', value: 'info', description: 'Answers, like HELP' },
			{ name: 'Start', value: 'start', description: 'Lets the sender be texted again' },
			{ name: 'Stop', value: 'stop', description: 'Blocks all further texts to the sender' },
		],
	},
	keywords: {
		displayName: 'Keywords',
		name: 'keywords',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Keyword' },
		default: [],
		placeholder: 'e.g. HOURS',
		description: 'Up to 20 words. The rule applies to a text that is exactly one of them.',
	},
	countryCode: {
		displayName: 'Country Code',
		name: 'countryCode',
		type: 'string',
		default: '*',
		placeholder: 'e.g. US',
		description: 'The country of the senders, in two letters (ISO 3166-1), or * for all',
	},
	respText: {
		displayName: 'Answer',
		name: 'respText',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. We are open from 9 to 5',
		description: 'What Telnyx texts back. Leave it empty to send no answer.',
	},
} satisfies Record<string, INodeProperties>;

/**
 * The parts of a rule that the user filled in.
 *
 * @param path of the collection that holds them, with a dot at its end; empty where they stand by themselves
 */
export function ruleBody(item: Item, path = ''): Partial<Rule> {
	const keywords = item.list(`${path}keywords`);
	if (keywords && keywords.length > mostKeywords) {
		throw item.error({
			field: `${path}keywords`,
			value: `${keywords.length} keywords`,
			problem: 'holds too many',
			remedy: `Telnyx takes at most ${mostKeywords}.`,
		});
	}
	return {
		op: item.choice<Rule['op']>(`${path}op`),
		keywords,
		country_code: item.text(`${path}countryCode`),
		resp_text: item.text(`${path}respText`),
	};
}
