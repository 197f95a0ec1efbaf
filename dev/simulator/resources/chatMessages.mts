import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { blank, checkRecipient, recipient } from '../outbound.mts';
import { asPayload } from '../payload.mts';
import type { Fallback } from '../rcsFallback.mts';
import type { Call, Route } from '../router.mts';
import { enabled, longCode } from '../senders.mts';
import type { Message, Profile } from '../store.mts';
import { findTemplate } from '../whatsappTemplate.mts';
import { rcsAgentMessageFields, whatsappMessageFields } from './chatFields.mts';

function profileOf(call: Call, id: string | undefined): Profile {
	const profile = id === undefined ? undefined : call.store.profiles.get(id);
	if (!profile) throw new ApiError('40305', '/messaging_profile_id');
	return enabled(profile);
}

/** Takes a message, and answers with what it is now, whatever becomes of it. */
function accept<T>(call: Call, message: Message): { data: T } {
	call.delivery.store(message);
	const data = asPayload(message) as T;
	call.delivery.start(message);
	return { data };
}

function sendWhatsapp(call: Call): Telnyx.MessageWhatsappResponse {
	const fields: Fields<Telnyx.MessageWhatsappParams> = {
		from: 'string',
		to: 'string',
		whatsapp_message: { object: whatsappMessageFields },
		messaging_profile_id: 'string',
		type: ['WHATSAPP'],
		webhook_url: 'string',
	};
	const body = readBody<Telnyx.MessageWhatsappParams>(call.body, fields, [
		'from',
		'to',
		'whatsapp_message',
	]);
	const number = call.store.whatsappNumbers.get(body.from);
	if (!number) throw new ApiError('40305', '/from');
	const profile = profileOf(call, body.messaging_profile_id ?? number.messaging_profile_id);
	checkRecipient(call.store, profile, body.to);
	checkWhatsapp(call, body.whatsapp_message);
	const base = blank(call.store, profile.id, 'WHATSAPP');
	base.hidden.billingType = billingType(call, body.whatsapp_message);
	const message: Message = {
		...base,
		from: { phone_number: body.from, carrier: 'Meta', line_type: '' },
		to: [recipient(body.to)],
		body: { ...body.whatsapp_message },
		text: body.whatsapp_message.text?.body ?? '',
		webhook_url: body.webhook_url ?? null,
	};
	return accept<Telnyx.MessageWhatsappResponse.Data>(call, message);
}

/** Meta charges a template by its category, and all else as service. */
function billingType(call: Call, { template }: Telnyx.WhatsappMessageContent): string {
	const category = template && findTemplate(call.store, template)?.category;
	return `whatsapp_${(category ?? 'service').toLowerCase()}`;
}

/** @throws ApiError 40316 without the content that `type` promises, 10015 for an unknown template */
function checkWhatsapp(call: Call, content: Telnyx.WhatsappMessageContent): void {
	if (content.type === undefined || content[content.type] === undefined) {
		throw new ApiError('40316', '/whatsapp_message');
	}
	const { template } = content;
	if (!template) return;
	if (!findTemplate(call.store, template)) {
		throw new ApiError('10015', '/whatsapp_message/template', 'There is no such template.');
	}
}

function sendRcs(call: Call): Telnyx.Messages.RcSendResponse {
	const fields: Fields<Telnyx.Messages.RcSendParams> = {
		agent_id: 'string',
		agent_message: { object: rcsAgentMessageFields },
		messaging_profile_id: 'string',
		to: 'string',
		mms_fallback: {
			object: { from: 'string', media_urls: { list: 'string' }, subject: 'string', text: 'string' },
		},
		sms_fallback: { object: { from: 'string', text: 'string' } },
		type: ['RCS'],
		webhook_url: 'string',
	};
	const body = readBody<Telnyx.Messages.RcSendParams>(call.body, fields, [
		'agent_id',
		'agent_message',
		'messaging_profile_id',
		'to',
	]);
	const profile = profileOf(call, body.messaging_profile_id);
	const agent = call.store.rcsAgents.get(body.agent_id);
	if (!agent?.enabled) throw new ApiError('40305', '/agent_id', 'There is no such RCS agent.');
	checkRecipient(call.store, profile, body.to);
	if (!body.agent_message.content_message && !body.agent_message.event) {
		throw new ApiError('40316', '/agent_message');
	}
	const base = blank(call.store, profile.id, 'RCS');
	base.hidden.fallback = fallbackOf(call, body);
	const message: Message = {
		...base,
		from: {
			agent_id: agent.agent_id,
			agent_name: agent.agent_name,
			carrier: 'Google',
			line_type: '',
		},
		to: [recipient(body.to)],
		body: { ...body.agent_message },
		text: body.agent_message.content_message?.text ?? '',
		webhook_url: body.webhook_url ?? null,
	};
	return accept<Telnyx.Messages.RcSendResponse.Data>(call, message);
}

/** @throws ApiError 40305 for a sender that the account does not have */
function fallbackOf(call: Call, body: Telnyx.Messages.RcSendParams): Fallback | undefined {
	const { mms_fallback: mms, sms_fallback: sms } = body;
	const { from, text = '' } = mms ?? sms ?? {};
	if (from === undefined) return undefined;
	longCode(call.store, from, body.messaging_profile_id);
	const media = mms?.media_urls ?? [];
	return { type: mms ? 'MMS' : 'SMS', from, text, media, subject: mms?.subject };
}

export const chatMessageRoutes: Route[] = [
	{ method: 'POST', path: '/messages/whatsapp', handle: sendWhatsapp },
	{ method: 'POST', path: '/messages/rcs', handle: sendRcs },
];
