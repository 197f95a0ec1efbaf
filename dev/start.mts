// `npm start`: real n8n with this package, the Telnyx simulator, and workflows that are ready to be tried.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { N8nClient, type Credential } from './n8n/client.mts';
import { ensureWorkflow, readExample } from './n8n/examples.mts';
import { copyPackage } from './n8n/packages.mts';
import { isTaken, startN8n, type N8nProcess } from './n8n/process.mts';
import { Failure } from './setup/failure.mjs';
import { progress } from './setup/progress.mjs';
import { demoProfiles } from './simulator/seed.mts';
import { startSimulator, type Simulator } from './simulator/simulator.mts';

const repository = join(import.meta.dirname, '..');
const account = { email: 'owner@example.com', password: 'Telnyx-in-n8n-1' };
const forms = { call: 'book-a-call', approval: 'ask-for-a-budget', order: 'confirm-an-order' };

const support = {
	profile: { id: demoProfiles.support, name: 'Customer Support' },
	number: '+13125550100',
	whatsappNumber: '+13125550160',
};
const examples = [
	{ file: 'answer-an-incoming-text.json', ...support },
	{ file: 'text-a-form-submitter.json', ...support },
	{ file: 'ask-for-approval-by-text.json', ...support },
	{ file: 'text-and-try-whatsapp-otherwise.json', ...support },
	// On the other profile, because a profile tells its events to one trigger only.
	{
		file: 'text-a-list-and-branch-on-delivery.json',
		profile: { id: demoProfiles.marketing, name: 'Marketing' },
		number: '+16465551000',
	},
];

const started: Array<{ stop(): Promise<void> }> = [];

/** Ends what was started, the newest first. Called again while it works, it changes nothing. */
let stopping: Promise<void> | undefined;
const stopAll = () =>
	(stopping ??= (async () => {
		for (const part of started.reverse()) await part.stop();
	})());

function readOptions() {
	try {
		const { values } = parseArgs({
			options: {
				fresh: { type: 'boolean', default: false },
				port: { type: 'string', default: '5678' },
				'simulator-port': { type: 'string', default: '4010' },
				data: { type: 'string', default: join(repository, '.data') },
			},
		});
		const port = readPort(values.port);
		const simulatorPort = readPort(values['simulator-port']);
		if (port === simulatorPort)
			throw new Error(`n8n and the simulator can't both use port ${port}`);
		return { fresh: values.fresh, dataFolder: resolve(values.data), port, simulatorPort };
	} catch (error) {
		throw new Failure(
			`${(error as Error).message}.`,
			'The options are --fresh, --port <number>, --simulator-port <number> and --data <folder>.',
		);
	}
}

function readPort(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`"${text}" is no port`);
}

async function mustBeFree(port: number, name: string, option: string) {
	if (!(await isTaken(port))) return;
	throw new Failure(
		`Port ${port}, which ${name} would use, is taken by another program.`,
		`End that program, or choose another port: npm start -- --${option} ${port + 10}`,
	);
}

/** Gives n8n the simulator's address and keys, also when they are others than last time. */
async function ensureCredential(client: N8nClient, { apiKey, publicKey, baseUrl }: Simulator) {
	const name = 'Telnyx simulator';
	const data = { apiKey, publicKey, baseUrl, defaultFrom: '+13125550100' };
	const existing = (await client.credentials()).find((credential) => credential.name === name);
	if (!existing) return await client.createCredential(name, 'telnyxMessagingApi', data);
	await client.updateCredential(existing, data);
	return existing;
}

async function ensureExamples(client: N8nClient, credential: Credential) {
	for (const { file, ...choices } of examples) {
		await ensureWorkflow(client, readExample(repository, file, { credential, ...choices }));
	}
}

async function start() {
	const { fresh, dataFolder, port, simulatorPort } = readOptions();
	await mustBeFree(port, 'n8n', 'port');
	await mustBeFree(simulatorPort, 'the simulator', 'simulator-port');
	if (fresh) rmSync(dataFolder, { recursive: true, force: true });

	const simulator = await startSimulator({
		port: simulatorPort,
		data: join(dataFolder, 'simulator.json'),
		deliveryDelay: 600,
	});
	started.push({ stop: () => simulator.close() });

	const shown = progress('Starting n8n');
	copyPackage(repository, dataFolder);
	const n8n: N8nProcess = await startN8n({ dataFolder, port });
	started.push(n8n);
	void n8n.ended.then(async (log) => {
		if (stopping) return;
		console.error(`\nn8n has ended by itself. The end of its log (${dataFolder}/n8n.log):\n${log}`);
		await stopAll();
		process.exit(1);
	});
	const client = new N8nClient(n8n.url);
	await client.signIn(account);
	shown.step('publishing the workflows');
	await ensureExamples(client, await ensureCredential(client, simulator));
	shown.end('done');
	console.log(`
What to try first  text +1 312 555 0100 on the phone, and the workflow "Answer an incoming text" answers.
                   A tour of five minutes: docs/tour.md
n8n's editor       ${n8n.url}
                   sign in with ${account.email} and ${account.password}
A phone            ${simulator.url}/phone
                   +1 312 555 0170 (messaging profile "Sandbox"), the RCS agent and the WhatsApp numbers
                   are free for a trigger of your own
Forms              ${n8n.url}/form/${forms.call}
                   "Text the person who submitted a form" texts you: enter +1 312 555 0142, the phone's number
                   ${n8n.url}/form/${forms.approval}
                   "Ask for approval by text" texts Ben Ortiz a link: choose Ben on the phone, and open it
                   ${n8n.url}/form/${forms.order}
                   "Send, wait for delivery, try WhatsApp otherwise": switch on "No SMS" on the phone first
Telnyx, simulated  base URL    ${simulator.baseUrl}
                   API key     ${simulator.apiKey}
                   public key  ${simulator.publicKey}
                   n8n has them in the credential "Telnyx simulator"

Data is in ${dataFolder} (empty it with: npm start -- --fresh). Stop with Ctrl-C.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
	process.on(signal, () => {
		if (!stopping) console.log('\nStopping …');
		void stopAll().then(() => process.exit());
	});
}

try {
	await start();
} catch (error) {
	await stopAll();
	console.error(error instanceof Failure ? `\n${error.message}\n${error.remedy}` : error);
	process.exit(1);
}
