// Checks the types of what n8n loads against the n8n-workflow of each minor line of n8n that is supported:
// `npm run test:types`, or some lines of it, `npm run test:types -- 1.110 2.13`. With `update` it first writes the
// list of those lines anew, as the registry has them now.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import ts from 'typescript';
import { cache } from '../../dev/setup/cache.mjs';
import { npm, replace } from '../../dev/setup/install.mjs';
import { withLock } from '../../dev/setup/lock.mjs';
import { root } from '../../dev/setup/toolchain.mjs';

const listFile = join(import.meta.dirname, 'workflowVersions.json');
const folder = join(cache, 'n8n-workflow');
const folderOf = (version: string) => join(folder, version);

/** What does not hold for one version, as the compiler prints it; nothing where all does. */
interface Finding {
	version: string;
	problems: string;
}

/** The minor line of n8n that an n8n-workflow belongs to: since 2.0 they count alike. */
function n8nOf(version: string): string {
	const [major, minor] = version.split('.').map(Number);
	return major === 1 ? `1.${minor! + 3}` : `${major}.${minor}`;
}

const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');

const inOrder = (one: string, other: string) =>
	one.localeCompare(other, undefined, { numeric: true });

/** Writes the newest release of each minor line, from the oldest that is supported on. */
async function update(oldest: string): Promise<void> {
	const args = ['view', 'n8n-workflow', 'versions', '--json', '--loglevel=error'];
	const output = await npm('the list', args, npmOptions);
	const released = (JSON.parse(output) as string[])
		.filter((version) => /^[\d.]+$/.test(version) && inOrder(version, oldest) >= 0)
		.sort(inOrder);
	const newest = new Map(released.map((version) => [minorOf(version), version]));
	writeFileSync(listFile, `${JSON.stringify([...newest.values()], null, 2)}\n`);
}

const npmOptions = { folder, node: process.execPath, log: join(cache, 'n8n-workflow.log') };

/** Fetches the packages that are not there yet; alone, since of those they depend on this repository has the types. */
async function fetchMissing(versions: string[]): Promise<void> {
	const missing = versions.filter((version) => !existsSync(folderOf(version)));
	if (missing.length === 0) return;
	console.log(`Fetching n8n-workflow in ${missing.length} versions …`);
	const names = missing.map((version) => `n8n-workflow@${version}`);
	await npm('n8n-workflow', ['pack', ...names, '--pack-destination', folder], npmOptions);
	for (const version of missing) {
		const archive = join(folder, `n8n-workflow-${version}.tgz`);
		await replace(folderOf(version), async (work: string) => {
			const target = join(work, 'node_modules/n8n-workflow');
			mkdirSync(target, { recursive: true });
			await promisify(execFile)('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
		});
		rmSync(archive);
	}
}

/** Checks one version after the other. What was read and found for one serves the next: nearly all of it is the same. */
function* check(versions: string[]): Generator<Finding> {
	const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
	const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
	const host = ts.createCompilerHost(options);
	const { getSourceFile } = host;
	const files = new Map<string, ts.SourceFile | undefined>();
	host.getSourceFile = (path, ...rest) => remember(files, path, () => getSourceFile(path, ...rest));
	const modules = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>();
	for (const version of versions) {
		host.resolveModuleNameLiterals = (literals, importer, redirected, settings, file) =>
			literals.map((literal) => {
				const mode = ts.getModeForUsageLocation(file, literal, settings);
				const from = (path: string) =>
					ts.resolveModuleName(literal.text, path, settings, host, undefined, redirected, mode);
				if (literal.text === 'n8n-workflow') return from(join(folderOf(version), 'index.ts'));
				return remember(modules, [importer, literal.text, mode].join(), () => {
					const found = from(importer);
					// What n8n-workflow itself depends on was not fetched with it.
					const isLacking = !found.resolvedModule && importer.startsWith(folder);
					return isLacking ? from(join(root, 'index.ts')) : found;
				});
			});
		const program = ts.createProgram({ rootNames: fileNames, options, host });
		const problems = fileNames
			.map((path) => program.getSourceFile(path)!)
			.flatMap((file) => program.getSemanticDiagnostics(file));
		yield { version, problems: ts.formatDiagnostics(problems, host) };
	}
}

function remember<T>(known: Map<string, T>, key: string, find: () => T): T {
	if (!known.has(key)) known.set(key, find());
	return known.get(key)!;
}

/** Checks the versions in as many threads, each with a part of them, as they come. */
async function checkInThreads(versions: string[], threads: number): Promise<Finding[]> {
	const findings: Finding[] = [];
	const parts = Array.from({ length: threads }, (_, thread) =>
		versions.filter((_version, index) => index % threads === thread),
	);
	await Promise.all(
		parts.map(
			async (part) =>
				await new Promise<void>((resolve, reject) => {
					new Worker(import.meta.filename, { workerData: part })
						.on('message', (finding: Finding) => findings.push(finding))
						.once('error', reject)
						.once('exit', () => resolve());
				}),
		),
	);
	return findings.sort((one, other) => inOrder(one.version, other.version));
}

async function main([first, ...rest]: string[]): Promise<number> {
	mkdirSync(folder, { recursive: true });
	const listed = () => JSON.parse(readFileSync(listFile, 'utf8')) as string[];
	const lines = first === 'update' ? rest : [first, ...rest].filter((line) => line !== undefined);
	if (first === 'update') await update(listed()[0]!);
	const versions = listed().filter(
		(version) => lines.length === 0 || lines.includes(n8nOf(version)),
	);
	const wait = () => console.log('Waiting for another run that fetches n8n-workflow …');
	await withLock(join(folder, '.lock'), wait, async () => await fetchMissing(versions));
	const findings = await checkInThreads(versions, 2);
	for (const { version, problems } of findings) {
		console.log(
			`n8n ${n8nOf(version)} (n8n-workflow ${version}): ${problems ? 'failed' : 'passed'}`,
		);
		if (problems) console.log(problems);
	}
	const failed = findings.filter(({ problems }) => problems).length;
	console.log(`${versions.length - failed} passed, ${failed} failed`);
	return failed === 0 && versions.length > 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2));
else for (const finding of check(workerData as string[])) parentPort!.postMessage(finding);
