import type { INodeProperties } from 'n8n-workflow';

import { objectOf } from '../message/json';
import { guardFields } from './guards';
import type { Item } from './item';
import { labelOfPointer } from './labels';
import { sendingWindowField } from './sendingWindow';
import { isFromModel, isTool } from './tool';

/** What a model may not fill in unless the builder of the workflow opens it, with the names of the fields. */
const closed = {
	media: ['mediaUrls', 'link', 'fileUrl', 'thumbnailUrl'],
	webhooks: ['webhookUrl', 'webhookFailoverUrl'],
};

/** Lets an agent's model fill in what it otherwise may not. */
export const modelMayChooseField: INodeProperties = {
	displayName: 'Model May Choose',
	name: 'modelMayChoose',
	type: 'multiOptions',
	default: [],
	displayOptions: { show: { '@tool': [true] } },
	description: 'What the AI agent’s model may fill in, besides the recipient and the text',
	options: [
		{
			name: 'Media',
			value: 'media',
			description: 'Which files to send. The model could send any file on the internet.',
		},
		{
			name: 'Webhook URLs',
			value: 'webhooks',
			description: 'Where delivery events go: they hold the recipient and the text',
		},
	],
};

/**
 * Checks which fields of an agent's tool its model fills in, the same for all items of a run.
 *
 * @throws NodeOperationError where it could lift a guard, or fill in a field that the builder left closed
 */
export function checkModelChoice(item: Item): void {
	const node = item.context.getNode();
	if (!isTool(node)) return;
	const { sending, ...parameters } = node.parameters;
	for (const name of [
		...Object.keys(guardFields),
		sendingWindowField.name,
		modelMayChooseField.name,
	]) {
		if (!isFromModel(objectOf(sending)[name])) continue;
		throw item.problem(
			`A model can’t choose "${item.label(`sending.${name}`)}"`,
			'It could lift the guard. Enter a value, or map one that the workflow has.',
		);
	}
	const open = item.list(`sending.${modelMayChooseField.name}`) ?? [];
	const kept = Object.entries(closed).flatMap(([kind, names]) =>
		open.includes(kind) ? [] : names,
	);
	const taken = kept.find((name) => holdsModelsChoice(parameters, name));
	if (taken === undefined) return;
	throw item.problem(
		`A model can’t choose "${labelOfPointer(item.fields, taken) ?? taken}"`,
		`Clear the field. If the model may choose it, add Sending Options > ${modelMayChooseField.displayName}.`,
	);
}

/** Whether a model fills in a field of that name, wherever it stands. */
const holdsModelsChoice = (value: unknown, name: string): boolean =>
	Object.entries(objectOf(value)).some(([key, inner]) =>
		key === name ? isFromModel(inner) : holdsModelsChoice(inner, name),
	);
