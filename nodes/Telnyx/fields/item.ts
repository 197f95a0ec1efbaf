import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import {
	isBad,
	readAddress,
	readRecipient,
	type Address,
	type NumberOptions,
} from '../message/phoneNumber';
import { readTime, type Time } from '../message/time';
import { asWebAddress, notAWebAddress, readWebAddresses } from '../message/webAddress';
import type { BadNumber } from '../message/writtenNumber';
import { fieldOf, labelOf } from './labels';
import { numberProblem } from './numberLimits';
import { missingCountryRemedy, numberOptions } from './numberOptions';
import { isMapped, parameter } from './parameters';

/** What is wrong with a field's value. */
export interface FieldProblem {
	/** The field's name, which may lead into a collection. */
	field: string;
	value: unknown;
	/** Goes on after the field's label: `is not a number`. */
	problem: string;
	/** What to do about it, as a sentence. */
	remedy: string;
}

/**
 * The fields of one input item, read as what they mean. A name may lead into a collection:
 * `options.subject`. What the user left empty is `undefined`, so that it is not sent.
 *
 * Every method throws a `NodeOperationError` that names the field's label, the value and the remedy.
 */
export class Item {
	private readonly read: Map<string, unknown>;

	/**
	 * @param given values that stand in for those of fields
	 * @param part which one of the item's texts this is, where there are several
	 */
	constructor(
		readonly context: IExecuteFunctions,
		readonly index: number,
		readonly fields: INodeProperties[],
		private readonly given: Record<string, unknown> = {},
		private readonly part = 0,
	) {
		this.read = new Map(Object.entries(given));
	}

	/** The same item, in which some fields hold other values than the user's. */
	with(given: Record<string, unknown>, part = this.part): Item {
		return new Item(this.context, this.index, this.fields, { ...this.given, ...given }, part);
	}

	/** What `with` has added besides fields. */
	added<T>(name: string): T | undefined {
		return this.given[name] as T | undefined;
	}

	/** What tells the run's texts apart. */
	get key(): string {
		return this.part === 0 ? `${this.index}` : `${this.index}.${this.part}`;
	}

	/** Whether the operation has the field. */
	has(name: string): boolean {
		return fieldOf(this.fields, name) !== undefined;
	}

	/**
	 * A field's value as n8n gives it, or undefined where it is not set, or empty.
	 *
	 * @throws NodeOperationError where the user mapped something to the field, and the item has no such thing
	 */
	value<T = unknown>(name: string): T | undefined {
		const [top, ...path] = name.split('.');
		if (!this.read.has(top))
			this.read.set(top, parameter(this.context, { name: top, index: this.index }));
		let value = this.read.get(top);
		for (const key of path) value = (value as Record<string, unknown> | undefined | null)?.[key];
		this.checkMapping(name, value);
		if (Array.isArray(value)) {
			value.forEach((part, place) => this.checkMapping(`${name}.${place}`, part, place + 1));
		}
		return value === '' || value === null ? undefined : (value as T | undefined);
	}

	/** Nothing where the user wants something is not the same as nothing: the rest would leave without it. */
	private checkMapping(name: string, value: unknown, place?: number): void {
		if ((value ?? undefined) !== undefined || name.split('.')[0] in this.given) return;
		const field = fieldOf(this.fields, name);
		if (!field || !isMapped(this.context, name, field.default)) return;
		throw this.problem(
			`"${field.displayName}"${place ? ` number ${place}` : ''} is empty`,
			'Its expression gives nothing for this item. Check that the item has the value; where it need not have one, map an empty text: {{ … ?? "" }}.',
		);
	}

	text(name: string): string | undefined {
		const value = this.value(name);
		if (typeof value === 'string' && value.includes('[object Object]')) {
			throw this.error({
				field: name,
				value,
				problem: 'holds an object that became "[object Object]"',
				remedy: 'Map one of the object’s fields instead of the whole object.',
			});
		}
		if (value === undefined || typeof value === 'string') return value;
		if (typeof value === 'object')
			throw this.error({
				field: name,
				value,
				problem: 'is not a text',
				remedy: 'Map a single value to it.',
			});
		return String(value);
	}

