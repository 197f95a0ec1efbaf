import type { IDataObject } from 'n8n-workflow';

import { objectOf } from '../message/json';
import type { FlatEvent } from './events';
import type { Source } from './sources';
import type { WhatsappNumbers } from './state';

/** What tells the events of a trigger's own sources from others. */
export interface OwnSources {
	/** None where their webhooks are set in Telnyx's portal: then every event is wanted that comes. */
	sources: Source[];
	whatsappNumbers?: WhatsappNumbers;
}

/**
 * Whether an event comes from one of the trigger's sources. One key signs for the whole Telnyx account, so that a
 * signature does not tell. An event that names no source is taken for the trigger's own, since it came to its address.
 */
export const isFromOwnSource = (event: FlatEvent, own: OwnSources): boolean =>
	own.sources.length === 0 ||
	own.sources.some(({ kind, id }) => belongs[kind](event, id, own.whatsappNumbers) !== false);

/** Whether an event is of the source with this ID; undefined where it does not tell. */
type Belongs = (event: FlatEvent, id: string, numbers?: WhatsappNumbers) => boolean | undefined;

const belongs: Record<Source['kind'], Belongs> = {
	messagingProfile: ({ messagingProfileId }, id) =>
		messagingProfileId === null ? undefined : messagingProfileId === id,

	rcsAgent(event, id) {
		if (event.type !== 'RCS') return event.type === null ? undefined : false;
		const agent = ownParty(event);
		return agent === null || agent.startsWith('+') ? undefined : agent === id;
	},

	whatsappAccount(event, _id, numbers) {
		if (!numbers) return undefined;
		if (event.event === 'accountChanged') {
			const { waba_id: account } = objectOf(objectOf(event.content).payload as IDataObject);
			return account === undefined ? undefined : account === numbers.account;
		}
		if (event.type !== 'WHATSAPP') return event.type === null ? undefined : false;
		const account = numbers.accountOf[ownParty(event) ?? ''];
		// A number that was added later.
		return account === undefined ? undefined : account === numbers.account;
	},
};

const ownParty = ({ direction, from, to }: FlatEvent) => (direction === 'outbound' ? from : to);
