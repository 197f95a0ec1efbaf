// The menu of a message: react to it, answer it, change or delete it.
import { button, element } from './dom.js';

/** Tapbacks, by their emoji. */
const reactions = {
	'❤️': 'Love',
	'👍': 'Like',
	'👎': 'Dislike',
	'😂': 'Laugh',
	'‼️': 'Emphasize',
	'❓': 'Question',
};

/** The message whose menu is open. */
let open;

/** What can be done with a message. RCS has nothing of it. */
function choicesOf(message, { emoji }) {
	const isMine = message.direction === 'inbound';
	if (message.channel === 'rcs') return [];
	if (message.channel === 'text') return isMine ? [] : reactionsOf(emoji);
	if (!isMine) return [...reactionsOf(emoji), { words: 'Reply', kind: 'reply' }];
	const edit = message.text ? [{ words: 'Edit', kind: 'edit' }] : [];
	return [...edit, { words: 'Delete', kind: 'revoke' }];
}

const reactionsOf = (given) =>
	Object.entries(reactions).map(([emoji, name]) => ({
		words: emoji,
		name,
		kind: 'react',
		isPressed: emoji === given,
		// Tapped again, it is taken away.
		emoji: emoji === given ? undefined : emoji,
	}));

/**
 * The button that opens the menu of a message, and the menu; null where there is nothing to choose.
 *
 * @param changes what was done to the message
 * @param act called with `react`, `reply`, `edit` or `revoke`, the message and, of a reaction, its emoji
 */
export function optionsOf(message, changes, act) {
	const choices = choicesOf(message, changes);
	if (choices.length === 0) return null;
	const row = element('span', 'options');
	row.id = `options-${message.id}`;
	const show = (isOpen) => {
		open = isOpen ? message.id : undefined;
		row.hidden = !isOpen;
		opener.setAttribute('aria-expanded', String(isOpen));
	};
	const opener = button('⋯', () => show(row.hidden), 'plain more');
	opener.setAttribute('aria-controls', row.id);
	opener.setAttribute('aria-label', 'Options');
	opener.title = 'Options';
	row.append(
		...choices.map((choice) =>
			choiceButton(choice, () => {
				show(false);
				act(choice.kind, message, choice.emoji);
			}),
		),
	);
	row.addEventListener('keydown', ({ key }) => {
		if (key !== 'Escape') return;
		show(false);
		opener.focus();
	});
	show(open === message.id);
	return element('span', 'options-of', opener, row);
}

function choiceButton({ words, name, isPressed }, onClick) {
	const made = button(words, onClick, name ? 'emoji' : '');
	if (!name) return made;
	made.setAttribute('aria-label', name);
	made.setAttribute('aria-pressed', String(isPressed));
	return made;
}
