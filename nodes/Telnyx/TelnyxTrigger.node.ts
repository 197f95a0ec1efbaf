import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { triggerHint, type BuilderHint } from './builderHint';
import { credentialTest } from './credentialTest';
import { eventFilters } from './fields/eventFilters';
import { deliveryReceiptsField, eventsField } from './fields/events';
import { sourceFields } from './fields/sources';
import { listSearch } from './lists';
import { distribute, eventOutputs } from './trigger/outputs';
import { panel } from './trigger/panel';

export class TelnyxTrigger implements INodeType {
	// n8n before 2.9 does not know the hint.
	description: INodeTypeDescription & { builderHint: BuilderHint } = {
		displayName: 'Telnyx Trigger',
		name: 'telnyxTrigger',
		icon: { light: 'file:../../icons/telnyx.svg', dark: 'file:../../icons/telnyx.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].length === 1 ? $parameter["events"][0].replace(/([A-Z])/g, " $1").toLowerCase() : $parameter["events"].length + " events" }}',
		description: 'Starts the workflow when a message arrives, or when the delivery of one changes',
		defaults: { name: 'Telnyx Trigger' },
		usableAsTool: undefined,
		inputs: [],
		outputs: eventOutputs,
		builderHint: triggerHint,
		...panel,
		credentials: [
			{ name: 'telnyxMessagingApi', required: true, testedBy: 'telnyxMessagingApiTest' },
		],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'telnyx' }],
		properties: [
			{
				...eventsField,
				description: 'What starts the workflow. Each chosen event has an output of its own.',
			},
			deliveryReceiptsField,
			...sourceFields({ registration: ['automatic'] }),
			{
				displayName: 'Registration',
				name: 'registration',
				type: 'options',
				default: 'automatic',
				description: 'How Telnyx learns the address of this trigger',
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'Sets the webhook of each source while the workflow is published',
					},
					{
						name: 'Manual',
						value: 'manual',
						description: 'You enter the Production URL of this trigger in the Telnyx portal',
					},
				],
			},
			{
				displayName:
					'Copy the Production URL from above into the Telnyx portal. For SMS and MMS, enter it in the messaging profile’s "Inbound Settings", and set the webhook API version to 2. For incoming RCS, enter it as the webhook URL of the RCS agent; for WhatsApp, as that of the WhatsApp Business Account, and enable its webhook.',
				name: 'manualNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { registration: ['manual'] } },
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Catch Up When Published',
						name: 'catchUp',
						type: 'boolean',
						default: false,
						description:
							'Whether to also run for events that Telnyx could not deliver since the last time, at most three days ago, for example while n8n was down. n8n does this each time it starts, too.',
						displayOptions: { show: { '/registration': ['automatic'] } },
					},
					{
						displayName: 'Download Media',
						name: 'downloadMedia',
						type: 'boolean',
						default: false,
						description:
							'Whether to add the pictures, sounds and other files of each message as binary data: data, data_1 and so on. An AI Agent sees the pictures by itself.',
					},
					...eventFilters,
					{
						displayName: 'Include Raw Event',
						name: 'includeRawEvent',
						type: 'boolean',
						default: false,
						description: 'Whether to add the event as Telnyx sent it, in the field rawEvent',
					},
					{
						displayName: 'Replace Existing Webhook',
						name: 'replaceWebhook',
						type: 'boolean',
						default: false,
						description:
							'Whether to take over a webhook that points elsewhere. It is put back when the workflow is unpublished.',
						displayOptions: { show: { '/registration': ['automatic'] } },
					},
					{
						displayName: 'Single Output',
						name: 'singleOutput',
						type: 'boolean',
						default: false,
						description: 'Whether all events share one output; the field event says which is which',
					},
					{
						displayName: 'Timestamp Window',
						name: 'timestampWindow',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 3600 },
						default: 300,
						// It is read for each request, also a forged one.
						noDataExpression: true,
						description:
							'Seconds by which an event’s signed time may differ from this machine’s clock. A longer time makes it easier to replay a stolen event.',
					},
					{
						displayName: 'Waiting Questions First',
						name: 'questionsFirst',
						type: 'boolean',
						default: true,
						description:
							'Whether a text that answers a question of "Send and Wait for Response" goes to that question, and does not start this workflow',
					},
				],
			},
		],
	};

	methods = { listSearch, credentialTest };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const { isActive } = await import('./trigger/lifecycle.ts');
				return await isActive(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const { activate } = await import('./trigger/lifecycle.ts');
				await activate(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				const { deactivate } = await import('./trigger/lifecycle.ts');
				await deactivate(this);
				return true;
			},
		},
	};

	/** Having this method makes n8n go through the hooks above at each of its starts, too. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { watch } = await import('./trigger/watch.ts');
		return await watch(this);
	}

	/** n8n gives this what `webhook` and `trigger` have given to n8n. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { addFiles } = await import('./trigger/messageFiles.ts');
		const { questionsFirst } = await import('./trigger/questionsFirst.ts');
		return await distribute(this, [questionsFirst, addFiles]);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receive } = await import('./trigger/receive.ts');
		return await receive(this);
	}
}
