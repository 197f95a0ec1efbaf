import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Schema {
	type?: string;
	properties?: Record<string, Schema>;
}

interface ChatRequest {
	messages: Array<{ role: string; content: string }>;
	tools?: Array<{ function: { name: string; parameters: Schema } }>;
}

/** Values that a tool's schema allows. */
function fill({ type, properties }: Schema): unknown {
	if (type === 'object') {
		return Object.fromEntries(Object.entries(properties ?? {}).map(([name, schema]) => [name, fill(schema)]));
	}
	return type === 'number' ? 1 : type === 'boolean' ? true : 'Hello from the agent';
}

/** A chat model that asks for the one tool it is offered, and then repeats what the tool said. */
export async function startFakeModel() {
	const requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const chat = JSON.parse(Buffer.concat(chunks).toString() || '{}') as ChatRequest;
			requests.push(chat);
			const last = chat.messages.at(-1)!;
			const [tool] = chat.tools ?? [];
			const calls = last.role !== 'tool' && tool && [
				{ id: `call_${requests.length}`, type: 'function', function: { name: tool.function.name, arguments: JSON.stringify(fill(tool.function.parameters)) } },
			];
			const message = calls
				? { role: 'assistant', content: null, tool_calls: calls }
				: { role: 'assistant', content: `The tool said: ${last.content}` };
			response.writeHead(200, { 'content-type': 'application/json' }).end(
				JSON.stringify({
					id: `chat-${requests.length}`,
					object: 'chat.completion',
					created: 0,
					model: 'fake',
					choices: [{ index: 0, message, finish_reason: calls ? 'tool_calls' : 'stop' }],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
				}),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	return { url, requests, close: () => server.close() };
}
