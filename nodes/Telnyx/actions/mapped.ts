import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

/** A field as n8n writes it when a user drags an input value into it. */
const mapping = /^=\{\{ *\$json((?:\.[a-z_]\w*)+) *\}\}$/i;

const parametersOf = new WeakMap<IExecuteFunctions, INodeParameters>();

/**
 * The value of a field that only maps a value of the input item to it; undefined where it is anything
 * else, or the value not a plain text or number, and n8n has to be asked. n8n takes more than half a
 * millisecond for any expression, which for a long list is a good part of the run, and stalls it.
 */
export function mappedValue(context: IExecuteFunctions, name: string, index: number): string | number | undefined {
	let parameters = parametersOf.get(context);
	// A copy each time it is asked for.
	if (!parameters) parametersOf.set(context, (parameters = context.getNode().parameters));
	const path = mapping.exec(String(parameters[name]))?.[1];
	if (!path) return undefined;
	let value: unknown = context.getInputData()[index].json;
	for (const key of path.slice(1).split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
