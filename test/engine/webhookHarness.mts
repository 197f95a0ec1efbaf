import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWebhookData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { Simulator } from '../../dev/simulator/simulator.mts';
import { additionalData, nodeTypes, workflowOf, type Credential } from './harness.mts';
import { checkOutputFields } from './outputFields.mts';

export interface WebhookOptions {
	node: INode;
	credential: Credential;
	/** `manual` while a user listens for a test event. */
	mode?: WorkflowExecuteMode;
	/** The waiting execution whose address this is; without one, it is a trigger's. */
	waiting?: { run: IRun; executionId?: string };
	/** What n8n keeps for the workflow. n8n keeps no change that a webhook makes in it. */
	staticData?: IDataObject;
}

/** A node's address, behind a real HTTP server. */
export interface Webhook {
	url: string;
	/** What each run was handed, or the waiting execution when it went on: the items of each output. */
	runs: INodeExecutionData[][][];
	/** What `webhook()` threw. It never should: n8n would end a waiting execution with it. */
	errors: Error[];
	close(): Promise<void>;
}

/**
 * Serves a node's `webhook()` in n8n's own context, and responds as n8n does with what it returns. The checks that some
 * versions of n8n make before are left out, so that a test shows what the node itself refuses.
 */
export async function serveWebhook(options: WebhookOptions): Promise<Webhook> {
	const runs: Webhook['runs'] = [];
	const errors: Error[] = [];
	const server = createServer((request, response) => {
		receive(options, request, response, runs).catch((error: Error) => {
			errors.push(error);
			response.writeHead(500).end();
		});
	});
	// A machine that stands still for some seconds must not end a connection that is used again.
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		runs,
		errors,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function receive(
	{ node, credential, mode = 'webhook', waiting, staticData }: WebhookOptions,
	request: IncomingMessage,
	response: ServerResponse,
	runs: Webhook['runs'],
): Promise<void> {
	const type = nodeTypes[node.type];
	const webhookDescription = type.description.webhooks?.find(
		({ httpMethod }) => httpMethod === request.method,
	);
	if (!webhookDescription) {
		response.writeHead(404).end();
		return;
	}
	const additional = additionalData(credential, waiting);
	additional.httpRequest = await likeExpressRequest(request);
	additional.httpResponse = likeExpressResponse(response);
	const context = new WebhookContext(
		workflowOf([node], staticData),
		node,
		additional,
		mode,
		{ httpMethod: request.method, node: node.name, webhookDescription } as IWebhookData,
		[],
		waiting ? stored(waiting.run) : null,
	);
	const { workflowData, webhookResponse, noWebhookResponse } = await type.webhook!.call(context);
	if (workflowData) {
		checkOutputFields(outputName(node), node.parameters, workflowData.flat());
		runs.push(workflowData);
	}
	if (noWebhookResponse) return;
	if (typeof webhookResponse === 'string') response.end(webhookResponse);
	else response.setHeader('content-type', 'application/json').end(JSON.stringify(webhookResponse));
}

const outputName = ({ type, parameters: { resource, operation } }: INode): string =>
	type.endsWith('Trigger') ? 'trigger' : `${String(resource)}.${String(operation)}`;

/** The waiting execution as it comes from n8n's database. */
const stored = ({ data }: IRun): IRunExecutionData =>
	JSON.parse(JSON.stringify({ ...data, waitTill: undefined })) as IRunExecutionData;

/** What express, and n8n's reader of bodies, make of a request. */
const likeExpressRequest = async (request: IncomingMessage) =>
	Object.assign(request, {
		rawBody: await buffer(request),
		body: {},
		params: {},
		query: queryOf(new URL(request.url ?? '', 'http://n8n').searchParams),
	}) as never;

/** As express does, what comes several times is a list. */
const queryOf = (parameters: URLSearchParams): Record<string, string | string[]> =>
	Object.fromEntries(
		[...parameters.keys()].map((name) => {
			const values = parameters.getAll(name);
			return [name, values.length > 1 ? values : values[0]];
		}),
	);

/** What nodes use of express' responses. */
const likeExpressResponse = (response: ServerResponse) =>
	Object.assign(response, {
		status: (code: number) => Object.assign(response, { statusCode: code }),
		set(headers: Record<string, string>) {
			for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
			return response;
		},
		send: (body?: string) => response.end(body),
	}) as never;

/** Posts an event as Telnyx does: JSON that is signed as it stands. */
export async function postEvent(telnyx: Simulator, url: string, event: object): Promise<Response> {
	const body = JSON.stringify(event);
	const headers = { 'content-type': 'application/json', ...(await telnyx.sign(body)) };
	return await fetch(url, { method: 'POST', body, headers });
}
