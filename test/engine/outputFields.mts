import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { folder, pathOf, type Schema } from '../../dev/generate/schemaFiles.mts';

/** Fields that come only where the user asks for them, which the schemas leave out. */
const onDemand = new Set([
	// Options of texts.
	'segments',
	'encoding',
	'sendAt',
	'textPart',
	'textParts',
	// Answers From: All, and the human review of an agent's tool.
	'approvedBefore',
	'chatInput',
	// Download Media of the trigger, also behind it.
	'files',
	'failed',
	'v1_secret',
	// What the run of a trigger takes out again.
	'telnyxReply',
	'rawEvent',
]);

const schemas = new Map<string, Schema | undefined>();

function schemaOf(name: string): Schema | undefined {
	if (!schemas.has(name)) {
		const path = join(folder, pathOf(name));
		const schema = existsSync(path)
			? (JSON.parse(readFileSync(path, 'utf8')) as Schema)
			: undefined;
		schemas.set(name, schema);
	}
	return schemas.get(name);
}

/**
 * Fails where an output has a field that n8n's editor would not show before the first run.
 *
 * @param name `resource.operation`, or `trigger`
 * @throws Error that names the fields
 */
export function checkOutputFields(
	name: string,
	parameters: IDataObject,
	items: INodeExecutionData[],
): void {
	// Schemas are of what comes out by default.
	if (parameters.simplify === false) return;
	const schema = schemaOf(name);
	// What was refused has fields of its own, on whichever output, and so has a run that only shows a failure.
	const outputs = items.filter(
		({ json }) => json.error === undefined && json.failure === undefined,
	);
	const unknown = schema && outputs.flatMap(({ json }) => unknownFields(json, schema));
	if (unknown?.length === 0) return;
	throw new Error(
		unknown
			? `${name} has fields that its schema lacks: ${[...new Set(unknown)].join(', ')}. Add them in dev/generate/outputs.mts, and run npm run schemas.`
			: `${name} has no schema. Add its output in dev/generate/outputs.mts, and run npm run schemas.`,
	);
}

function unknownFields(value: unknown, schema: Schema, path = ''): string[] {
	if (Array.isArray(value) && schema.items) {
		const { items } = schema;
		return value.flatMap((one) => unknownFields(one, items, `${path}[]`));
	}
	if (typeof value !== 'object' || value === null || !schema.properties) return [];
	const { properties } = schema;
	return Object.entries(value).flatMap(([name, inner]) => {
		if (onDemand.has(name)) return [];
		const place = path ? `${path}.${name}` : name;
		return name in properties ? unknownFields(inner, properties[name], place) : [place];
	});
}
