import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleApi, type Api, type RecordedRequest } from './api.mts';
import { handleControl, type Control } from './control.mts';
import { Delivery } from './delivery.mts';
import { echo, type BusinessAppMessage } from './echo.mts';
import { Emitter, type EmittedEvent } from './emit.mts';
import { Faults, type Decide, type Fault } from './faults.mts';
import { sendJson } from './http.mts';
import { Inbound } from './inbound.mts';
import type { InboundMessage } from './inboundMessage.mts';
import { Media, type MediaFile, type ServedMedia } from './media.mts';
import type { DeliveryOutcome } from './outcomes.mts';
import { deliverToOwnNumbers } from './ownNumbers.mts';
import { Pending } from './pending.mts';
import { handlePhone } from './phone.mts';
import { RateLimit } from './rateLimit.mts';
import { seedDemo } from './seed.mts';
import type { SentFile } from './sentFiles.mts';
import { Signer, type SignatureHeaders } from './signing.mts';
import { keepWebhooks } from './snapshot.mts';
import { Store, type Message, type WebhookDelivery } from './store.mts';
import { Watch } from './watch.mts';
import { Webhooks } from './webhooks.mts';

export type { RecordedRequest } from './api.mts';
export type { BusinessAppMessage } from './echo.mts';
export type { EmittedEvent } from './emit.mts';
export type { Fault, FaultKind, FaultTarget } from './faults.mts';
export type { InboundButton, InboundMedia, InboundMessage } from './inboundMessage.mts';
export type { MediaFile, MediaTrouble, ServedMedia } from './media.mts';
export type { DeliveryOutcome } from './outcomes.mts';
export type { SentFile } from './sentFiles.mts';
export type { SignatureHeaders } from './signing.mts';
export type * from './store.mts';

export interface SimulatorOptions {
	/** default 0: any free one */
	port?: number;
	/** the only key that is let in; default `KEY_SIMULATOR` */
	apiKey?: string;
	/** 32 bytes in base64; fixed by default, so that the public key is the same at every start */
	privateKeySeed?: string;
	/** ms between accepted, sent and finalized; default 20 */
	deliveryDelay?: number;
	/** ms in which a webhook must be answered; default 2000, and 5000 of WhatsApp, as Telnyx has it */
	webhookTimeout?: number;
	/** ms between two tries of a webhook; default 1000 */
	webhookRetryDelay?: number;
	/** tries of a webhook per URL; default 3 */
	webhookAttempts?: number;
	/** the account's limit for sending; default none */
	rateLimit?: { perSecond: number };
	/** ms before each answer to `POST /messages*`; default 0 */
	latency?: number;
	/** ms until the message log knows of a message, and of its end; default 0 */
	logDelay?: number;
	/** what the account holds at the start; default `demo` */
	seed?: 'demo' | 'empty';
	/** file that keeps webhook URLs over a restart; default none */
	data?: string;
}

