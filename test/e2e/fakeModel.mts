import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INode } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import { node } from './listWorkflow.mts';
import type { World } from './world.mts';

interface Schema {
	type?: string;
	description?: string;
	properties?: Record<string, Schema>;
}

export interface ChatMessage {
	role: string;
	content: string | Array<{ type: string; text?: string; image_url?: { url: string } }>;
}

export interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description: string; parameters: Schema } }>;
}

/** What a model says, or the tool that it calls. */
type Answer = string | { call: string; with: IDataObject };

export type Model = Awaited<ReturnType<typeof serveModel>>;

/** Values that a tool's schema allows. */
function fill({ type, properties }: Schema): unknown {
	if (type === 'object') {
		return Object.fromEntries(
			Object.entries(properties ?? {}).map(([name, schema]) => [name, fill(schema)]),
		);
	}
	return type === 'number' ? 1 : type === 'boolean' ? true : 'Hello from the agent';
}

/** The words of a message, without its pictures. */
export const wordsOf = ({ content }: ChatMessage): string =>
	typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');

/** What a message shows: the type of each picture, which came with its bytes. */
export const imagesIn = ({ content }: ChatMessage): string[] =>
	(typeof content === 'string' ? [] : content).flatMap(({ image_url: image }) => {
		const [, type] = /^data:([^;]+);base64,\w{20}/.exec(image?.url ?? '') ?? [];
		return type ? [`a picture of ${type}`] : [];
	});

/** Serves a chat model of OpenAI's kind. It refuses the requests to which it gives no answer. */
export async function serveModel(answer: (chat: ChatRequest) => Answer | undefined) {
	const requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const chat = JSON.parse(Buffer.concat(chunks).toString() || '{}') as ChatRequest;
			const said = answer(chat);
			if (said === undefined) return response.writeHead(400).end();
			requests.push(chat);
			const calls = typeof said === 'object' && [
				{
					id: `call_${requests.length}`,
					type: 'function',
					function: { name: said.call, arguments: JSON.stringify(said.with) },
				},
			];
			const message = calls
				? { role: 'assistant', content: null, tool_calls: calls }
				: { role: 'assistant', content: said };
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

/**
 * A chat model that asks for the one tool it is offered, and then repeats what the tool said.
 *
 * @param tries what it calls the tool with, one after the other; by default it calls once, with what the schema allows
 * @param refusals how many requests it refuses first
 */
export const startFakeModel = async (tries?: IDataObject[], refusals = 0): Promise<Model> =>
	await serveModel((chat) => {
		if (refusals-- > 0) return undefined;
		const [tool] = chat.tools ?? [];
		const values = tool && (tries ?? [fill(tool.function.parameters)])[toolAnswers(chat).length];
		return values
			? { call: tool.function.name, with: values as IDataObject }
			: `The tool said: ${wordsOf(chat.messages.at(-1)!)}`;
	});

/** What the tool has said so far in a conversation. */
export const toolAnswers = ({ messages }: ChatRequest): string[] =>
	messages.filter(({ role }) => role === 'tool').map(wordsOf);

/** Webhook → agent with the fake model. The first of the tools is the agent's, and each other the one's before it. */
export async function publishAgent(
	{ client }: Pick<World, 'client'>,
	model: Model,
	...tools: INode[]
): Promise<Workflow> {
	const openAi = await client.createCredential('Fake model', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
	});
	const types = await client.types('nodes');
	const agent = types.find(({ name }) => name === '@n8n/n8n-nodes-langchain.agent');
	const path = `agent-${Math.random().toString(36).slice(2)}`;
	const ai = (name: string, type: string, parameters: IDataObject, more: object): INode => ({
		...node(name, '', parameters, more),
		type: `@n8n/n8n-nodes-langchain.${type}`,
	});
	const owners = ['Agent', ...tools.map(({ name }) => name)];
	const workflow = await client.createWorkflow({
		name: 'Agent',
		nodes: [
			node(
				'Webhook',
				'webhook',
				{ httpMethod: 'POST', path, responseMode: 'onReceived' },
				{ typeVersion: 2, webhookId: path },
			),
			ai(
				'Agent',
				'agent',
				{ promptType: 'define', text: 'Text the customer', options: {} },
				{ typeVersion: agent?.defaultVersion },
			),
			ai(
				'Model',
				'lmChatOpenAi',
				{ model: { __rl: true, mode: 'id', value: 'fake' }, options: {} },
				{ typeVersion: 1.2, credentials: { openAiApi: { id: openAi.id, name: openAi.name } } },
			),
			...tools,
		],
		connections: {
			Webhook: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			...Object.fromEntries(
				tools.map(({ name }, index) => [
					name,
					{ ai_tool: [[{ node: owners[index]!, type: 'ai_tool' as const, index: 0 }]] },
				]),
			),
		},
		settings: { executionOrder: 'v1' },
	});
	await client.activate(workflow.id);
	return workflow;
}

/** What the agent said in the end. */
export const answerOf = ({ data }: ExecutionWithData): string =>
	String(data.resultData.runData.Agent!.at(-1)!.data!.main[0]![0]!.json.output);
