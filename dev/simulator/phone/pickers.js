// Who texts whom, by which channel, and what that person's phone can do.
import { $, element, pretty } from './dom.js';
import { account, chosen, contactOf, control, currentSender, messages } from './state.js';

function fill(select, groups, wanted = select.value) {
	select.replaceChildren(
		...groups.map(([label, options]) => {
			const group = element('optgroup');
			group.label = label;
			group.append(...options.map(([value, words]) => new Option(words, value)));
			return group;
		}),
	);
	if (wanted) select.value = wanted;
	if (!select.value) select.selectedIndex = 0;
}

const groupBy = (list, nameOf) =>
	[...new Set(list.map(nameOf))].map((name) => [name, list.filter((it) => nameOf(it) === name)]);

export function fillPickers() {
	fillPeople();
	fillBusinesses();
}

function fillPeople() {
	const others = [...new Set([...messages.values()].map(({ person }) => person))].filter(
		(number) => number && !contactOf(number),
	);
	fill($('person'), [
		['People', account.contacts.map(({ number, name }) => [number, name])],
		...(others.length ? [['Other numbers', others.map((number) => [number, pretty(number)])]] : []),
	]);
}

/** @param wanted the address to choose, by default the one that is chosen */
export function fillBusinesses(wanted) {
	const { channel } = chosen;
	const senders = account.senders.filter((sender) => sender.channel === channel);
	const known = new Set(senders.map(({ address }) => address));
	const names = [
		...new Set(
			[...messages.values()].filter((it) => it.channel === channel).map(({ business }) => business),
		),
	].filter((name) => !known.has(name));
	const words = ({ name }) => pretty(name);
	fill(
		$('business'),
		[
			...groupBy(senders, ({ group }) => group).map(([group, list]) => [
				group,
				list.map((sender) => [sender.address, words(sender)]),
			]),
			...(names.length ? [['Sender IDs (no reply)', names.map((name) => [name, name])]] : []),
		],
		wanted,
	);
}

export function showPickers() {
	const { person, channel } = chosen;
	const contact = contactOf(person);
	const sender = currentSender();
	$('unreachable').checked = contact?.isReachable === false;
	$('wifi').checked = contact?.isReachable !== false && contact?.hasSms === false;
	$('wifi').disabled = $('unreachable').checked;
	$('stopped').checked = account.optOuts.some(
		(it) => it.person === person && it.profileId === sender?.profileId,
	);
	$('stopped').disabled = !sender;
	$('stopped-label').hidden = channel !== 'text';
	const canWrite = sender && (channel !== 'rcs' || contact?.hasRcs !== false);
	for (const input of [$('message'), $('add'), $('composer').querySelector('.send')])
		input.disabled = !canWrite;
	$('message').placeholder = placeholder(sender, channel, canWrite);
	$('person-hint').textContent = pretty(person);
	$('business-hint').textContent = sender ? hintOf(sender) : 'Takes no replies';
	$('business-hint').title = $('business-hint').textContent;
	showOwner(sender);
}

/** What else to know of whom one texts. */
function hintOf({ address, channel, group }) {
	if (channel === 'rcs') return address;
	if (channel === 'text') return group;
	const isThis = ({ person, business }) => person === chosen.person && business === address;
	const window = account.windows.find(isThis);
	const words = window
		? `free text until ${timeOf(window.until)} tomorrow`
		: 'only templates until you write';
	return `${pretty(address)} · ${words}`;
}

const timeOf = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

function placeholder(sender, channel, canWrite) {
	if (!sender) return 'This sender takes no replies';
	if (!canWrite) return 'This phone has no RCS';
	return { text: 'Text message', whatsapp: 'WhatsApp message', rcs: 'RCS message' }[channel];
}

function showOwner(sender) {
	const { kind, name } = sender?.owner ?? {};
	$('webhook').textContent = !sender
		? ''
		: sender.webhookUrl
			? `What you send goes to the webhook of the ${kind} ${name}: ${sender.webhookUrl}`
			: `The ${kind} ${name} has no webhook: publish a workflow with a Telnyx Trigger for it.`;
}

/** Chooses a thread. */
export function choose({ person, business, channel }) {
	document.querySelector(`[name="channel"][value="${channel}"]`).checked = true;
	$('person').value = person;
	fillBusinesses(business);
	showPickers();
}

export function listenToPickers({ onChange, onSwitch, onStop }) {
	$('person').addEventListener('change', onChange);
	$('business').addEventListener('change', onChange);
	$('channels').addEventListener('change', () => {
		fillBusinesses();
		onChange();
	});
	const off = [
		{
			code: '40006',
			title: 'Recipient server unavailable',
			detail: "The recipient's phone is switched off.",
		},
	];
	const noSms = [
		{ code: '40008', title: 'Undeliverable', detail: 'The phone has no mobile network.' },
	];
	const set = async (outcome) => {
		await control('delivery', { to: chosen.person, status: 'delivered' });
		if (outcome)
			await control('delivery', { to: chosen.person, status: 'delivery_failed', ...outcome });
		await onSwitch();
	};
	$('unreachable').addEventListener('change', ({ target }) =>
		set(target.checked && { errors: off }),
	);
	$('wifi').addEventListener('change', ({ target }) =>
		set(target.checked && { types: ['SMS', 'MMS'], errors: noSms }),
	);
	$('stopped').addEventListener('change', ({ target }) =>
		onStop(target.checked ? 'STOP' : 'START'),
	);
}
