import type { Delivery } from './delivery.mts';
import { blank, recipient } from './outbound.mts';
import { segment } from './segments.mts';
import type { AutoResponse, Message, Profile, Store } from './store.mts';

type Rule = Pick<AutoResponse, 'op' | 'keywords' | 'resp_text'>;

const kinds = { stop: 'STOP', start: 'START', info: 'HELP' } as const;
/** What counts where the profile has no auto-responses of its own. */
const standardRules: Rule[] = [
	{ op: 'stop', keywords: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'] },
	{ op: 'start', keywords: ['START', 'UNSTOP'] },
	{ op: 'info', keywords: ['HELP', 'INFO'] },
];

/** Finds what a text means by itself, such as STOP; marks the message with it. */
export function ruleFor(store: Store, profile: Profile, message: Message): Rule | undefined {
	const word = message.text.trim().toUpperCase();
	const own = store.autoResponses.filter((rule) => rule.profileId === profile.id);
	const rules = own.length > 0 ? own : standardRules;
	const rule = rules.find(({ keywords }) => keywords.some((it) => it.toUpperCase() === word));
	if (rule) message.autoresponse_type = kinds[rule.op];
	return rule;
}

/** Opts the person out or in, and answers as the rule says. */
export function follow(
	rule: Rule,
	message: Message,
	{ store, profile, delivery }: { store: Store; profile: Profile; delivery: Delivery },
): void {
	const person = message.from.phone_number ?? '';
	const [{ phone_number: own }] = message.to;
	if (rule.op === 'stop') {
		store.optOuts.add({
			messaging_profile_id: profile.id,
			from: own,
			to: person,
			keyword: message.text.trim().toUpperCase(),
			created_at: new Date().toISOString(),
		});
	}
	if (rule.op === 'start') store.optIn(profile.id, person);
	if (!rule.resp_text) return;
	const answer: Message = {
		...blank(store, profile.id, 'SMS'),
		...segment(rule.resp_text),
		from: { phone_number: own, carrier: 'Telnyx', line_type: 'VoIP' },
		to: [recipient(person)],
		text: rule.resp_text,
	};
	answer.hidden.usesProfileWebhooks = false;
	delivery.store(answer);
	delivery.start(answer);
}
