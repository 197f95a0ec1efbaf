import type { ClientRequest } from 'node:http';
import { randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import type { Pending } from './pending.mts';
import { post } from './post.mts';
import type { Signer } from './signing.mts';
import type { Message, Store, WebhookDelivery } from './store.mts';
import type { Target } from './targets.mts';
import { Watch } from './watch.mts';

/** What happened, as it stands under `data` in a webhook. */
export interface WebhookEvent {
	record_type: 'event';
	event_type: string;
	id: string;
	occurred_at: string;
	payload: Record<string, unknown>;
}

export interface WebhookTiming {
	/** ms until a try without an answer counts as failed; by default as Telnyx has it */
	timeout: number | undefined;
	/** ms between two tries */
	retryDelay: number;
	/** tries per URL */
	attempts: number;
}

/** ms: Telnyx's help says 5 s of WhatsApp's webhooks, and 2 s of all others. */
const timeouts = { SMS: 2000, MMS: 2000, RCS: 2000, WHATSAPP: 5000 };

/** Sends webhooks with Telnyx's retries and failover, and keeps the record of each. */
export class Webhooks {
	readonly delivered = new Watch<WebhookDelivery>();
	readonly #requests = new Set<ClientRequest>();
	readonly #store: Store;
	readonly #signer: Signer;
	readonly #pending: Pending;
	readonly #timing: WebhookTiming;

	constructor(store: Store, signer: Signer, pending: Pending, timing: WebhookTiming) {
		this.#store = store;
		this.#signer = signer;
		this.#pending = pending;
		this.#timing = timing;
	}

	/**
	 * Delivers one event to each target, one after the other, as Telnyx does for message and profile.
	 * @param onFailure called after each try that failed
	 */
	async deliver(
		event: WebhookEvent,
		targets: Target[],
		onFailure?: () => void,
	): Promise<WebhookDelivery[]> {
		const deliveries: WebhookDelivery[] = [];
		for (const target of targets) {
			deliveries.push(await this.#deliverTo(event, event, target, onFailure));
		}
		return deliveries;
	}

	/** Delivers a body whose `data` isn't an event, such as a link click. */
	async deliverData(data: Record<string, unknown>, target: Target): Promise<WebhookDelivery> {
		const event: WebhookEvent = {
			record_type: 'event',
			event_type: String(data.record_type),
			id: randomUUID(),
			occurred_at: new Date().toISOString(),
			payload: data,
		};
		return await this.#deliverTo(event, data, target);
	}

	close(): void {
		for (const request of this.#requests) request.destroy();
	}

	async #deliverTo(
		event: WebhookEvent,
		data: object,
		target: Target,
		onFailure?: () => void,
	): Promise<WebhookDelivery> {
		const delivery: WebhookDelivery = {
			record_type: 'webhook_delivery',
			id: randomUUID(),
			user_id: this.#store.organizationId,
			status: 'failed',
			started_at: new Date().toISOString(),
			finished_at: '',
			attempts: [],
			webhook: structuredClone(event),
		};
		const urls = [target.url, target.failoverUrl].filter(
			(url) => typeof url === 'string' && url !== '',
		);
		const tries = urls.flatMap((url) => Array<string>(this.#timing.attempts).fill(url as string));
		for (const [index, url] of tries.entries()) {
			if (index > 0 && !(await this.#pending.wait(this.#timing.retryDelay))) break;
			const attempt = await this.#try({ ...target, url }, data, index + 1);
			delivery.attempts.unshift(attempt);
			if (attempt.status === 'delivered') {
				delivery.status = 'delivered';
				break;
			}
			onFailure?.();
		}
		delivery.finished_at = new Date().toISOString();
		this.#store.webhookDeliveries.add(delivery);
		this.delivered.announce(delivery);
		return delivery;
	}

	async #try(
		{ url, version, channel }: Target,
		data: object,
		attempt: number,
	): Promise<Telnyx.Attempt> {
		const timeout = this.#timing.timeout ?? timeouts[channel];
		const started_at = new Date().toISOString();
		const body = JSON.stringify(
			version === '2' ? { data, meta: { attempt, delivered_to: url } } : versionOneBody(data),
		);
		const headers = {
			'content-type': 'application/json',
			'user-agent': 'telnyx-webhooks',
			...(version === '2' ? await this.#signer.sign(body) : {}),
		};
		const request = { url, headers: Object.entries(headers) };
		let open: ClientRequest | undefined;
		try {
			const response = await post(url, headers, body, timeout, (started) => {
				open = started;
				this.#requests.add(started);
			});
			const isDelivered = response.status >= 200 && response.status < 300;
			return {
				status: isDelivered ? 'delivered' : 'failed',
				errors: [],
				started_at,
				finished_at: new Date().toISOString(),
				http: { request, response },
			};
		} catch {
			return {
				status: 'failed',
				errors: [],
				started_at,
				finished_at: new Date().toISOString(),
				http: { request },
			};
		} finally {
			if (open) this.#requests.delete(open);
		}
	}
}

/** The unsigned shape of older profiles, which has neither event nor envelope. */
function versionOneBody(data: object): object {
	const payload = (data as Partial<WebhookEvent>).payload as Partial<Message> | undefined;
	return {
		sms_id: payload?.id,
		direction: payload?.direction,
		from: payload?.from?.phone_number,
		to: payload?.to?.[0]?.phone_number,
		body: payload?.text,
		status: payload?.to?.[0]?.status,
	};
}
