import type Telnyx from 'telnyx';
import type { Message, Store } from './store.mts';
import { findTemplate, variableCounts } from './whatsappTemplate.mts';
import { windowOf } from './whatsappWindow.mts';

type Problem = Message['errors'][number];

/**
 * Why a message over RCS or WhatsApp cannot be delivered although Telnyx took it, by the codes that Telnyx
 * passes on from there.
 */
export function chatProblem(store: Store, message: Message): Problem | undefined {
	const [{ phone_number: person }] = message.to;
	if (message.type === 'RCS' && !store.hasRcs(person)) {
		return undeliverable('The phone of the recipient has no RCS.');
	}
	if (message.type !== 'WHATSAPP') return undefined;
	const content = message.body as Telnyx.WhatsappMessageContent;
	if (content.template) return templateProblem(store, content.template);
	const window = windowOf(store, message.from.phone_number ?? '', person);
	// Meta counts what arrived in time, also where it is handed over later.
	const closesAt = Date.parse(window.window_expires_at ?? '');
	if (Date.parse(message.received_at) < closesAt) return undefined;
	return {
		code: '131047',
		title: 'Re-engagement message',
		detail:
			'More than 24 hours have passed since the recipient last replied: only a template may be sent.',
	};
}

function templateProblem(
	store: Store,
	sent: Telnyx.WhatsappMessageContent.Template,
): Problem | undefined {
	const template = findTemplate(store, sent);
	if (template?.status !== 'APPROVED') {
		return undeliverable(`The template is ${template?.status ?? 'unknown'}, not approved.`);
	}
	const wanted = variableCounts(template);
	const given = { header: 0, body: 0, button: 0 };
	for (const { type, parameters = [] } of sent.components ?? []) {
		if (type) given[type] += parameters.length;
	}
	const wrong = (['header', 'body', 'button'] as const).find((it) => given[it] !== wanted[it]);
	if (!wrong) return undefined;
	return {
		code: '132000',
		title: 'Template parameter count mismatch',
		detail: `${wrong}: number of parameters (${given[wrong]}) does not match the expected number (${wanted[wrong]})`,
	};
}

const undeliverable = (detail: string): Problem => ({
	code: '40008',
	title: 'Undeliverable',
	detail,
});
