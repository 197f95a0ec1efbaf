// What the person sends.
import { $, button, element } from './dom.js';
import { chosen, control } from './state.js';

const channelTypes = { text: undefined, whatsapp: 'WHATSAPP', rcs: 'RCS' };
const here = { latitude: 41.8837, longitude: -87.6325 };
const samples = {
	picture: ['Picture', ['text', 'whatsapp', 'rcs']],
	voice: ['Voice message', ['whatsapp', 'rcs']],
	document: ['Document', ['whatsapp', 'rcs']],
	sticker: ['Sticker', ['whatsapp']],
};

/** What the next text does besides being one: it answers or changes a message, or goes with a file. */
let mode;
let afterwards = async () => undefined;

/** Sends something of the person's to what is chosen. */
export async function send(content) {
	const { person: from, business: to, channel } = chosen;
	$('problem').textContent = '';
	try {
		await control('receive', { from, to, type: channelTypes[channel], ...content });
	} catch (error) {
		$('problem').textContent = error.message;
	}
	await afterwards();
}

/** Taps a button of a message. WhatsApp says with it which message that was. */
export const tap = (message, sends) =>
	void send({ ...sends, ...(message.channel === 'whatsapp' ? { repliedTo: message.id } : {}) });

/** Does what was chosen in the menu of a message. */
export function act(kind, message, emoji) {
	if (kind === 'react') return void send({ reaction: { messageId: message.id, emoji } });
	if (kind === 'revoke') return void send({ revoke: { messageId: message.id } });
	setMode({ kind, message });
	if (kind === 'edit') $('message').value = message.text;
	$('message').focus();
}

function setMode(next) {
	mode = next;
	$('mode').hidden = !mode;
	if (mode) $('mode-words').replaceChildren(...modeWords(mode));
}

export const leaveMode = () => setMode(undefined);

function modeWords({ kind, message, file }) {
	if (kind === 'edit') return ['Change your message'];
	if (kind === 'reply') return [`Reply to “${message.text || 'Picture'}”`];
	if (!file.content_type.startsWith('image/')) return [`📎 ${file.fileName}`];
	const picture = element('img');
	picture.src = file.url;
	picture.alt = '';
	return [picture, ' Picture'];
}

async function attach(request, more = {}) {
	const file = await control('media', request);
	setMode({ kind: 'file', file: { ...file, ...more } });
	$('message').focus();
}

function menuItems() {
	const { channel } = chosen;
	const files = Object.entries(samples)
		.filter(([, [, where]]) => where.includes(channel))
		.map(([kind, [words]]) =>
			button(words, () => pick(() => attach({ sample: kind }, kind === 'sticker' ? { kind } : {}))),
		);
	return [
		...files,
		button('Choose a file …', () => pick(() => $('upload').click())),
		...(channel === 'text'
			? []
			: [
					button('Place', () =>
						pick(() =>
							send({
								location:
									channel === 'rcs'
										? here
										: { ...here, name: 'City Hall', address: '121 N LaSalle St' },
							}),
						),
					),
				]),
		...(channel === 'whatsapp'
			? [button('Contact', () => pick(() => send({ contacts: [contact] })))]
			: []),
	];
}

const contact = {
	name: { formatted_name: 'Ben Ortiz', first_name: 'Ben', last_name: 'Ortiz' },
	phones: [{ phone: '+14155550173', type: 'CELL', wa_id: '14155550173' }],
	emails: [{ email: 'ben@example.com', type: 'HOME' }],
	org: { company: 'Ortiz Bikes' },
};

function pick(work) {
	showMenu(false);
	$('add').focus();
	void work();
}

function showMenu(isOpen) {
	$('menu').hidden = !isOpen;
	$('add').setAttribute('aria-expanded', String(isOpen));
	if (!isOpen) return;
	$('menu').replaceChildren(...menuItems());
	$('menu').firstElementChild.focus();
}

async function upload() {
	const [file] = $('upload').files;
	if (!file) return;
	const bytes = new Uint8Array(await file.arrayBuffer());
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	$('upload').value = '';
	await attach({
		name: file.name,
		contentType: file.type || 'application/octet-stream',
		base64: btoa(binary),
	});
}

function submit() {
	const text = $('message').value.trim();
	const { kind, message, file } = mode ?? {};
	if (!text && kind !== 'file') return;
	$('message').value = '';
	leaveMode();
	if (kind === 'edit') return void send({ edit: { messageId: message.id, text } });
	if (kind === 'file') return void send({ media: [file], ...(text ? { text } : {}) });
	void send({ text, ...(kind === 'reply' ? { repliedTo: message.id } : {}) });
}

export function listenToComposer(after) {
	afterwards = after;
	$('message').addEventListener('keydown', (event) => {
		if (event.key === 'Escape') leaveMode();
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		$('composer').requestSubmit();
	});
	$('composer').addEventListener('submit', (event) => {
		event.preventDefault();
		submit();
	});
	$('add').addEventListener('click', () => showMenu($('menu').hidden));
	$('mode-end').addEventListener('click', () => {
		leaveMode();
		$('message').focus();
	});
	$('upload').addEventListener('change', () => void upload());
	$('menu').addEventListener('keydown', ({ key }) => {
		if (key !== 'Escape') return;
		showMenu(false);
		$('add').focus();
	});
	document.addEventListener('click', ({ target }) => {
		if (!$('menu').hidden && !$('composer').contains(target)) showMenu(false);
	});
}
