/** What n8n's AI workflow builder reads of a node (n8n 2.9 and later). */
export interface BuilderHint {
	searchHint: string;
	relatedNodes: Array<{ nodeType: string; relationHint: string }>;
}

const agent = '@n8n/n8n-nodes-langchain.agent';

export const actionHint: BuilderHint = {
	searchHint:
		'Use this node for SMS, MMS, WhatsApp and RCS with Telnyx instead of HTTP Request. Texting somebody: resource message, operation send, one recipient per item in To, with country code; it takes a list of items as it is, without a loop. Answering a text that came in: operation reply, directly behind the Telnyx Trigger or behind an AI Agent, with no field filled in. Asking a person and waiting: operation sendAndWait. Where a form, a chat or an AI agent fills in the recipient, set Sending Options: Only To or Allowed Countries, and At Most per Recipient and Day. Numbers without a country code need Sending Options > Country of Numbers.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-telnyx.telnyxTrigger',
			relationHint: 'Starts the workflow when a text comes in or was delivered',
		},
		{
			nodeType: agent,
			relationHint:
				'Takes this node as a tool, or stands between the Telnyx Trigger and operation reply',
		},
	],
};

export const triggerHint: BuilderHint = {
	searchHint:
		'Starts a workflow when an SMS, MMS, WhatsApp or RCS message comes in, or when a message was delivered, failed, was read or its link opened. It registers its webhook at Telnyx by itself; there is no address to copy. Each selected event has an output of its own, in the order of the list. An AI Agent behind it needs no expression: the item has chatInput and sessionId. Answer with the Telnyx node, resource message, operation reply.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-telnyx.telnyx',
			relationHint: 'Answers the message with resource message, operation reply',
		},
		{
			nodeType: agent,
			relationHint:
				'Answers in your words; give it a memory, which finds the conversation by itself',
		},
	],
};
