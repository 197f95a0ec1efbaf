import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from './aims.mts';

const rounds = 15;
const dist = join(import.meta.dirname, '../../dist/nodes/Telnyx');
const n8nNodes = join(process.env.N8N_COMMAND!, '../../../n8n-nodes-base/dist/nodes');

/** Loads files as n8n does at its start, where n8n-workflow is loaded already, and prints the ms of processor time. */
const loader = `
	require(require.resolve('n8n-workflow', { paths: [process.argv[1]] }));
	const start = process.cpuUsage();
	for (const file of process.argv.slice(1)) for (const Node of Object.values(require(file))) new Node();
	const { user, system } = process.cpuUsage(start);
	console.log((user + system) / 1000);
`;

/** The best of some processes: what else the machine does only adds to it. */
const timeOf = (...files: string[]): number =>
	Math.min(
		...Array.from({ length: rounds }, () =>
			Number(execFileSync(process.execPath, ['-e', loader, ...files], { encoding: 'utf8' })),
		),
	);

/** What the package costs each start of n8n, and how large it is. */
export async function measure(): Promise<void> {
	const ours = timeOf(join(dist, 'Telnyx.node.js'), join(dist, 'TelnyxTrigger.node.js'));
	const theirs = timeOf(join(n8nNodes, 'HttpRequest/HttpRequest.node.js'));
	console.log(`  both nodes: ${ours.toFixed(0)} ms, n8n's HTTP Request: ${theirs.toFixed(0)} ms`);
	const { size } = statSync(process.env.TELNYX_PACKAGE!);
	console.log(`  packed: ${(size / 1024).toFixed(0)} KB`);
	atMost('loading: both nodes, of: HTTP Request', ours / theirs, 0.25);
}
