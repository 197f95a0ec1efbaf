import {
	NodeConnectionTypes,
	UserError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { properties } from './actions/properties';
import { waitingTooltip, waitingWebhooks } from './actions/waiting/description';
import { credentialTest } from './credentialTest';
import { listSearch, resourceMapping } from './lists';
import { actionHint, type BuilderHint } from './builderHint';

// n8n before 1.86 has none of them, and would say only that a class could not be found.
if (!NodeConnectionTypes) throw new UserError('n8n-nodes-telnyx needs n8n 1.110 or newer');

/** The operation in words, short enough for the canvas; of what most people do, without the resource. */
const subtitle =
	'={{ ($parameter["operation"].replace("sendAndWait", "wait").replace(/^wait$/, "waitForResponse") + ($parameter["resource"] === "message" ? "" : ": " + $parameter["resource"])).replace(/([A-Z])/g, " $1").toLowerCase() }}';

export class Telnyx implements INodeType {
	// n8n before 1.116 does not know the tooltip, and before 2.9 not the hint.
	description: INodeTypeDescription & { waitingNodeTooltip: string; builderHint: BuilderHint } = {
		displayName: 'Telnyx',
		name: 'telnyx',
		icon: { light: 'file:../../icons/telnyx.svg', dark: 'file:../../icons/telnyx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Send and manage SMS, MMS, WhatsApp and RCS messages with Telnyx',
		defaults: { name: 'Telnyx' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'telnyxMessagingApi', required: true, testedBy: 'telnyxMessagingApiTest' },
		],
		webhooks: waitingWebhooks,
		waitingNodeTooltip: waitingTooltip,
		builderHint: actionHint,
		properties,
	};

	methods = { listSearch, resourceMapping, credentialTest };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { route } = await import('./actions/router.ts');
		return await route.call(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receiveWaiting } = await import('./actions/waiting/webhook.ts');
		return await receiveWaiting(this);
	}
}
