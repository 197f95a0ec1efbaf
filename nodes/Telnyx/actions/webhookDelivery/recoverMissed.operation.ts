import type { IDataObject } from 'n8n-workflow';

import { options } from '../../fields/collections';
import { eventsField } from '../../fields/events';
import { isSourceKind, sourceFields, sourceLocators } from '../../fields/sources';
import { hasRun } from '../../trigger/eventClaims';
import type { TelnyxRequest } from '../../transport/request';
import { missedEvents } from '../../trigger/missedEvents';
import { readWhatsappNumbers } from '../../trigger/ownNumbers';
import type { ProcedureOperation } from '../operation';

export const recoverMissed: ProcedureOperation = {
	resource: 'webhookDelivery',
	name: 'recoverMissed',
	displayName: 'Recover Missed',
	action: 'Recover missed webhook events',
	description:
		'Get the events that Telnyx could not deliver, for example while n8n was down, in the form of the Telnyx Trigger',
	kind: 'procedure',
	fields: [
		...sourceFields(),
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			required: true,
			default: '',
			description: 'Only events that Telnyx stopped trying to deliver at this time or later',
		},
		{ ...eventsField, description: 'Which of the missed events to get' },
		options([
			{
				displayName: 'Include Acknowledged',
				name: 'includeAcknowledged',
				type: 'boolean',
				default: true,
				description:
					'Whether to also get events that n8n had already accepted, for example because it was killed while working on them. To leave out those that are done, let the workflow note each eventId in a data table at its end.',
			},
		]),
	],
	forModel: [
		'eventId',
		'event',
		'occurredAt',
		'type',
		'from',
		'to',
		'text',
		'media',
		'status',
		'messageId',
	],
	prepare(item, telnyx) {
		// A message that an execution waits for has the address of that execution, besides the profile's.
		const waiting = new URL(
			item.context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string,
		).pathname.replace(/[^/]*$/, '');
		const kinds = item.list('receiveFrom')?.filter(isSourceKind);
		const chosen = item.required('receiveFrom', kinds?.length ? kinds : undefined);
		const sources = chosen.map((kind) => ({
			kind,
			id: item.requiredId(sourceLocators[kind].name),
		}));
		const query = {
			since: item.required('since', item.date('since')),
			events: item.required('events', item.list('events')),
			includeAcknowledged: item.boolean('options.includeAcknowledged'),
			isOurs: (url: string) => !url.includes(waiting),
		};
		return async () => {
			const read = <Row>(request: TelnyxRequest) => telnyx.pages<Row>(request, item);
			const account = sources.find(({ kind }) => kind === 'whatsappAccount');
			const whatsappNumbers = account && (await readWhatsappNumbers(read, account.id));
			const missed = await missedEvents(read, { ...query, from: { sources, whatsappNumbers } });
			// A run can be stored too late for Telnyx, which then counts its event as failed.
			const left = missed.filter(
				({ event }) => query.includeAcknowledged || !hasRun(event.eventId),
			);
			return left.map(({ event }) => ({ json: event as unknown as IDataObject }));
		};
	},
};
