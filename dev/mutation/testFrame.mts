// What jest gives to a test file, made of jest's own parts but in one process and one realm: modules of n8n stay
// loaded from one run to the next, which is where nearly all of a run's time goes.
import { ModernFakeTimers } from '@jest/fake-timers';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { ModuleMocker } from 'jest-mock';

type Work = () => unknown;
interface Block {
	name: string;
	parent?: Block;
	hooks: Record<'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach', Work[]>;
	children: Array<Block | Test>;
}
interface Test {
	name: string;
	run: Work;
}

export interface TestResult {
	name: string;
	milliseconds: number;
	/** why it failed */
	failure?: string;
}

/**
 * Seconds for one test: a change that keeps it from ending is noticed by that. They are counted, so that those do not
 * count in which a busy machine keeps all of this process waiting.
 */
const limit = 30;

const { setInterval: realSetInterval, clearInterval: realClearInterval } = globalThis;
const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({
	global: globalThis,
	config: { rootDir: process.cwd(), fakeTimers: {} } as never,
});

const newBlock = (name: string, parent?: Block): Block => ({
	name,
	parent,
	hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
	children: [],
});

let block = newBlock('');
/** Fails the test that runs. */
let interrupt: (error: unknown) => void = () => undefined;
for (const event of ['unhandledRejection', 'uncaughtException'])
	process.on(event, (error) => interrupt(error));

function describe(name: string, fill: () => void): void {
	const parent = block;
	block = newBlock(name, parent);
	parent.children.push(block);
	fill();
	block = parent;
}
const test = (name: string, run: Work) => void block.children.push({ name, run });

const hooks = Object.fromEntries(
	Object.keys(block.hooks).map((kind) => [
		kind,
		(work: Work) => void block.hooks[kind as keyof Block['hooks']].push(work),
	]),
);
Object.assign(globalThis, hooks, {
	expect,
	describe: Object.assign(describe, { each: bind(describe, false) }),
	test: Object.assign(test, { each: bind(test) }),
	jest: {
		fn: mocker.fn.bind(mocker),
		spyOn: mocker.spyOn.bind(mocker),
		restoreAllMocks: () => mocker.restoreAllMocks(),
		useFakeTimers: (options?: object) => timers.useFakeTimers(options),
		useRealTimers: () => timers.useRealTimers(),
		setSystemTime: (time?: number | Date) => timers.setSystemTime(time),
		advanceTimersByTimeAsync: async (time: number) => await timers.advanceTimersByTimeAsync(time),
		setTimeout: () => undefined,
	},
});

/** Collects the tests that a file declares while it is loaded. */
export function collect(load: () => void): Block {
	block = newBlock('');
	load();
	return block;
}

/** Runs the tests of a file that are wanted, until one fails if so wished. */
export async function runTests(
	root: Block,
	{
		isWanted = () => true,
		bail = false,
		around = (_name, run) => run(),
	}: {
		isWanted?: (name: string) => boolean;
		bail?: boolean;
		around?: (name: string, run: () => Promise<void>) => Promise<void>;
	},
): Promise<TestResult[]> {
	const results: TestResult[] = [];
	const names = (parent: Block, prefix: string): string[] =>
		parent.children.flatMap((child) => {
			const name = `${prefix}${prefix && ' '}${child.name}`;
			return 'run' in child ? [name] : names(child, name);
		});
	const isOver = () => bail && results.some(({ failure }) => failure !== undefined);
	const runBlock = async (current: Block, prefix: string, outer: Block[]): Promise<void> => {
		if (!names(current, prefix).some(isWanted) || isOver()) return;
		const chain = [...outer, current];
		const prepared = await attempt(async () => {
			for (const work of current.hooks.beforeAll) await work();
		});
		for (const child of current.children) {
			const name = `${prefix}${prefix && ' '}${child.name}`;
			if (!('run' in child)) await runBlock(child, name, chain);
			else if (isWanted(name) && !isOver()) {
				const start = performance.now();
				let failure = prepared;
				await around(name, async () => {
					failure ??= await attempt(async () => {
						for (const { hooks } of chain) for (const work of hooks.beforeEach) await work();
						await child.run();
					});
					for (const { hooks } of [...chain].reverse())
						for (const work of hooks.afterEach)
							failure = (await attempt(async () => await work())) ?? failure;
				});
				results.push({ name, milliseconds: performance.now() - start, failure });
			}
		}
		await attempt(async () => {
			for (const work of current.hooks.afterAll) await work();
		});
	};
	await runBlock(root, '', []);
	timers.useRealTimers();
	mocker.restoreAllMocks();
	return results;
}

/** Does something within the limit, and gives why it failed. */
async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
	let timer: ReturnType<typeof setInterval> | undefined;
	let seconds = 0;
	try {
		await Promise.race([
			work(),
			new Promise((_, reject) => {
				interrupt = reject;
				timer = realSetInterval(() => {
					if (++seconds >= limit) reject(new Error('The test takes too long.'));
				}, 1_000);
			}),
		]);
		return undefined;
	} catch (error) {
		return String((error as Error)?.stack ?? error);
	} finally {
		realClearInterval(timer);
		interrupt = () => undefined;
	}
}
