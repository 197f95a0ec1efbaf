import type Telnyx from 'telnyx';

import { timeFrame, timeFrameField } from '../../fields/metrics';
import type { ListOperation } from '../operation';

export const getAllMetrics: ListOperation = {
	resource: 'messagingProfile',
	name: 'getAllMetrics',
	displayName: 'Get Metrics for All Profiles',
	action: 'Get the metrics of all messaging profiles',
	description: 'Get how many messages of each messaging profile were sent, delivered and received',
	kind: 'list',
	fields: [timeFrameField],
	request: (item) => ({
		method: 'GET',
		path: '/messaging_profile_metrics',
		query: { time_frame: timeFrame(item) } satisfies Telnyx.MessagingProfileMetricListParams,
	}),
};
