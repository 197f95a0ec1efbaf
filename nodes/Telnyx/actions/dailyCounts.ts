import type { IExecuteFunctions } from 'n8n-workflow';

import { RecentMap } from '../transport/recentMap';
import { exclusively, options } from './sendOnceRecord';

/** What is counted, such as the texts of a day, and how many there may be. */
export interface Counter {
	/** Tells it from the node's other counters. */
	name: string;
	limit: number;
}

/** A place of a counter: the database holds an entry for each one that is taken. */
export interface Place {
	name: string;
	place: number;
}

/** A request for a place of each of several counters. */
interface Wish<C extends Counter = Counter> {
	counters: C[];
	places: Place[];
	/** The counter that has no place left. */
	full?: C;
}

/** The place from which on a counter may have free ones, as far as this process knows, by node and counter. */
const nextPlaces = new RecentMap<string, number>(20_000);

/**
 * Counts in n8n's database, for each node by its ID, over executions. Each place of a counter is an entry, because n8n
 * tells of entries only whether they are there.
 *
 * Within one n8n process, no counter exceeds its limit. n8n has no way to lock the record: where two processes take a
 * place within the same milliseconds, one of the entries is lost, and the counter is one behind.
 */
export class DailyCounts {
	private readonly waiting: Wish[] = [];

	private readonly released: string[] = [];

	private working?: Promise<void>;

	private readonly node: string;

	constructor(private readonly context: IExecuteFunctions) {
		this.node = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	/**
	 * Takes a place of each counter, or none where one of them is full, and gives that one.
	 *
	 * @throws Error where the database can't be asked
	 */
	async take<C extends Counter>(counters: C[]): Promise<Pick<Wish<C>, 'places' | 'full'>> {
		const wish: Wish<C> = { counters, places: [] };
		this.waiting.push(wish as Wish);
		while (isOpen(wish)) {
			this.working ??= this.work().finally(() => (this.working = undefined));
			await this.working;
		}
		return wish;
	}

	/** Gives places back; the database learns of it at the next occasion. */
	release(places: Place[]): void {
		for (const place of places) {
			this.released.push(entryOf(place));
			this.setNext(place.name, Math.min(this.next(place.name), place.place));
		}
	}

	/** To be called at the end of the run. Where the database can't take it, places that were given back stay taken. */
	async close(): Promise<void> {
		try {
			await exclusively(async () => await this.forgetReleased());
		} catch (error) {
			this.context.logger.warn(
				`"${this.context.getNode().name}" could not note that some texts were not sent, which count as sent for today: ${(error as Error).message}`,
			);
		}
	}

	private async work(): Promise<void> {
		const wishes = this.waiting.splice(0);
		await exclusively(async () => {
			await this.forgetReleased();
			// The more places are found taken, the more are looked at in one go: a process that was restarted knows none of them.
			for (let look = 1; wishes.some(isOpen); look *= 2) await this.lookForPlaces(wishes, look);
			for (const { places, full } of wishes) if (full) this.release(places);
			await this.forgetReleased();
		});
	}

	/** One question to the database, about the next places of the counter that each wish lacks first. */
	private async lookForPlaces(wishes: Wish[], look: number): Promise<void> {
		const wanted = new Map<string, Wish[]>();
		for (const wish of wishes.filter(isOpen)) {
			const counter = missing(wish);
			if (this.next(counter.name) > counter.limit) wish.full = counter;
			else wanted.set(counter.name, [...(wanted.get(counter.name) ?? []), wish]);
		}
		const looked = [...wanted].flatMap(([name, { length }]) =>
			range(this.next(name), Math.max(look, length)).map((place) => ({ name, place })),
		);
		if (looked.length === 0) return;
		const answer = await this.context.helpers.checkProcessedAndRecord(
			looked.map(entryOf),
			'node',
			options,
		);
		const unused = new Set(answer.new);
		const surplus: Place[] = [];
		for (const place of looked) {
			this.setNext(place.name, place.place + 1);
			if (!unused.has(entryOf(place))) continue;
			const [wish] = wanted.get(place.name)!;
			if (wish && place.place <= missing(wish).limit) {
				wish.places.push(place);
				wanted.get(place.name)!.shift();
			} else surplus.push(place);
		}
		this.release(surplus);
	}

	private next(name: string): number {
		return nextPlaces.get(`${this.node} ${name}`) ?? 1;
	}

	private setNext(name: string, place: number): void {
		nextPlaces.set(`${this.node} ${name}`, place);
	}

	private async forgetReleased(): Promise<void> {
		const entries = this.released.splice(0);
		if (entries.length === 0) return;
		await this.context.helpers.removeProcessed(entries, 'node', options);
	}
}

const isOpen = ({ counters, places, full }: Wish): boolean =>
	full === undefined && places.length < counters.length;

/** The first counter of which a wish has no place yet. */
const missing = ({ counters, places }: Wish): Counter => counters[places.length];

const entryOf = ({ name, place }: Place): string => `${name} ${place}`;

const range = (first: number, length: number): number[] =>
	Array.from({ length }, (_, index) => first + index);
