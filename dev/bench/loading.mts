import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from './aims.mts';

const rounds = 15;
const inPackage = (file: string) => join(import.meta.dirname, '../../dist', `${file}.js`);
const credential = 'credentials/TelnyxMessagingApi.credentials';
/** What the nodes import when they text somebody, when someone answers, and when an event comes in. */
const runs = ['actions/router', 'actions/waiting/webhook', 'trigger/receive'].map(
	(file) => `nodes/Telnyx/${file}`,
);
const n8nNodes = join(process.env.N8N_COMMAND!, '../../../n8n-nodes-base/dist/nodes');

interface Times {
	/** At n8n's start. */
	start: number;
	/** When a process of n8n first runs what the nodes do. */
	firstRun: number;
}

/** Loads files as n8n does, where n8n-workflow is loaded already, and prints the ms of processor time. */
const loader = `
	const { loaded, runs } = JSON.parse(process.argv[1]);
	require(require.resolve('n8n-workflow', { paths: loaded }));
	const timeOf = (action) => {
		const start = process.cpuUsage();
		action();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	};
	const start = timeOf(() => {
		for (const file of loaded) for (const Type of Object.values(require(file))) new Type();
	});
	const firstRun = timeOf(() => runs.forEach(require));
	console.log(JSON.stringify({ start, firstRun }));
`;

/** The best of some processes: what else the machine does only adds to it. */
function timesOf(loaded: string[], runs: string[] = []): Times {
	const input = JSON.stringify({ loaded, runs });
	const times = Array.from(
		{ length: rounds },
		() =>
			JSON.parse(
				execFileSync(process.execPath, ['-e', loader, input], { encoding: 'utf8' }),
			) as Times,
	);
	return {
		start: Math.min(...times.map(({ start }) => start)),
		firstRun: Math.min(...times.map(({ firstRun }) => firstRun)),
	};
}

/** What the package costs each start of n8n and its first run, and how large it is. */
export async function measure(): Promise<void> {
	const loaded = ['nodes/Telnyx/Telnyx.node', 'nodes/Telnyx/TelnyxTrigger.node', credential];
	const ours = timesOf(loaded.map(inPackage), runs.map(inPackage));
	const theirs = timesOf([join(n8nNodes, 'HttpRequest/HttpRequest.node.js')]);
	console.log(
		`  both nodes: ${ours.start.toFixed(0)} ms, n8n's HTTP Request: ${theirs.start.toFixed(0)} ms`,
	);
	console.log(`  what they do, once when it first runs: ${ours.firstRun.toFixed(0)} ms`);
	const { size } = statSync(process.env.TELNYX_PACKAGE!);
	console.log(`  packed: ${(size / 1024).toFixed(0)} KB`);
	atMost('loading: both nodes, of: HTTP Request', ours.start / theirs.start, 0.1);
}
