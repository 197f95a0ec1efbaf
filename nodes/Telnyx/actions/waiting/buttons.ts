import type { INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { Item } from '../../fields/item';
import { rcsAgentLocator, whatsappSenderLocator } from '../../fields/locators';
import type { TelnyxRequest } from '../../transport/request';
import type { TelnyxCredential } from '../../transport/credential';
import { readReference, referenceOf, type ButtonReference } from '../../trigger/buttonReference';
import type { Client } from '../client';
import { agentProfile } from '../senderProfile';
import { isOwnSignature, ownSignature } from './ownSignature';
import { isChoice, type Question } from './question';

type ButtonChannel = 'WHATSAPP' | 'RCS';

/** What a message with buttons may hold on each channel (Meta; Google). */
const limits = {
	WHATSAPP: { name: 'WhatsApp', buttons: 3, label: 20, text: 1_024 },
	RCS: { name: 'RCS', buttons: 11, label: 25, text: 3_072 },
};

const forButtons = (channel?: ButtonChannel): Pick<INodeProperties, 'displayOptions'> => ({
	displayOptions: { show: { answerBy: ['button'], ...(channel ? { channel: [channel] } : {}) } },
});

/** From whom a question with buttons comes. */
export const buttonFields: INodeProperties[] = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		noDataExpression: true,
		default: 'WHATSAPP',
		description: 'Where the person gets the question',
		options: [
			{ name: 'RCS', value: 'RCS', description: 'On phones that support it' },
			{
				name: 'WhatsApp',
				value: 'WHATSAPP',
				description: 'Within 24 hours after the person’s last message to you',
			},
		],
		...forButtons(),
	},
	{ ...whatsappSenderLocator, ...forButtons('WHATSAPP') },
	{ ...rcsAgentLocator, ...forButtons('RCS') },
];

export const channelOf = (item: Item): ButtonChannel =>
	item.choice<ButtonChannel>('channel') ?? 'WHATSAPP';

/** Who asks: a WhatsApp number, or an RCS agent. */
export const buttonSender = (item: Item): string =>
	channelOf(item) === 'RCS'
		? item.requiredId('agentId')
		: item.address('from', item.requiredId('from'));

/** The item with the messaging profile of its RCS agent, which Telnyx wants to be told although it knows it. */
export async function withProfileOfAgent(item: Item, telnyx: Client): Promise<Item> {
	if (channelOf(item) !== 'RCS') return item;
	const profile = await agentProfile(buttonSender(item), item, telnyx);
	if (profile) return item.with({ profile });
	throw item.problem(
		'The RCS agent has no messaging profile',
		'Give it one in the Telnyx portal, under Messaging > RCS.',
	);
}

/** A button of a question, and what comes back when it is tapped. */
export interface Button {
	label: string;
	id: string;
}

/**
 * The buttons of a question.
 *
 * @throws NodeOperationError where the channel can't show them
 */
export function buttonsOf(
	item: Item,
	question: Question,
	{ credential, run }: { credential: TelnyxCredential; run: number },
): Button[] {
	if (!isChoice(question)) return [];
	const { name, buttons, label: longest } = limits[channelOf(item)];
	const labels = question.options.map(({ label }) => label);
	if (labels.length > buttons) {
		throw item.problem(
			`${name} shows at most ${buttons} buttons, and there are ${labels.length} options`,
			'Offer fewer options, or set "Answer By" to Text.',
		);
	}
	const tooLong = labels.find((label) => [...label].length > longest);
	if (tooLong !== undefined) {
		throw item.problem(
			`A button of ${name} takes at most ${longest} characters: "${tooLong}"`,
			'Shorten the option. Longer words can stand in the message.',
		);
	}
	const { context } = item;
	return labels.map((label, option) => {
		const about = { execution: context.getExecutionId(), node: context.getNode().id, run, option };
		const signature = ownSignature(context, credential, signedButton(about));
		return { label, id: referenceOf({ ...about, signature }) };
	});
}

/** The request of a question with buttons. */
export function buttonRequest(item: Item, buttons: Button[]): TelnyxRequest {
	const channel = channelOf(item);
	const text = item.requiredText('text');
	const { name, text: longest } = limits[channel];
	if (text.length > longest) {
		throw item.error({
			field: 'message',
			value: text,
			problem: `is longer than ${longest} characters`,
			remedy: `Shorten it: that is the most that ${name} shows with buttons.`,
		});
	}
	const webhook_url = item.text('options.webhookUrl');
	const to = item.recipient('to');
	if (channel === 'RCS') {
		const suggestions = buttons.map(({ label, id }) => ({
			// Telnyx takes it in base64.
			reply: { text: label, postback_data: Buffer.from(id).toString('base64') },
		}));
		const body: Telnyx.Messages.RcSendParams = {
			agent_id: buttonSender(item),
			messaging_profile_id: item.added<string>('profile') ?? '',
			to,
			type: 'RCS',
			agent_message: {
				content_message: { text, ...(buttons.length > 0 ? { suggestions } : {}) },
			},
			webhook_url,
		};
		return { method: 'POST', path: '/messages/rcs', body };
	}
	const body: Telnyx.MessageWhatsappParams = {
		from: buttonSender(item),
		to,
		type: 'WHATSAPP',
		whatsapp_message:
			buttons.length === 0
				? { type: 'text', text: { body: text } }
				: {
						type: 'interactive',
						interactive: {
							type: 'button',
							body: { text },
							action: {
								buttons: buttons.map(({ label, id }) => ({
									type: 'reply',
									reply: { id, title: label },
								})),
							},
						},
					},
		webhook_url,
	};
	return { method: 'POST', path: '/messages/whatsapp', body };
}

/** Which option a tapped button is; undefined where this node did not make it for this question. */
export function tappedOption(
	context: IWebhookFunctions,
	credential: TelnyxCredential,
	{ id, run }: { id: string | null | undefined; run: number },
): number | undefined {
	const reference = readReference(id);
	if (!reference || reference.run !== run) return undefined;
	return isOwnSignature(reference.signature, context, credential, signedButton(reference))
		? reference.option
		: undefined;
}

/** Bound to this very question: the node's run, too. */
const signedButton = ({ run, option }: Pick<ButtonReference, 'run' | 'option'>) =>
	({ purpose: 'button', claims: [run, option] }) as const;
