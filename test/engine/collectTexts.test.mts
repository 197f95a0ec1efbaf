import type { IDataObject } from 'n8n-workflow';

import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { accesses, beforeAccess, tables } from './dataTables.mts';
import { execute, outputOf, type RunOptions } from './harness.mts';
import { eventOf, textOf } from './triggers.mts';

const credential = { apiKey: 'KEY1', baseUrl: 'http://127.0.0.1:1/v2' };

let executions = 0;
/** The silence that runs wait for: over at once, unless a test holds it. */
let silence: Promise<void>;
let waits: jest.SpyInstance<Promise<void>, Parameters<Pace['wait']>>;
beforeEach(() => {
	tables.clear();
	delete beforeAccess.wait;
	silence = Promise.resolve();
	waits = jest.spyOn(Pace.prototype, 'wait').mockImplementation(async () => await silence);
});
afterEach(() => jest.restoreAllMocks());

/** Lets the silence last until the function that it gives is called. */
function holdSilence(): () => void {
	let end = () => {};
	silence = new Promise((resolve) => (end = resolve));
	return end;
}

let second = 0;
/** What the trigger gives for a text, each a second later than the one before. */
const text = (words: string, more: object = {}): IDataObject => {
	const receivedAt = new Date(Date.UTC(2026, 10, 25) + ++second * 1000).toISOString();
	return flatEvent(
		eventOf(textOf(words, { received_at: receivedAt, ...more })) as IDataObject,
	) as unknown as IDataObject;
};

const optionsFor = (items: IDataObject[], more: Partial<RunOptions> = {}): RunOptions => ({
	items,
	parameters: { resource: 'message', operation: 'collectTexts', silence: 1 },
	credential,
	executionId: `${++executions}`,
	...more,
});
const run = async (items: IDataObject[], more?: Partial<RunOptions>) =>
	(await outputOf(optionsFor(items, more))).map(({ json }) => json);

const textsOf = (items: IDataObject[]) => items.map((item) => item.text);

