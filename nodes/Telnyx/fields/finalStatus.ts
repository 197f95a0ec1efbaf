import type { IDataObject } from 'n8n-workflow';

import { flatMessage } from './flatMessage';

/** Statuses that Telnyx may still change. */
const underWay = new Set(['scheduled', 'queued', 'sending', 'sent']);

/** Whether Telnyx has reported the result of a message. */
export const isFinal = (message: IDataObject): boolean => {
	const { status } = flatMessage(message);
	return status !== null && !underWay.has(status);
};
