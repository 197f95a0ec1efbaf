import type { INodeProperties } from 'n8n-workflow';

import type { Operation, Resource } from './operation';
import { operations, resources } from './operations';

/**
 * The node's properties: the two selectors, and each operation's fields where it is chosen. The build puts their data in the
 * place of this module, so that n8n's start does not load what only runs.
 */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'message',
		options: resources.map(({ displayName, name }) => ({ name: displayName, value: name })),
	},
	...resources.map(operationSelector),
	...operations.flatMap((operation) => operation.fields.map(shownFor(operation))),
];

/** n8n's own helper for it merges deeply, which is a good part of the time that the node takes to load. */
function shownFor({ resource, name }: Operation): (field: INodeProperties) => INodeProperties {
	return (field) => {
		const { displayOptions } = field;
		const show = { ...displayOptions?.show, resource: [resource], operation: [name] };
		return { ...field, displayOptions: { ...displayOptions, show } };
	};
}

function operationSelector({ name: resource, operations, first }: Resource): INodeProperties {
	const selector: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: '',
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ displayName, name, action, description }) => ({
			name: displayName,
			value: name,
			action,
			description,
		})),
	};
	return { ...selector, default: first };
}
