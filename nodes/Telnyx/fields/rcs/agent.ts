import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { messagingProfileLocator, optional } from '../locators';

/** In the options: most agents have a profile, which is found. */
export const agentProfileField: INodeProperties = {
	...optional(messagingProfileLocator),
	description: 'Needed only for an agent that has no messaging profile of its own',
};

/** The agent that an RCS message comes from, and who gets it. */
export const fromAgent = (item: Item) => ({
	agent_id: item.requiredId('agentId'),
	messaging_profile_id: item.requiredId('options.messagingProfileId'),
	to: item.recipient('to'),
	type: 'RCS' as const,
});