/** Resolves when so many texts stand in the table: their runs wait from then on. */
async function untilRecorded(count: number): Promise<void> {
	while ((tables.get('telnyx_collected_texts') ?? []).length < count) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** A run that is stopped while it waits, when so many texts stand in the table. */
async function runStopped(items: IDataObject[], count: number): Promise<void> {
	const endSilence = holdSilence();
	const recorded = untilRecorded(count);
	const running = execute(optionsFor(items, { cancelWhen: recorded }));
	await recorded;
	endSilence();
	await running;
}

test('three texts in a row come out as one item, and the earlier runs end without output', async () => {
	const picture = { url: 'https://media.telnyx.com/1.png', content_type: 'image/png', size: 9 };
	const endSilence = holdSilence();
	const first = run([text('Hi')]);
	await untilRecorded(1);
	const second = run([text('', { media: [picture] })]);
	await untilRecorded(2);
	const last = text('What is it?');
	const third = run([last]);
	await untilRecorded(3);
	endSilence();
	expect(await first).toEqual([]);
	expect(await second).toEqual([]);
	const [item, ...more] = await third;
	expect(more).toEqual([]);
	expect(item).toMatchObject({
		...last,
		text: 'Hi\nWhat is it?',
		chatInput: 'Hi\n[Picture]\nWhat is it?',
		media: [{ url: picture.url }],
	});
	expect((item.messages as IDataObject[]).map(({ text }) => text)).toEqual([
		'Hi',
		null,
		'What is it?',
	]);
	expect(waits.mock.calls.map(([milliseconds]) => milliseconds)).toEqual([1_000, 1_000, 1_000]);
});

test('two texts at the same moment come out once, in the order in which Telnyx got them', async () => {
	const [one, two] = [text('one'), text('two')];
	const endSilence = holdSilence();
	const runs = [run([two]), run([one])];
	await untilRecorded(2);
	endSilence();
	expect(textsOf((await Promise.all(runs)).flat())).toEqual(['one\ntwo']);
});

test('people, numbers and nodes are kept apart', async () => {
	const other = { from: { phone_number: '+14155550173' } };
	const outputs = await Promise.all([
		run([text('Ada')]),
		run([text('Ben', other)]),
		run([text('Ada again', { to: [{ phone_number: '+13125550101' }] })]),
		run([text('in another workflow')], { node: { id: 'another' } }),
	]);
	expect(outputs.map(textsOf)).toEqual([['Ada'], ['Ben'], ['Ada again'], ['in another workflow']]);
});

test('what was handed on does not come again', async () => {
	await run([text('one')]);
	expect(textsOf(await run([text('two')]))).toEqual(['two']);
});

test('what was handed on is forgotten after two days, what nobody took after a week', async () => {
	await run([text('handed on')]);
	await runStopped([text('not taken')], 2);
	const words = () =>
		tables.get('telnyx_collected_texts')!.map(({ message }) => JSON.parse(String(message)).text);
	const daysPass = (days: number) => {
		for (const row of tables.get('telnyx_collected_texts')!) {
			row.createdAt = new Date(Date.parse(row.createdAt) - days * 24 * 3_600_000).toISOString();
		}
	};
	const other = { from: { phone_number: '+13125550199' } };
	daysPass(1.9);
	await run([text('today', other)]);
	expect(words()).toEqual(['handed on', 'not taken', 'today']);
	daysPass(0.2);
	await run([text('tomorrow', other)]);
	expect(words()).toEqual(['not taken', 'today', 'tomorrow']);
	daysPass(5);
	await run([text('next week', other)]);
	expect(words()).toEqual(['next week']);
});

test('an event that Telnyx delivers twice comes out once', async () => {
	const same = text('Hi');
	const endSilence = holdSilence();
	const runs = [run([same]), run([same])];
	while (waits.mock.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
	endSilence();
	expect(textsOf((await Promise.all(runs)).flat())).toEqual(['Hi']);
	expect(await run([same])).toEqual([]);
});

test('the texts of a run that was stopped come with the next one', async () => {
	await runStopped([text('lost?')], 1);
	expect(textsOf(await run([text('Hello?')]))).toEqual(['lost?\nHello?']);
});

test('a Retry of a run that failed while it handed texts on hands on the same ones', async () => {
	const message = text('Hi');
	// The run takes the texts, and n8n is gone before it has stored what the node gave.
	await run([message]);
	const retried = await run([message], { mode: 'retry' });
	expect(textsOf(retried)).toEqual(['Hi']);
	const endSilence = holdSilence();
	const other = run([text('one')]);
	await untilRecorded(2);
	const taking = run([text('two')]);
	await untilRecorded(3);
	endSilence();
	expect([await other, textsOf(await taking)]).toEqual([[], ['one\ntwo']]);
});

test('a Retry of a run whose text another one took hands on nothing', async () => {
	const [one, two] = [text('one'), text('two')];
	const endSilence = holdSilence();
	const runs = [run([one])];
	await untilRecorded(1);
	runs.push(run([two]));
	await untilRecorded(2);
	endSilence();
	const [first, second] = await Promise.all(runs);
	expect([textsOf(second), first]).toEqual([['one\ntwo'], []]);
	expect(await run([one], { mode: 'retry' })).toEqual([]);
});

test('somebody who never stops gets an answer all the same', async () => {
	const parameters = {
		resource: 'message',
		operation: 'collectTexts',
		silence: 2,
		options: { waitAtMost: 2 },
	};
	const endSilence = holdSilence();
	const first = run([text('one')], { parameters });
	await untilRecorded(1);
	const second = run([text('two')], { parameters });
	await untilRecorded(2);
	endSilence();
	expect(textsOf((await Promise.all([first, second])).flat()).join('\n')).toBe('one\ntwo');
	expect((await first).length).toBe(1);
});

test('a test in the editor takes nothing from production', async () => {
	const endSilence = holdSilence();
	const production = run([text('real')]);
	await untilRecorded(1);
	silence = Promise.resolve();
	const tested = text('test');
	expect(textsOf(await run([tested], { mode: 'manual' }))).toEqual(['test']);
	expect(textsOf(await run([tested], { mode: 'manual' }))).toEqual(['test']);
	endSilence();
	expect(textsOf(await production)).toEqual(['real']);
});

test('several texts of one run wait together', async () => {
	const other = { from: { phone_number: '+14155550173' } };
	const items = await run([text('one'), text('Ben', other), text('two')]);
	expect(textsOf(items)).toEqual(['Ben', 'one\ntwo']);
});

test('a text takes n8n two accesses to its database', async () => {
	await run([text('one')]);
	accesses.count = 0;
	await run([text('two')]);
	expect(accesses.count).toBe(2);
});

test('no text is lost or comes twice, in whichever order runs get to the database', async () => {
	// Each access waits its turn, so that runs overtake each other in every order.
	const waiting: Array<() => void> = [];
	beforeAccess.wait = async () => await new Promise<void>((resolve) => waiting.push(resolve));
	const words = ['a', 'b', 'c', 'd'];
	const runs = words.map(async (word) => await run([text(word)]));
	let left = runs.length;
	for (const one of runs) void one.finally(() => left--);
	while (left > 0) {
		waiting.pop()?.();
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	const items = (await Promise.all(runs)).flat();
	const texts = items.flatMap(({ messages }) => textsOf(messages as IDataObject[]));
	expect(texts.sort()).toEqual(words);
});

test.each([
	[{}, 'No message was found that this item stems from'],
	[{ event: 'accountChanged', eventId: '1' }, 'The item is no message of a person'],
])('what is no text is refused: %j', async (item, message) => {
	await expect(run([item])).rejects.toMatchObject({ message });
});

test('an n8n without data tables says what is missing', async () => {
	beforeAccess.wait = async () => {
		throw new Error('Attempted to use Data table node but the module is disabled');
	};
	await expect(run([text('Hi')])).rejects.toMatchObject({
		message: expect.stringContaining('module is disabled') as string,
		description: expect.stringContaining('n8n 1.113') as string,
	});
});
