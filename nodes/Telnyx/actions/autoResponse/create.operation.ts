import type Telnyx from 'telnyx';

import { ruleBody, ruleFields } from '../../fields/autoResponse';
import { messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const create: RequestOperation = {
	resource: 'autoResponse',
	name: 'create',
	displayName: 'Create',
	action: 'Create an auto-response',
	description: 'Let Telnyx answer incoming keywords by itself, without a workflow',
	kind: 'write',
	fields: [
		messagingProfileLocator,
		ruleFields.op,
		{ ...ruleFields.keywords, required: true },
		{ ...ruleFields.countryCode, required: true },
		ruleFields.respText,
	],
	request: (item) => {
		const rule = ruleBody(item);
		return {
			method: 'POST',
			path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/autoresp_configs`,
			body: {
				...rule,
				op: item.required('op', rule.op),
				keywords: item.required('keywords', rule.keywords),
				country_code: item.required('countryCode', rule.country_code),
			} satisfies Telnyx.MessagingProfiles.AutorespConfigCreateParams,
		};
	},
};
