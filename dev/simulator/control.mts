import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedRequest } from './api.mts';
import type { Fault } from './faults.mts';
import { readText, sendJson } from './http.mts';
import type { Outcomes } from './outcomes.mts';
import { deliveryView, messageView, stateView } from './phoneView.mts';
import { samples, type SampleKind } from './samples.mts';
import type {
	BusinessAppMessage,
	DeliveryOutcome,
	EmittedEvent,
	InboundMessage,
	Simulator,
} from './simulator.mts';
import type { Message, WebhookDelivery } from './store.mts';
import type { Watch } from './watch.mts';

/** What the control surface reaches. */
export interface Control {
	simulator: Simulator;
	outcomes: Outcomes;
	requested: Watch<RecordedRequest>;
	changed: Watch<Message>;
	delivered: Watch<WebhookDelivery>;
}

type JsonFault = Omit<Fault, 'match'> & { match?: { method?: string; path?: string } };

/**
 * The same powers as the API of `Simulator`, over HTTP: for the phone page, and for tests in another
 * process. Regular expressions come as strings; everything else has the same shape.
 */
export async function handleControl(
	control: Control,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { simulator } = control;
	const body = request.method === 'POST' ? parse(await readText(request)) : undefined;
	switch (`${request.method} ${request.url}`) {
		case 'GET /__simulator/state':
			return sendJson(response, 200, stateView(simulator, control.outcomes));
		case 'GET /__simulator/requests':
			return sendJson(response, 200, simulator.requests);
		case 'GET /__simulator/files':
			return sendJson(
				response,
				200,
				simulator.sentFiles.map(({ content, ...file }) => ({
					...file,
					base64: content.toString('base64'),
				})),
			);
		case 'GET /__simulator/events':
			return stream(control, response);
		case 'GET /__simulator/idle':
			await simulator.idle();
			return sendJson(response, 200, {});
		case 'POST /__simulator/media':
			return sendJson(response, 200, addMedia(simulator, body as MediaRequest));
		case 'POST /__simulator/receive':
			return await answer(response, async () => await simulator.receive(body as InboundMessage));
		case 'POST /__simulator/echo':
			return await answer(response, async () => await simulator.echo(body as BusinessAppMessage));
		case 'POST /__simulator/emit':
			return await answer(response, async () => await simulator.emit(body as EmittedEvent));
		case 'POST /__simulator/delivery':
			simulator.setDelivery(body as DeliveryOutcome);
			return sendJson(response, 200, {});
		case 'POST /__simulator/log':
			simulator.setLogDelay((body as { delay: number | null }).delay ?? Infinity);
			return sendJson(response, 200, {});
		case 'POST /__simulator/faults':
			simulator.fault(asFault(body as JsonFault));
			return sendJson(response, 200, {});
		case 'DELETE /__simulator/faults':
			simulator.clearFaults();
			return sendJson(response, 200, {});
		default:
			return sendJson(response, 404, { error: 'There is no such control.' });
	}
}

/** A sample of the simulator's, or a file that is given. */
type MediaRequest = { sample: SampleKind } | { name: string; contentType: string; base64: string };

function addMedia(simulator: Simulator, request: MediaRequest): object {
	const file =
		'sample' in request
			? samples[request.sample]()
			: { ...request, content: Buffer.from(request.base64, 'base64') };
	return { ...simulator.addMedia(file), fileName: file.name };
}

function parse(text: string): unknown {
	return text === '' ? {} : JSON.parse(text);
}

function asFault({ match, ...fault }: JsonFault): Fault {
	const path = match?.path === undefined ? undefined : new RegExp(match.path);
	return { ...fault, ...(match ? { match: { method: match.method, path } } : {}) } as Fault;
}

async function answer(response: ServerResponse, work: () => Promise<unknown>): Promise<void> {
	try {
		sendJson(response, 200, await work());
	} catch (error) {
		sendJson(response, 400, { error: (error as Error).message });
	}
}

/** Server-sent events: `message`, `delivery`, and `account` when numbers or profiles changed. */
function stream(control: Control, response: ServerResponse): void {
	const { simulator } = control;
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
	const send = (event: string, data: unknown) =>
		response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	send('ready', {});
	const stops = [
		control.changed.listen((message) => send('message', messageView(simulator.store, message))),
		control.delivered.listen((delivery) => send('delivery', deliveryView(delivery))),
		control.requested.listen((request) => {
			const isText = request.path.startsWith('/messages');
			if (request.method !== 'GET' && !isText) send('account', {});
		}),
	];
	response.on('close', () => {
		for (const stop of stops) stop();
	});
}
