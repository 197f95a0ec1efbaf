// Small helpers for making elements. Everything that a message brings becomes text nodes: no markup in it is ever run.

export const $ = (id) => document.getElementById(id);

export function element(tag, className, ...children) {
	const made = document.createElement(tag);
	if (className) made.className = className;
	made.append(...children.filter((child) => child !== null && child !== undefined));
	return made;
}

export function button(words, onClick, className = '') {
	const made = element('button', className, words);
	made.type = 'button';
	made.addEventListener('click', onClick);
	return made;
}

export function clock(at) {
	const words = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
	const time = element('time', '', words);
	time.dateTime = at;
	return time;
}

export function link(href, ...children) {
	const made = element('a', '', ...children);
	made.href = href;
	made.target = '_blank';
	made.rel = 'noopener noreferrer';
	return made;
}

const shapes = {
	pin: 'M12 21s7-6.2 7-11.5a7 7 0 1 0-14 0C5 14.8 12 21 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
	page: 'M6.5 3h7l4 4v14h-11ZM13.5 3v4h4M9 12h6M9 16h6',
	person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8.5c1-4 4-6 8-6s7 2 8 6',
};

export function icon(name) {
	const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	drawing.setAttribute('viewBox', '0 0 24 24');
	drawing.setAttribute('aria-hidden', 'true');
	drawing.setAttribute('class', 'inline-icon');
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', shapes[name]);
	drawing.append(path);
	return drawing;
}

/** What a message may open: no address that runs anything. */
export const isSafe = (address) => /^(?:https?:|tel:)/i.test(address ?? '');

/** +13125550100 becomes +1 312 555 0100: easier to compare by eye. */
export const pretty = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
