import type { INodePropertyTypeOptions } from 'n8n-workflow';

import type { FieldProblem } from './item';

/** Why a value is not a number that a field takes; undefined where it is one. */
export function numberProblem(
	value: unknown,
	{ minValue = -Infinity, maxValue = Infinity, numberPrecision }: INodePropertyTypeOptions = {},
): Pick<FieldProblem, 'problem' | 'remedy'> | undefined {
	if (typeof value !== 'number' || !Number.isFinite(value)) {
		return { problem: 'is not a number', remedy: 'Enter a number.' };
	}
	if (value < minValue) {
		return { problem: `is less than ${minValue}`, remedy: `Enter ${minValue} or more.` };
	}
	if (value > maxValue) {
		return { problem: `is more than ${maxValue}`, remedy: `Enter ${maxValue} or less.` };
	}
	if (numberPrecision === 0 && !Number.isInteger(value)) {
		return { problem: 'is not a whole number', remedy: 'Enter a whole number.' };
	}
	return undefined;
}
