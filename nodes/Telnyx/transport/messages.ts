import { segment, type TelnyxRequest } from './request';

/** Asks Telnyx for a message, which it keeps for 10 days. */
export const messageRequest = (id: string): TelnyxRequest => ({
	method: 'GET',
	path: `/messages/${segment(id)}`,
});
