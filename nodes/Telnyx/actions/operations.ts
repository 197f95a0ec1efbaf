import { SEND_AND_WAIT_OPERATION, type INodeProperties } from 'n8n-workflow';

import { returnAllOrLimit, simplifyField } from '../fields/listResults';
import { modelOutputFields } from '../fields/modelOutput';
import { alphanumericSenderId } from './alphanumericSenderId';
import { autoResponse } from './autoResponse';
import { hostedNumber } from './hostedNumber';
import { message } from './message';
import { messagingProfile } from './messagingProfile';
import type { Operation, Resource } from './operation';
import { optOut } from './optOut';
import { phoneNumber } from './phoneNumber';
import { sendingField } from './sending';
import { shortCode } from './shortCode';
import { webhookDelivery } from './webhookDelivery';

/** Every resource, in the order of the Resource selector and of n8n's list of actions: what people come for, and the rest by label. */
export const resources: Resource[] = [
	message,
	alphanumericSenderId,
	autoResponse,
	hostedNumber,
	messagingProfile,
	optOut,
	phoneNumber,
	shortCode,
	webhookDelivery,
];

/** The one registry of all operations, each with all of its fields. */
export const operations: Operation[] = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ ...operation, fields: allFields(operation) })),
);

const byName = new Map(
	operations.map((operation) => [`${operation.resource}.${operation.name}`, operation]),
);

/** @throws Error where a workflow names an operation that this version of the package doesn't have. */
export function operationOf(resource: string, name: string): Operation {
	const operation = byName.get(`${resource}.${name}`);
	if (operation) return operation;
	throw new Error(`This version of the Telnyx node has no operation "${name}" of "${resource}"`);
}

/** The operation's own fields with those of its kind, which stand before its collection of options. */
function allFields(operation: Operation): INodeProperties[] {
	const { fields, kind, simplify, name } = operation;
	const options = fields.findIndex(({ type }) => type === 'collection');
	const end = options < 0 ? fields.length : options;
	return [
		...fields.slice(0, end),
		...(kind === 'list' ? returnAllOrLimit : []),
		...(simplify ? [simplifyField] : []),
		// n8n reads the answer to a question itself, where a person reviews what an agent's tools do.
		...(name === SEND_AND_WAIT_OPERATION ? [] : modelOutputFields),
		...fields.slice(end),
		...(kind === 'text' ? [sendingField] : []),
	];
}
