import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { credentialTest } from './credentialTest';
import { messagingProfileLocator } from './fields/locators';
import { listSearch } from './listSearch';
import { filterOptions } from './trigger/filters';
import { eventOutputs } from './trigger/outputs';
import { receive } from './trigger/receive';
import { isRegistered, register, unregister } from './trigger/registration';

export class TelnyxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Telnyx Trigger',
		name: 'telnyxTrigger',
		icon: { light: 'file:../../icons/telnyx.svg', dark: 'file:../../icons/telnyx.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].length === 1 ? $parameter["events"][0].replace(/([A-Z])/g, " $1").toLowerCase() : $parameter["events"].length + " events" }}',
		description: 'Starts the workflow when a text arrives, or when the delivery of one changes',
		defaults: { name: 'Telnyx Trigger' },
		usableAsTool: undefined,
		inputs: [],
		outputs: eventOutputs,
		credentials: [
			{ name: 'telnyxMessagingApi', required: true, testedBy: 'telnyxMessagingApiTest' },
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'telnyx' },
		],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['messageReceived'],
				description: 'What starts the workflow. Each chosen event has an output of its own.',
				options: [
					{
						name: 'Delivery Unconfirmed',
						value: 'deliveryUnconfirmed',
						description: 'The carrier did not tell whether the message arrived',
					},
					{
						name: 'Keyword Received',
						value: 'keywordReceived',
						description: 'A text that Telnyx answers by itself: STOP, START or HELP',
					},
					{
						name: 'Link Clicked',
						value: 'linkClicked',
						description: 'The recipient opened a shortened link of a message',
					},
					{
						name: 'Message Delivered',
						value: 'messageDelivered',
						description: 'A message arrived on the recipient’s phone',
					},
					{
						name: 'Message Failed',
						value: 'messageFailed',
						description: 'A message could not be sent or delivered',
					},
					{
						name: 'Message Read',
						value: 'messageRead',
						description: 'The recipient read an RCS message',
					},
					{
						name: 'Message Received',
						value: 'messageReceived',
						description: 'A text arrived. STOP, START and HELP are keywords, and not in here.',
					},
					{
						name: 'Message Sent',
						value: 'messageSent',
						description: 'A message was handed to the recipient’s carrier',
					},
				],
			},
			{
				displayName: 'Registration',
				name: 'registration',
				type: 'options',
				default: 'automatic',
				description: 'How Telnyx gets to know the address of this trigger',
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'Sets the webhook of a messaging profile while the workflow is active',
					},
					{
						name: 'Manual',
						value: 'manual',
						description: 'You enter the Production URL of this trigger in the Telnyx portal',
					},
				],
			},
			{
				...messagingProfileLocator,
				description: 'The messaging profile whose events start the workflow',
				displayOptions: { show: { registration: ['automatic'] } },
			},
			{
				displayName:
					'Copy the Production URL from above into the messaging profile’s "Inbound Settings" in the Telnyx portal, and set the webhook API version to 2.',
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
					...filterOptions,
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
							'Whether to take over the messaging profile’s webhook when it points elsewhere. It is put back when the workflow is deactivated.',
						displayOptions: { show: { '/registration': ['automatic'] } },
					},
					{
						displayName: 'Single Output',
						name: 'singleOutput',
						type: 'boolean',
						default: false,
						description: 'Whether all events come out of one output; the field event tells them apart',
					},
					{
						displayName: 'Timestamp Window',
						name: 'timestampWindow',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 3600 },
						default: 300,
						description:
							'Seconds by which an event’s signed time may differ from this machine’s clock. A longer time makes it easier to replay a stolen event.',
					},
				],
			},
		],
	};

	methods = { listSearch, credentialTest };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isManual(this) || (await isRegistered(this));
			},
			async create(this: IHookFunctions): Promise<boolean> {
				if (!isManual(this)) await register(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				if (!isManual(this)) await unregister(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}

const isManual = (context: IHookFunctions): boolean =>
	context.getNodeParameter('registration', 'automatic') === 'manual';
