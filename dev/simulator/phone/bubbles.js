// One message, as a phone shows it.
import { button, clock, element, icon, isSafe, link, pretty } from './dom.js';
import { deliveries, senderOf } from './state.js';

const statusNames = {
	scheduled: 'Scheduled',
	queued: 'Queued',
	sending: 'Sending',
	sent: 'Sent',
	delivered: 'Delivered',
	read: 'Read',
	delivery_unconfirmed: 'Delivery unconfirmed',
	sending_failed: 'Not sent',
	delivery_failed: 'Not delivered',
	expired: 'Expired',
	cancelled: 'Cancelled',
};
/** Statuses of messages that never reached the phone. */
export const failures = ['sending_failed', 'delivery_failed', 'expired'];

/**
 * @param changes what other messages did to this one: reactions, other words, deletion
 * @param actions what can be done with it: `tap` for its buttons, `options` for its menu
 */
export function bubble(message, changes, actions) {
	const isMine = message.direction === 'inbound';
	const made = element('article', 'bubble');
	made.dataset.direction = isMine ? 'sent' : 'received';
	made.dataset.id = message.id;
	made.dataset.status = isMine ? webhookLine(message)[0] : message.status;
	made.append(element('span', 'sr', isMine ? 'You:' : 'They:'));
	if (changes.isDeleted) made.append(element('div', 'words deleted', 'You deleted this message'));
	else made.append(...contents(message, changes, actions));
	made.append(meta(message, changes, isMine, actions));
	return made;
}

function reaction({ emoji, isMine }) {
	const made = element('span', '', emoji);
	made.title = isMine ? 'Your reaction' : 'Their reaction';
	made.setAttribute('aria-label', `${made.title}: ${emoji}`);
	made.setAttribute('role', 'img');
	return made;
}

function contents(message, { text, reactions }, { tap }) {
	const box = element('div', 'words');
	if (message.quoted) box.append(element('blockquote', '', message.quoted.text));
	if (message.header) box.append(element('strong', 'head', message.header));
	box.append(...message.files.map(file));
	if (message.place) box.append(place(message.place));
	box.append(
		...message.contacts.map((contact) =>
			element('p', 'file', icon('person'), contact.split(' · ').map(pretty).join(' · ')),
		),
	);
	if (text ?? message.text)
		box.append(element('p', 'text', ...words(text ?? message.text, message.channel)));
	if (message.footer) box.append(element('p', 'foot', message.footer));
	const parts = box.childNodes.length ? [box] : [];
	if (message.cards.length) parts.push(cards(message, tap));
	if (reactions.length) parts.push(element('div', 'reactions', ...reactions.map(reaction)));
	if (message.list) parts.push(list(message, tap));
	if (message.buttons.length) parts.push(buttons(message.buttons, message, tap));
	return parts;
}

function file({ kind, url, name }) {
	if (!isSafe(url)) return element('p', 'file', name);
	if (kind === 'image' || kind === 'sticker') {
		const picture = element('img', kind);
		picture.src = url;
		picture.alt = kind === 'sticker' ? 'Sticker' : 'Picture';
		return picture;
	}
	if (kind === 'document') return link(url, element('span', 'file', icon('page'), name));
	const player = element(kind);
	player.controls = true;
	player.src = url;
	return player;
}

function place({ latitude, longitude, name }) {
	const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
	return element('p', 'file', icon('pin'), link(address, name ?? `${latitude}, ${longitude}`));
}

/** The text with its links clickable and, on WhatsApp, its *bold* and _italic_ words. */
function words(text, channel) {
	return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)'\]])/).flatMap((part, index) => {
		if (index % 2 === 1) return [link(part, part)];
		return channel === 'whatsapp' ? styled(part) : [part];
	});
}

function styled(text) {
	return text.split(/(\*[^*\s](?:[^*]*[^*\s])?\*|\b_[^_]+_\b)/).map((part, index) => {
		if (index % 2 === 0) return part;
		return element(part[0] === '*' ? 'b' : 'i', '', part.slice(1, -1));
	});
}

function buttons(list, message, tap) {
	return element('div', 'buttons', ...list.map((one) => tappable(one, message, tap)));
}

function tappable({ text, sends, opens }, message, tap) {
	const answer = () => tap(message, sends);
	if (isSafe(opens)) {
		const made = link(opens, text, element('span', 'goes', '↗'));
		if (sends) made.addEventListener('click', answer);
		return made;
	}
	if (sends) return button(text, answer);
	return button(text, () =>
		navigator.clipboard?.writeText(/\d{4,}/.exec(message.text)?.[0] ?? message.text),
	);
}

function cards(message, tap) {
	const made = element(
		'div',
		'cards',
		...message.cards.map((card) =>
			element(
				'section',
				'rich',
				card.file && isSafe(card.file.url) ? file(card.file) : null,
				card.title ? element('h3', '', card.title) : null,
				card.text ? element('p', 'text', card.text) : null,
				card.buttons.length ? buttons(card.buttons, message, tap) : null,
			),
		),
	);
	made.tabIndex = 0;
	made.setAttribute('role', 'group');
	made.setAttribute(
		'aria-label',
		message.cards.length > 1 ? `${message.cards.length} cards` : 'Card',
	);
	return made;
}

function list(message, tap) {
	const rows = message.list.sections.flatMap(({ title, rows }) => [
		title ? element('h3', '', title) : null,
		...rows.map((row) =>
			button(
				element(
					'span',
					'',
					row.text,
					row.description ? element('small', '', row.description) : null,
				),
				() => tap(message, row.sends),
			),
		),
	]);
	return element('details', 'list', element('summary', '', message.list.button), ...rows);
}

function meta(message, { isEdited }, isMine, { options }) {
	const made = element('div', 'meta');
	if (message.type === 'MMS') made.append(element('span', 'channel', 'MMS'));
	made.append(clock(message.at));
	if (isEdited) made.append(element('span', '', 'Edited'));
	if (isMine) {
		const [status, line] = webhookLine(message);
		made.append(element('span', status === 'failed' ? 'failed' : '', line));
	} else made.append(...ticks(message));
	const menu = options(message);
	if (menu) made.append(menu);
	return made;
}

function ticks({ status, error }) {
	const name = statusNames[status] ?? status;
	if (failures.includes(status))
		return [element('span', 'failed', `✕ ${name}${error ? ': ' + error : ''}`)];
	const tick = element('span', 'tick', ['delivered', 'read'].includes(status) ? '✓✓' : '✓');
	tick.setAttribute('aria-hidden', 'true');
	return [tick, element('span', '', name)];
}

function webhookLine(message) {
	const delivery = [...deliveries.values()].find(
		(it) => it.messageId === message.id && it.event === 'message.received',
	);
	if (delivery)
		return [delivery.status === 'delivered' ? 'answered' : 'failed', outcomeOf(delivery)];
	const sender = senderOf(message.business, message.channel);
	if (!sender?.webhookUrl)
		return ['no-webhook', `No webhook set on this ${sender?.owner.kind ?? 'sender'}`];
	return ['pending', 'Waiting for n8n …'];
}

/** How a webhook went, in words. */
export function outcomeOf({ httpStatus, ms, tries }) {
	const which = tries > 1 ? `, try ${tries}` : '';
	return httpStatus === null
		? `No answer from n8n${which}`
		: `n8n answered ${httpStatus} in ${ms} ms${which}`;
}