	requiredText(name: string): string {
		return this.required(name, this.text(name));
	}

	/** A switch in a collection; undefined where the user did not add it. */
	boolean(name: string): boolean | undefined {
		const value = this.value(name);
		if (value === undefined || typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw this.error({
			field: name,
			value,
			problem: 'is neither true nor false',
			remedy: 'Turn the switch on or off.',
		});
	}

	/** A number within the limits that the field's `typeOptions` name, which n8n holds the editor to, but no expression. */
	number(name: string): number | undefined {
		const value = this.value(name);
		if (value === undefined) return undefined;
		const number = typeof value === 'string' && value.trim() ? Number(value) : value;
		const problem = numberProblem(number, fieldOf(this.fields, name)?.typeOptions);
		if (problem) throw this.error({ field: name, value, ...problem });
		return number as number;
	}

	/** An option of a list, whose values are those of the type. */
	choice<T extends string>(name: string): T | undefined {
		const value = this.text(name);
		const options = (fieldOf(this.fields, name)?.options ?? []) as INodePropertyOptions[];
		if (value === undefined || options.some((option) => option.value === value)) {
			return value as T | undefined;
		}
		throw this.error({
			field: name,
			value,
			problem: 'is not one of its options',
			remedy: `Set it to one of ${options.map((option) => option.value).join(', ')}.`,
		});
	}

	/**
	 * Several values: a field with multiple values, or a text in which commas or line breaks separate them.
	 * Empty ones are left out.
	 */
	list(name: string): string[] | undefined {
		const value = this.value<unknown>(name);
		const parts = typeof value === 'string' ? value.split(/[\n,]/) : this.parts(name);
		const filled = parts.map((part) => part.trim()).filter((part) => part !== '');
		return filled.length > 0 ? filled : undefined;
	}

	/** Several values whose places count, so that none of them may be empty. */
	places(name: string): string[] | undefined {
		const parts = this.parts(name);
		const empty = parts.findIndex((part) => part.trim() === '') + 1;
		if (empty > 0) {
			throw this.problem(
				`"${this.label(name)}" number ${empty} is empty`,
				'Fill it in. Where an expression fills it, check that this item has the value.',
			);
		}
		return parts.length > 0 ? parts : undefined;
	}

	/** What a field with multiple values holds. An expression in it may bring a list of its own. */
	private parts(name: string): string[] {
		const parts = [this.value<unknown>(name) ?? []].flat(2);
		return parts.map((part) => {
			if (typeof part === 'object' && part !== null) {
				throw this.error({
					field: name,
					value: part,
					problem: 'holds something that is not a text',
					remedy: 'Map single values to it.',
				});
			}
			return String(part ?? '');
		});
	}

	/** The rows of a field that can be filled in several times, as paths into it: `buttons.button.0`. */
	rows(name: string): string[] | undefined {
		const rows = this.value(name);
		return Array.isArray(rows) && rows.length > 0
			? rows.map((_, row) => `${name}.${row}`)
			: undefined;
	}

	/** JSON, typed or from an expression. */
	json<T extends object>(name: string): T | undefined {
		const value = this.value(name);
		if (value === undefined || typeof value === 'object') return value as T | undefined;
		try {
			const parsed: unknown = JSON.parse(String(value));
			if (typeof parsed === 'object' && parsed !== null) return parsed as T;
		} catch {
			// Told below, as for JSON that is neither an object nor a list.
		}
		throw this.error({
			field: name,
			value,
			problem: 'is not a JSON object or list',
			remedy: 'Check its brackets, commas and quotation marks.',
		});
	}

	/** The ID or value of a resource locator. */
	id(name: string): string | undefined {
		const [top] = name.split('.');
		const given = top in this.given ? this.value(name) : undefined;
		const value =
			typeof given === 'string'
				? given
				: parameter(this.context, { name, index: this.index, extractValue: true });
		this.checkMapping(name, value);
		if (typeof value !== 'string' && typeof value !== 'number') return undefined;
		return String(value).trim() || undefined;
	}

	requiredId(name: string): string {
		return this.required(name, this.id(name));
	}

	/** A moment; one that says nothing of its zone is in the workflow's. */
	time(name: string): Time | undefined {
		const value = this.value(name);
		if (value === undefined) return undefined;
		const time = readTime(value, this.context.getTimezone());
		if (time) return time;
		throw this.error({
			field: name,
			value,
			problem: 'is not a date and time',
			remedy: 'Write it like 2026-11-23T09:30:00.',
		});
	}

	/** The same as ISO 8601 in UTC. */
	date(name: string): string | undefined {
		return this.time(name)?.toUTC().toISO() ?? undefined;
	}

	/** An own number, that of somebody who texted, or one to look for: whatever Telnyx may have. */
	address(name: string, value = this.text(name)): string {
		return this.readNumber(name, value, readAddress);
	}

	/** Whom a text goes to: a phone number that exists, or a short code. */
	recipient(name: string, value = this.text(name)): string {
		return this.readNumber(name, value, readRecipient);
	}

	private readNumber(
		name: string,
		value: string | undefined,
		read: (written: string, options: NumberOptions) => Address | BadNumber,
	): string {
		const found = read(this.required(name, value), numberOptions(this));
		if (!isBad(found)) return found.number;
		const { problem, remedy, lacksCountry } = found;
		throw this.error({
			field: name,
			value,
			problem,
			remedy: lacksCountry ? missingCountryRemedy(this) : remedy,
		});
	}

	/** Each number of a field that takes several, once. */
	addresses(name: string): string[] | undefined {
		return this.eachNumber(name, (number) => this.address(name, number));
	}

	/** Each recipient of a field that takes several, once. */
	recipients(name: string): string[] | undefined {
		return this.eachNumber(name, (number) => this.recipient(name, number));
	}

	private eachNumber(name: string, read: (written: string) => string): string[] | undefined {
		const written = this.list(name)?.flatMap((part) => part.split(/[\n,;]/));
		const filled = written?.filter((number) => number.trim() !== '');
		return filled && [...new Set(filled.map(read))];
	}

	/** The same as `address` where the field may stay empty. */
	optionalAddress(name: string): string | undefined {
		const value = this.text(name);
		return value === undefined ? undefined : this.address(name, value);
	}

	/** An address that Telnyx fetches, or sends people to. */
	webAddress(name: string, value = this.text(name)): string {
		const written = this.required(name, value);
		const address = asWebAddress(written);
		if (address !== undefined) return address;
		throw this.error({ field: name, value: written, ...notAWebAddress });
	}

	/** All addresses in whatever a field holds: a list, several in one text, or objects that have one. */
	webAddresses(name: string): string[] | undefined {
		const addresses = readWebAddresses(this.value(name));
		if (!Array.isArray(addresses)) throw this.error({ field: name, ...addresses });
		return addresses.length > 0 ? addresses : undefined;
	}

	/** An angle on the globe, as the text that Telnyx takes. */
	degrees(name: string, most: number): string {
		const value = this.required(name, this.number(name));
		if (Math.abs(value) <= most) return String(value);
		throw this.error({
			field: name,
			value,
			problem: 'is out of range',
			remedy: `It lies between -${most} and ${most} degrees.`,
		});
	}

	required<T>(name: string, value: T | undefined): T {
		if (value !== undefined) return value;
		throw this.problem(
			`"${this.label(name)}" is empty`,
			'Fill it in. Where an expression fills it, check that this item has the value.',
		);
	}

	/** An error about a field's value. */
	error({ field, value, problem, remedy }: FieldProblem): NodeOperationError {
		const shown = typeof value === 'string' ? value : JSON.stringify(value);
		return this.problem(`"${this.label(field)}" ${problem}: ${shorten(shown)}`, remedy);
	}

	/** An error about the item as a whole. */
	problem(message: string, description: string): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, {
			description,
			itemIndex: this.index,
		});
	}

	label(name: string): string {
		return labelOf(this.fields, name) ?? name;
	}
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
