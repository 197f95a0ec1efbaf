import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { guardFields, type TextLimits } from '../fields/guards';
import { readTime } from '../message/time';
import { DailyCounts, type Counter, type Place } from './dailyCounts';
import type { LeftOut } from './text';

/** A text that is to be counted. */
interface Counted {
	/** Tells it from the run's other texts. */
	key: string;
	to: string[];
	limits: TextLimits;
}

/** Lets the texts of a node through until one of its limits is reached. */
export class TextLimiter {
	private readonly daily: DailyCounts;

	/** The places that texts have taken, by their keys. */
	private readonly admitted = new Map<string, { places: Place[]; inExecution: number }>();

	/** What is counted for the execution, over its retries and all calls by an agent. */
	private readonly state: IDataObject;

	constructor(private readonly context: IExecuteFunctions) {
		this.daily = new DailyCounts(context);
		this.state = context.getContext('node');
	}

	/** Counts a text, and gives nothing; or gives why it has to be left out, where a limit is reached. */
	async admit({ key, to, limits }: Counted): Promise<LeftOut | undefined> {
		const { perExecution } = limits;
		if (perExecution !== undefined && this.count >= perExecution) {
			return leftOut('atMostPerExecution', perExecution);
		}
		// Before anything is awaited, so that the texts under way are counted.
		const inExecution = perExecution === undefined ? 0 : 1;
		this.count += inExecution;
		this.admitted.set(key, { places: [], inExecution });
		const counters = this.countersOf(to, limits);
		if (counters.length === 0) return undefined;
		const { places, full } = await this.daily.take(counters).catch((error: Error) => {
			this.release(key);
			throw error;
		});
		if (full === undefined) {
			this.admitted.set(key, { places, inExecution });
			return undefined;
		}
		this.release(key);
		return leftOut(full.field, full.limit);
	}

	/** Takes back what was counted for a text that turned out not to have been sent. */
	release(key: string): void {
		const { places = [], inExecution = 0 } = this.admitted.get(key) ?? {};
		this.admitted.delete(key);
		this.count -= inExecution;
		this.daily.release(places);
	}

	/** To be called at the end of the run. */
	async close(): Promise<void> {
		await this.daily.close();
	}

	private countersOf(to: string[], { perDay, perRecipient }: TextLimits): DailyCounter[] {
		// What day it is takes Luxon a third of a millisecond.
		if (perDay === undefined && perRecipient === undefined) return [];
		const zone = this.context.getTimezone();
		const day = readTime(Date.now(), zone)!.setZone(zone).toISODate();
		return [
			...to.flatMap((number) =>
				counter(`texts of ${day} to ${number}`, 'atMostPerRecipient', perRecipient),
			),
			...counter(`texts of ${day}`, 'atMostPerDay', perDay),
		];
	}

	private get count(): number {
		return Number(this.state.countedTexts ?? 0);
	}

	private set count(texts: number) {
		if (texts !== this.count) this.state.countedTexts = texts;
	}
}

type Field = Extract<keyof typeof guardFields, `atMost${string}`>;

interface DailyCounter extends Counter {
	field: Field;
}

const counter = (name: string, field: Field, limit: number | undefined): DailyCounter[] =>
	limit === undefined ? [] : [{ name, field, limit }];

const leftOut = (field: Field, limit: number): LeftOut => ({
	reason: 'limitReached',
	detail: `Sending Options > ${guardFields[field].displayName} is ${limit}, and so many were sent.`,
});
