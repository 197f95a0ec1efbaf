// Changes the code in one place after the other, and lists the changes that no test notices: `npm run test:mutants`,
// or for some files, by parts of their names, `npm run test:mutants -- pace ledger`.
import { Stryker } from '@stryker-mutator/core';
import { join } from 'node:path';

/** The files of a folder. */
const within = (folder: string, names: string): string[] =>
	names.split(' ').map((name) => `${folder}/${name}`);

/**
 * The code under test, with the tests that have to notice, the quickest first. All others would only take time: each
 * loads n8n's engine.
 */
const groups = [
	{ files: ['message/segments'], tests: ['unit/segments'] },
	{ files: ['transport/outcome'], tests: ['unit/outcome'] },
	{ files: within('transport', 'pace send'), tests: within('unit', 'pace retries') },
	{
		files: within('actions', 'ledger sendOnceRecord'),
		tests: within('engine', 'retry longTexts unknownTexts'),
	},
	{
		files: ['actions/textRun'],
		tests: within('engine', 'retry longTexts unknownTexts runs texts'),
	},
	{
		files: within('trigger', 'signature verify publicKeys'),
		tests: ['unit/signature', 'engine/receive'],
	},
	{ files: within('trigger', 'filters wildcard'), tests: ['unit/filters'] },
	{
		files: within('trigger', 'eventClaims senderLimit'),
		tests: ['unit/eventClaims', 'unit/senderLimit', 'engine/receive', 'engine/recover'],
	},
	{ files: ['trigger/settings'], tests: ['unit/settings', 'engine/receive'] },
	{
		files: ['trigger/receive'],
		tests: within('engine', 'receive ownSource receiptBatches replies'),
	},
	{
		files: [...within('message', 'flat content media tapback json'), 'trigger/events'],
		tests: ['unit/tapback', 'unit/events', 'engine/channels'],
	},
	{
		files: within('trigger', 'webhookPlan ownSource'),
		tests: within('unit', 'webhookPlan ownSource'),
	},
	{
		files: within(
			'trigger',
			'registration unregistration sources address activeTriggers lifecycle',
		),
		tests: ['unit/settings', 'engine/registration'],
	},
	{
		files: ['trigger/watch'],
		tests: within('engine', 'registration receiptBatches recover'),
	},
	{
		files: within('actions/waiting', 'answer formEntries nextApprover'),
		tests: ['engine/answers'],
	},
	{ files: within('actions/waiting', 'answerLink ownSignature'), tests: ['unit/answerLink'] },
	{ files: ['actions/waiting/receipt'], tests: ['unit/receipt'] },
	{
		files: within('actions/waiting', 'deliveryEvent deliveryState'),
		tests: ['engine/deliveryEvent'],
	},
	{
		files: ['actions/waiting/deliveryWaiting'],
		tests: within('engine', 'deliveryEvent waiting deliveryLog'),
	},
];

/** Its type is an enumeration of a package that is not ours to depend on. */
const quiet = { logLevel: 'error' } as object;

/** An option of our runner's, which Stryker knows nothing of. */
const ofRunner = (oneProcess: { files: string[]; changed: string[] }) => ({ oneProcess }) as object;

/** The share of changes that the tests have to notice. */
const aim = 0.9;

const names = process.argv.slice(2);
const chosen = groups
	.map(({ files, tests }) => ({
		tests,
		files: files.filter((file) => names.length === 0 || names.some((name) => file.includes(name))),
	}))
	.filter(({ files }) => files.length > 0);

let [noticed, total] = [0, 0];
for (const { files, tests } of chosen) {
	const started = performance.now();
	const changed = files.map((file) => `nodes/Telnyx/${file}.ts`);
	const results = await new Stryker({
		testRunner: 'oneProcess',
		plugins: [join(import.meta.dirname, 'mutation/runner.mts')],
		coverageAnalysis: 'perTest',
		mutate: changed,
		...ofRunner({ files: tests.map((test) => `test/${test}.test.mts`), changed }),
		ignorePatterns: ['dist', '.data', 'reports'],
		reporters: [],
		...quiet,
		allowConsoleColors: false,
		concurrency: 2,
		// Long, so that a busy machine makes no change look noticed.
		timeoutMS: 300_000,
		dryRunTimeoutMinutes: 60,
		tempDirName: '.stryker-tmp',
	}).runMutationTest();
	for (const file of files) {
		const ofFile = results.filter(({ fileName }) => fileName.endsWith(`${file}.ts`));
		const left = ofFile.filter(({ status }) => ['Survived', 'NoCoverage'].includes(status));
		const killed = ofFile.filter(({ status }) => ['Killed', 'Timeout'].includes(status));
		const late = killed.filter(({ status }) => status === 'Timeout');
		noticed += killed.length;
		total += killed.length + left.length;
		const share = Math.round((100 * killed.length) / (killed.length + left.length));
		console.log(
			`${file}: ${killed.length} of ${killed.length + left.length} noticed, ${share} %, ${late.length} of them by their time`,
		);
		for (const { mutatorName, replacement, location, status } of left) {
			const change = `${mutatorName} → ${replacement.replace(/\s+/g, ' ').slice(0, 80)}`;
			const reached = status === 'NoCoverage' ? ' (not reached)' : '';
			console.log(
				`  ${file}.ts:${location.start.line}:${location.start.column} ${change}${reached}`,
			);
		}
	}
	console.log(`  in ${Math.round((performance.now() - started) / 1000)} s`);
}
console.log(`\n${noticed} of ${total} noticed: ${((100 * noticed) / total).toFixed(1)} %`);
process.exitCode = noticed >= aim * total ? 0 : 1;
