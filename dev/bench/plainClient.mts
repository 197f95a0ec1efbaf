// The least that a Node.js program can do to send the same texts: the measure for ours.
import { execFile } from 'node:child_process';
import { Agent, request } from 'node:http';
import { promisify } from 'node:util';

export interface PlainOptions {
	baseUrl: string;
	apiKey: string;
	from: string;
	people: string[];
	atOnce: number;
	/** Whether connections are used again; n8n makes a new one for each request. */
	keepAlive: boolean;
}

/** Sends in a process of its own; gives the ms from the first request to the last answer. */
export async function timePlainClient(options: PlainOptions): Promise<number> {
	const running = promisify(execFile)(process.execPath, [
		import.meta.filename,
		JSON.stringify(options),
	]);
	return Number((await running).stdout);
}

async function sendAll({ baseUrl, apiKey, from, people, atOnce, keepAlive }: PlainOptions) {
	const agent = new Agent({ keepAlive, maxSockets: Infinity });
	const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
	const send = async (to: string) =>
		await new Promise<void>((resolve, reject) => {
			const body = JSON.stringify({ from, to, text: 'Hello' });
			const sent = request(
				`${baseUrl}/messages`,
				{
					method: 'POST',
					agent,
					headers: { ...headers, 'content-length': Buffer.byteLength(body) },
				},
				(response) => {
					let text = '';
					response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
					response.on('end', () => {
						if (response.statusCode !== 200) reject(new Error(`Answer ${response.statusCode}`));
						JSON.parse(text);
						resolve();
					});
				},
			);
			sent.on('error', reject).end(body);
		});
	let next = 0;
	const work = async () => {
		while (next < people.length) await send(people[next++]!);
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	agent.destroy();
}

if (process.argv[1] === import.meta.filename) {
	const begun = performance.now();
	await sendAll(JSON.parse(process.argv[2]!) as PlainOptions);
	console.log(performance.now() - begun);
}
