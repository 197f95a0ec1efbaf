import type Telnyx from 'telnyx';

import { ruleBody, ruleFields } from '../../fields/autoResponse';
import {
	clearedBody,
	clearField,
	updateBody,
	updateFields,
	type Emptied,
} from '../../fields/collections';
import { autoResponseLocator, messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { ProcedureOperation } from '../operation';
import { dataOf } from '../preparedRequest';

const emptied: Emptied = { resp_text: { label: 'Answer', empty: '' } };

export const update: ProcedureOperation = {
	resource: 'autoResponse',
	name: 'update',
	displayName: 'Update',
	action: 'Update an auto-response',
	description: 'Change parts of an auto-response and keep the rest',
	kind: 'procedure',
	fields: [
		messagingProfileLocator,
		autoResponseLocator,
		updateFields([
			...Object.values({
				...ruleFields,
				respText: {
					...ruleFields.respText,
					description: 'What Telnyx texts back. To send no answer, choose it in Clear Fields.',
				},
			}),
			clearField(emptied),
		]),
	],
	prepare(item, telnyx) {
		const changes = updateBody(item, {
			...ruleBody(item, 'updateFields.'),
			...clearedBody(item, emptied),
		});
		const path = `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/autoresp_configs/${segment(item.requiredId('autoResponseId'))}`;
		const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
		return async () => {
			// Telnyx replaces the whole rule, so that what stays has to be sent along.
			const { data } = await telnyx.request<Telnyx.MessagingProfiles.AutoRespConfigResponse>(
				{ method: 'GET', path },
				item,
			);
			const { op, keywords, country_code, resp_text } = data;
			const body = { op, keywords, country_code, resp_text, ...Object.fromEntries(changed) };
			return [{ json: dataOf(await telnyx.request({ method: 'PUT', path, body }, item)) }];
		};
	},
};
