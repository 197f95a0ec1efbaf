// What the webhooks were answered, newest first.
import { outcomeOf } from './bubbles.js';
import { $, clock, element } from './dom.js';
import { deliveries } from './state.js';

const longest = 50;

export function showLog() {
	const newest = [...deliveries.values()].slice(-longest).reverse();
	$('log').replaceChildren(
		...(newest.length ? newest.map(row) : [element('li', '', 'Nothing sent yet.')]),
	);
}

function row(delivery) {
	const made = element(
		'li',
		'',
		element('code', '', delivery.event),
		clock(delivery.at),
		element('span', 'outcome', outcomeOf(delivery)),
	);
	made.dataset.status = delivery.status;
	return made;
}
