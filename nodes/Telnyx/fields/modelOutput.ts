import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isReview, isTool } from './tool';

/** What an agent's model gets of an output. */
export type ModelOutput = 'simplified' | 'raw' | 'selectedFields';

/** Asks what an agent's model gets to read; shown where the node is a tool. */
export const modelOutputFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		default: 'simplified',
		displayOptions: { show: { '@tool': [true] } },
		description: 'What the AI agent’s model reads. The less there is, the better it works.',
		options: [
			{ name: 'Raw', value: 'raw', description: 'Everything that Telnyx returns' },
			{
				name: 'Selected Fields',
				value: 'selectedFields',
				description: 'The fields that you name',
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'The fields that a model needs, at most ten',
			},
		],
	},
	{
		displayName: 'Fields',
		name: 'outputFields',
		type: 'string',
		noDataExpression: true,
		required: true,
		default: '',
		placeholder: 'e.g. messageId, status, errors',
		displayOptions: { show: { '@tool': [true], output: ['selectedFields'] } },
		description: 'Names of output fields, separated by commas',
	},
];

/** n8n makes a copy of the node each time it is asked for it. */
const known = new WeakMap<IExecuteFunctions, { output?: ModelOutput }>();

/** What the model of a tool gets; undefined where the node is none. A person's review has a form of its own. */
export function modelOutputOf(context: IExecuteFunctions): ModelOutput | undefined {
	let found = known.get(context);
	if (!found) {
		const node = context.getNode();
		const isForModel = isTool(node) && !isReview(node);
		const { output = 'simplified' } = node.parameters as { output?: ModelOutput };
		known.set(context, (found = isForModel ? { output } : {}));
	}
	return found.output;
}

/** The names of the fields that the builder selected. */
export const selectedFields = (context: IExecuteFunctions): string[] =>
	String(context.getNode().parameters.outputFields ?? '')
		.split(/[\s,]+/)
		.filter(Boolean);
