import type { IDataObject, INode, WorkflowExecuteMode } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import type { TriggerState } from '../../nodes/Telnyx/trigger/state.ts';
import type { Credential } from './harness.mts';
import { serveWebhook, type Webhook } from './webhookHarness.mts';

export const person = '+13125550142';
export const own = '+13125550100';

export interface TriggerOptions {
	parameters?: IDataObject;
	credential?: Credential;
	/** Where several triggers share one; null for a node without credential. */
	credentialId?: string | null;
	webhookId?: string;
	mode?: WorkflowExecuteMode;
	/** What n8n keeps from the activation. */
	state?: Omit<TriggerState, 'registrations'>;
}

/** A test file's simulator, and the triggers that it serves; to be closed at its end. */
export class Triggers {
	telnyx!: Simulator;

	readonly #open: Webhook[] = [];

	async start(): Promise<void> {
		this.telnyx = await startSimulator();
	}

	/** The simulator's, or one with another public key. */
	credential(publicKey = this.telnyx.publicKey): Credential {
		const { apiKey, baseUrl } = this.telnyx;
		return { apiKey, publicKey, baseUrl };
	}

	/** Serves a trigger whose address somebody entered by hand. */
	async serve(options: TriggerOptions = {}): Promise<Webhook> {
		const { webhookId = crypto.randomUUID(), credentialId = crypto.randomUUID() } = options;
		const node: INode = {
			id: 'trigger-id',
			name: 'Telnyx Trigger',
			type: 'n8n-nodes-telnyx.telnyxTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId,
			parameters: {
				events: ['messageReceived'],
				registration: 'manual',
				...options.parameters,
			} as INode['parameters'],
			credentials: { telnyxMessagingApi: { id: credentialId, name: 'Telnyx' } },
		};
		const webhook = await serveWebhook({
			node,
			credential: options.credential ?? this.credential(),
			mode: options.mode,
			staticData: {
				global: { [`telnyxTrigger ${webhookId}`]: options.state },
			} as IDataObject,
		});
		this.#open.push(webhook);
		return webhook;
	}

	async closeAll(): Promise<void> {
		await Promise.all(this.#open.splice(0).map(async (webhook) => await webhook.close()));
	}

	async stop(): Promise<void> {
		await this.closeAll();
		await this.telnyx.close();
	}
}

/** One of Telnyx's events, `message.received` by default. */
export const eventOf = (payload: object, data: object = {}) => ({
	data: {
		record_type: 'event',
		event_type: 'message.received',
		id: crypto.randomUUID(),
		occurred_at: '2026-11-25T09:00:00.000Z',
		payload,
		...data,
	},
	meta: { attempt: 1, delivered_to: 'https://n8n.example/webhook/1/telnyx' },
});

/** A text of a person to one of the account's numbers. */
export const textOf = (text: string, more: object = {}) => ({
	record_type: 'message',
	direction: 'inbound',
	id: crypto.randomUUID(),
	type: 'SMS',
	from: { phone_number: person, carrier: 'AT&T', line_type: 'Wireless' },
	to: [
		{ phone_number: own, status: 'webhook_delivered', carrier: 'Telnyx', line_type: 'Wireless' },
	],
	text,
	media: [],
	received_at: '2026-11-25T09:00:00.000Z',
	...more,
});
