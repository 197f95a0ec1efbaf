// The conversation that is chosen, and the notice of texts in others.
import { bubble, failures } from './bubbles.js';
import { $, element } from './dom.js';
import { optionsOf } from './options.js';
import { choose } from './pickers.js';
import { businessName, isInThread, messages, personName } from './state.js';

const unread = new Map();

const read = new Set();

/** What is read in one window of the phone is read in all of them. */
const reading = new BroadcastChannel('reading');
reading.addEventListener('message', ({ data }) => forget(data));

let atEnd = true;
let actions = { tap: () => undefined, act: () => undefined };

/** What other messages did to this one. */
function changesOf(message) {
	const effects = [...messages.values()].filter(({ effect }) => effect?.on === message.id);
	const latest = new Map();
	for (const { direction, effect } of effects)
		if (effect.kind === 'reaction') latest.set(direction, effect.emoji);
	const edit = effects.findLast(({ effect }) => effect.kind === 'edit');
	return {
		text: edit?.effect.text,
		isEdited: edit !== undefined,
		isDeleted: effects.some(({ effect }) => effect.kind === 'revoke'),
		emoji: latest.get('inbound'),
		reactions: [...latest]
			.filter(([, emoji]) => emoji)
			.map(([direction, emoji]) => ({ emoji, isMine: direction === 'inbound' })),
	};
}

/** Whether it has reached the phone. */
const isHere = ({ direction, status }) => direction === 'inbound' || !failures.includes(status);

function bubbleOf(message) {
	const changes = changesOf(message);
	return bubble(message, changes, {
		tap: actions.tap,
		options: () =>
			isHere(message) && !changes.isDeleted ? optionsOf(message, changes, actions.act) : null,
	});
}

export function showThread() {
	const inThread = [...messages.values()].filter(isInThread);
	const shown = inThread.filter(({ effect }) => !effect);
	$('thread').replaceChildren(
		...(shown.length
			? shown.map(bubbleOf)
			: [
					element(
						'p',
						'empty',
						'No messages yet. Write one below, as a customer would, and see what your workflow answers.',
					),
				]),
	);
	markRead(inThread);
	atEnd = true;
	followEnd();
}

function append(message) {
	$('thread').querySelector('.empty')?.remove();
	$('thread').append(bubbleOf(message));
	markRead([message]);
	followEnd();
}

/** Draws a message anew, or the one that it changes. */
export function update(message) {
	if (!isHere(message)) forget([message.id]);
	if (!isInThread(message)) return;
	const drawn = messages.get(message.effect?.on ?? message.id);
	const old = drawn && $('thread').querySelector(`[data-id="${CSS.escape(drawn.id)}"]`);
	if (!old) {
		if (drawn && !drawn.effect) append(drawn);
		return;
	}
	// What is being used stays in use.
	const focused = [...old.querySelectorAll('button, a, summary')].indexOf(document.activeElement);
	const isOpen = old.querySelector('details')?.open;
	const fresh = bubbleOf(drawn);
	old.replaceWith(fresh);
	if (isOpen) fresh.querySelector('details').open = true;
	if (focused >= 0) fresh.querySelectorAll('button, a, summary')[focused]?.focus();
	followEnd();
}

/** Keeps the newest message in sight, unless the reader has scrolled up. */
function followEnd() {
	if (atEnd) $('thread').scrollTop = $('thread').scrollHeight;
}

function markRead(shown) {
	const ids = shown.map(({ id }) => id);
	reading.postMessage(ids);
	forget(ids);
}

function forget(ids) {
	for (const id of ids) {
		read.add(id);
		unread.delete(id);
	}
	showNotice();
}

export function notify(message) {
	if (read.has(message.id)) return;
	unread.set(message.id, message);
	showNotice();
}

function showNotice() {
	const newest = [...unread.values()].at(-1);
	$('notice').hidden = !newest;
	if (!newest) return;
	const more = unread.size > 1 ? ` (${unread.size} unread)` : '';
	const from = businessName(newest.business, newest.channel);
	$('notice').textContent =
		`New message for ${personName(newest.person)} from ${from}${more} · Show`;
}

export function listenToThread(given) {
	actions = given;
	$('notice').addEventListener('click', () => {
		choose([...unread.values()].at(-1));
		showThread();
		$('message').focus();
	});
	$('thread').addEventListener('scroll', () => {
		const { scrollHeight, scrollTop, clientHeight } = $('thread');
		atEnd = scrollHeight - scrollTop - clientHeight < 40;
	});
	// Pictures load late, and do not bubble.
	$('thread').addEventListener('load', followEnd, true);
	new ResizeObserver(followEnd).observe($('thread'));
}
