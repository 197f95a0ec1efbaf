import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { Telnyx } from '../../nodes/Telnyx/Telnyx.node.ts';

const description = new Telnyx().description as INodeTypeDescription;
const { properties } = description;

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options = [] }) =>
		options.map((option) => ({
			resource: String(displayOptions?.show?.resource?.[0]),
			operation: String((option as { value: string }).value),
		})),
	);

/** What n8n's editor makes of a node's parameters: with those that are shown, or only with those that were changed. */
const parametersOf = (values: INodeParameters, defaults: boolean): INodeParameters =>
	NodeHelpers.getNodeParameters(
		properties,
		values,
		defaults,
		false,
		{ typeVersion: 1 } as INode,
		description,
	) ?? {};

test('whichever operation was shown before, another one begins with its own defaults', () => {
	/** Each kind of parameters that stay behind, with one of the operations that leave them. */
	const left = new Map<string, (typeof operations)[number] & INodeParameters>();
	for (const first of operations) {
		const changed = parametersOf(parametersOf(first, true), false);
		left.set(JSON.stringify({ ...changed, resource: '', operation: '' }), { ...changed, ...first });
	}
	for (const second of operations) {
		const fresh = parametersOf(second, true);
		for (const first of left.values()) {
			expect({ first, parameters: parametersOf({ ...first, ...second }, true) }).toEqual({
				first,
				parameters: fresh,
			});
		}
	}
});

test('a value that was filled in never comes to stand in a field of another kind', () => {
	const kinds = new Map<string, Set<string>>();
	const add = (fields: INodeProperties[], path: string) => {
		for (const { name, type, typeOptions, modes = [], options = [] } of fields) {
			const lists = name === 'from' ? [] : modes.map((mode) => mode.typeOptions?.searchListMethod);
			const kind = JSON.stringify([
				type,
				typeOptions?.multipleValues,
				modes.map((mode) => mode.name),
				lists,
			]);
			kinds.set(path + name, (kinds.get(path + name) ?? new Set()).add(kind));
			if (type === 'collection') add(options as INodeProperties[], `${path}${name}.`);
			for (const option of type === 'fixedCollection' ? options : []) {
				if ('values' in option) add(option.values, `${path}${name}.${option.name}.`);
			}
		}
	};
	add(properties, '');
	expect([...kinds].filter(([, { size }]) => size > 1)).toEqual([]);
});

test('what decides which fields are shown can’t be an expression, which would show all of them and demand them', () => {
	const deciding = new Set<string>();
	const collect = (fields: INodeProperties[]) => {
		for (const { displayOptions, options = [] } of fields) {
			for (const name of Object.keys(displayOptions?.show ?? {}))
				deciding.add(name.replace('/', ''));
			for (const option of options) if ('values' in option) collect(option.values);
		}
	};
	collect(properties);
	const open = properties.filter(
		({ name, type, noDataExpression }) =>
			deciding.has(name) && type === 'options' && !noDataExpression,
	);
	expect(open.map(({ name }) => name)).toEqual([]);
});
