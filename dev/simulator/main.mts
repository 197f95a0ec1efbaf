import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.mts';

const usage = 'Usage: node dev/simulator/main.mts [--port 4010] [--data FILE]';

/** ms: slow enough to see the ticks change, quick enough not to wait for them. */
const deliveryDelay = 600;

try {
	const { values } = parseArgs({
		options: { port: { type: 'string', default: '4010' }, data: { type: 'string' } },
	});
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65535)
		throw new Error(`--port ${values.port} is no port`);
	const simulator = await startSimulator({ port, data: values.data, deliveryDelay });
	console.log(`Phone:      ${simulator.url}/phone`);
	console.log(`Base URL:   ${simulator.baseUrl}`);
	console.log(`API key:    ${simulator.apiKey}`);
	console.log(`Public key: ${simulator.publicKey}`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
} catch (error) {
	const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
	console.error(
		taken ? 'The port is taken: choose another one with --port' : (error as Error).message,
	);
	console.error(usage);
	process.exitCode = 1;
}
