import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../dev/n8n/process.mts';
import { newDataFolder, repository } from '../e2e/world.mts';

/** What `npm start` starts, with addresses and ports of its own. */
export interface Demo {
	/** n8n's address. */
	url: string;
	phone: string;
	/** All that it has printed. */
	output: string;
	stop(): Promise<void>;
}

export async function startDemo(): Promise<Demo> {
	const [port, simulatorPort] = [await freePort(), await freePort()];
	const options = { port, 'simulator-port': simulatorPort, data: newDataFolder() };
	const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = spawn('npm', ['start', '--', ...args], {
		cwd: repository,
		stdio: ['ignore', 'pipe', 'inherit'],
		// A process group of its own, as what is started in a terminal.
		detached: true,
	});
	const interrupt = () => process.kill(-child.pid!, 'SIGINT');
	process.once('exit', interrupt);
	const demo: Demo = {
		url: `http://localhost:${port}`,
		phone: `http://127.0.0.1:${simulatorPort}/phone`,
		output: '',
		async stop() {
			process.removeListener('exit', interrupt);
			if (child.exitCode !== null) return;
			interrupt();
			await once(child, 'exit');
		},
	};
	await new Promise<void>((resolve, reject) => {
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			demo.output += text;
			if (demo.output.includes('Stop with Ctrl-C')) resolve();
		});
		child.once('exit', () => reject(new Error(`npm start has ended:\n${demo.output}`)));
	});
	return demo;
}
