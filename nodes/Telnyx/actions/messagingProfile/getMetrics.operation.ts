import type Telnyx from 'telnyx';

import { messagingProfileLocator } from '../../fields/locators';
import { timeFrame, timeFrameField } from '../../fields/metrics';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const getMetrics: RequestOperation = {
	resource: 'messagingProfile',
	name: 'getMetrics',
	displayName: 'Get Metrics',
	action: 'Get the metrics of a messaging profile',
	description: 'Get how many messages of a messaging profile were sent, delivered and received',
	kind: 'read',
	fields: [messagingProfileLocator, timeFrameField],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/metrics`,
		query: {
			time_frame: timeFrame(item),
		} satisfies Telnyx.MessagingProfileRetrieveMetricsParams,
	}),
};
