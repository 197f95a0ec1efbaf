import type { INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { Item } from './item';

const frames: Record<Telnyx.MessagingMetricsTimeFrame, string> = {
	'1h': 'Last Hour',
	'3h': 'Last 3 Hours',
	'24h': 'Last 24 Hours',
	'3d': 'Last 3 Days',
	'7d': 'Last 7 Days',
	'30d': 'Last 30 Days',
};

export const timeFrameField: INodeProperties = {
	displayName: 'Time Frame',
	name: 'timeFrame',
	type: 'options',
	default: '24h',
	description: 'The period to report on, up to now',
	// From short to long, which the alphabet would mix up.
	options: Object.entries(frames).map(([value, name]) => ({ name, value })),
};

export const timeFrame = (item: Item) => item.choice<Telnyx.MessagingMetricsTimeFrame>('timeFrame');
