import type { INodeProperties } from 'n8n-workflow';

const perSender =
	'texts from one sender to one of your numbers may start the workflow, so that two auto-responders never text each other forever. The first text left out shows as a failed execution. Each n8n process counts for itself. 0 turns the limit off.';

/** Options of the trigger that keep a run from starting. */
export const eventFilters: INodeProperties[] = [
	{
		displayName: 'At Most per Sender and Hour',
		name: 'runsPerHour',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description: `How many ${perSender}`,
	},
	{
		displayName: 'At Most per Sender and Minute',
		name: 'runsPerMinute',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: `How many ${perSender}`,
	},
	{
		displayName: 'Filter: First Word',
		name: 'keywords',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. ORDER',
		description: 'Only start for incoming texts that begin with one of these words, in any case',
	},
	{
		displayName: 'Filter: From Numbers',
		name: 'fromNumbers',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550001',
		description:
			'Only start for events from one of these numbers. For delivery events, the sender is your own number.',
	},
	{
		displayName: 'Filter: Text Matches',
		name: 'textMatches',
		type: 'string',
		default: '',
		placeholder: 'e.g. *order*',
		description:
			'Only start for incoming texts that match as a whole, in any case. A * stands for any characters, a ? for one.',
	},
	{
		displayName: 'Filter: To Numbers',
		name: 'toNumbers',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550100',
		description:
			'Only start for events to one of these numbers. For incoming texts, the recipient is your own number or RCS agent.',
	},
	{
		displayName: 'Ignore From Numbers',
		name: 'ignoreFrom',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550100',
		description: 'Never start for incoming texts from these numbers',
	},
	{
		displayName: 'Ignore Own Numbers',
		name: 'ignoreOwnNumbers',
		type: 'boolean',
		default: true,
		description:
			'Whether to ignore incoming texts from the numbers of this Telnyx account, so that two workflows never text each other forever. The numbers are read when the workflow is published.',
	},
	{
		displayName: 'Ignore Reactions',
		name: 'ignoreReactions',
		type: 'boolean',
		default: false,
		description:
			'Whether to ignore emoji reactions. iPhones send them as texts like: Liked “See you at 5”.',
	},
];