/** A running simulator of Telnyx's messaging API. */
export interface Simulator {
	/** such as `http://127.0.0.1:4010` */
	readonly url: string;
	/** the base URL for the credential: `url` with `/v2` */
	readonly baseUrl: string;
	readonly apiKey: string;
	/** base64, as Telnyx's portal shows it */
	readonly publicKey: string;
	/** the account, to read and to change */
	readonly store: Store;
	/** every request to the API, oldest first */
	readonly requests: RecordedRequest[];
	/** every file that went out with a message, fetched when that was sent */
	readonly sentFiles: readonly SentFile[];
	/** Queues a fault; each request takes the first one that matches it. */
	fault(fault: Fault): void;
	/** Decides for each request that the queue has no fault for. */
	faultWhen(decide: Decide): void;
	/** Drops all faults. */
	clearFaults(): void;
	/** A message comes in; resolves when its webhook was delivered or given up. */
	receive(message: InboundMessage): Promise<WebhookDelivery>;
	/** Serves a file for a message that comes in; gives what its event says of it. */
	addMedia(file?: MediaFile): ServedMedia;
	/** Somebody of the business writes in the WhatsApp Business app; resolves as `receive` does. */
	echo(message: BusinessAppMessage): Promise<WebhookDelivery[]>;
	/** Delivers an event that does not come by itself: a read receipt, a link click, a repeated event. */
	emit(event: EmittedEvent): Promise<WebhookDelivery[]>;
	/** Signs a body as Telnyx does; the time is in Unix seconds. */
	sign(body: string | Uint8Array, timestamp?: number): Promise<SignatureHeaders>;
	/** Sends all scheduled messages now. */
	sendScheduled(): void;
	/** How messages end from now on. */
	setDelivery(outcome: DeliveryOutcome): void;
	/** How late the message log is from now on, in ms; `Infinity` for never. */
	setLogDelay(ms: number): void;
	/** The next request, as soon as it is answered. */
	nextRequest(matches?: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
	/** The next message that is stored or changes its status. */
	nextMessage(matches?: (message: Message) => boolean): Promise<Message>;
	/** The next webhook that is delivered or given up. */
	nextDelivery(matches?: (delivery: WebhookDelivery) => boolean): Promise<WebhookDelivery>;
	/** Resolves when no message is on its way and no webhook is being delivered. */
	idle(): Promise<void>;
	/** Stops everything; open connections are cut. */
	close(): Promise<void>;
}

const defaultSeed = Buffer.from('telnyx simulator private key 001').toString('base64');

/**
 * Starts a simulator on the loopback interface.
 * @throws when the port is taken, or the seed of the key is not 32 bytes
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const store = new Store();
	if (options.seed !== 'empty') seedDemo(store);
	const pending = new Pending();
	const signer = new Signer(options.privateKeySeed ?? defaultSeed);
	const publicKey = await signer.publicKey();
	const webhooks = new Webhooks(store, signer, pending, {
		timeout: options.webhookTimeout,
		retryDelay: options.webhookRetryDelay ?? 1000,
		attempts: options.webhookAttempts ?? 3,
	});
	const delivery = new Delivery(store, webhooks, pending, options.deliveryDelay ?? 20);
	const inbound = new Inbound(store, delivery, webhooks);
	deliverToOwnNumbers({ store, delivery, inbound, pending });
	const emitter = new Emitter(store, webhooks);
	const faults = new Faults();
	const requested = new Watch<RecordedRequest>();
	let logDelay = options.logDelay ?? 0;
	const api: Api = {
		apiKey: options.apiKey ?? 'KEY_SIMULATOR',
		context: {
			store,
			delivery,
			later: (ms, work) => pending.later(ms, work),
			logDelay: () => logDelay,
		},
		faults,
		pending,
		rateLimit: options.rateLimit && new RateLimit(options.rateLimit.perSecond),
		latency: options.latency ?? 0,
		requests: [],
		requested,
	};

	const media = new Media(api.apiKey, pending);
	if (options.data) keepWebhooks(options.data, store, requested);

	const server = createServer((request, response) => {
		dispatch(request, response).catch((error: Error) => {
			if (response.headersSent) response.destroy();
			else
				sendJson(response, 500, {
					errors: [{ code: '10007', title: 'Unexpected error', detail: error.message }],
				});
		});
	});
	const dispatch = async (request: IncomingMessage, response: ServerResponse) => {
		const path = request.url ?? '';
		if (path.startsWith('/v2/')) return await handleApi(api, request, response);
		if (path.startsWith('/__simulator/')) return await handleControl(control, request, response);
		if (path.startsWith('/media/')) return media.serve(request, response);
		if (path === '/' || /^\/phone(?:\/\w+\.(?:css|js))?$/.test(path))
			return handlePhone(path, response);
		response.writeHead(404).end();
	};
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const simulator: Simulator = {
		url,
		baseUrl: `${url}/v2`,
		apiKey: api.apiKey,
		publicKey,
		store,
		requests: api.requests,
		sentFiles: delivery.files.all,
		fault: (fault) => faults.add(fault),
		faultWhen: (decide) => faults.when(decide),
		clearFaults: () => faults.clear(),
		receive: async (message) => await tracked(pending, async () => await inbound.receive(message)),
		addMedia: (file = {}) => media.add(url, file),
		echo: async (message) =>
			await tracked(pending, async () => await echo(message, { store, delivery, webhooks })),
		emit: async (event) => await tracked(pending, async () => await emitter.emit(event)),
		sign: async (body, timestamp) => await signer.sign(body, timestamp),
		sendScheduled: () => [...store.messages].forEach((message) => delivery.startScheduled(message)),
		setDelivery: (outcome) => delivery.setOutcome(outcome),
		setLogDelay: (ms) => (logDelay = ms),
		nextRequest: async (matches) => await requested.next(matches),
		nextMessage: async (matches) => await delivery.changed.next(matches),
		nextDelivery: async (matches) => await webhooks.delivered.next(matches),
		idle: async () => await pending.idle(),
		close: async () => {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			webhooks.close();
			delivery.files.close();
			await pending.close();
			await closed;
		},
	};
	const control: Control = {
		simulator,
		outcomes: delivery.outcomes,
		requested,
		changed: delivery.changed,
		delivered: webhooks.delivered,
	};
	return simulator;
}

/** Lets `idle` wait for work that the caller waits for too. */
async function tracked<T>(pending: Pending, work: () => Promise<T>): Promise<T> {
	return await new Promise((resolve, reject) => {
		pending.run(async () => await work().then(resolve, reject));
	});
}
