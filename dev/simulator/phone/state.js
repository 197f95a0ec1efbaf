// What the page knows of the account, and what is chosen.
import { $, pretty } from './dom.js';

export const messages = new Map();
export const deliveries = new Map();
export let account = { contacts: [], senders: [], windows: [], optOuts: [], messages: [] };

export async function control(path, body) {
	const response = await fetch(
		'/__simulator/' + path,
		body === undefined
			? {}
			: {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				},
	);
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

export async function refreshAccount() {
	account = await control('state');
}

export function takeAll() {
	messages.clear();
	deliveries.clear();
	for (const message of account.messages) messages.set(message.id, message);
	for (const delivery of account.deliveries) deliveries.set(delivery.id, delivery);
}

export const chosen = {
	get person() {
		return $('person').value;
	},
	get business() {
		return $('business').value;
	},
	get channel() {
		return document.querySelector('[name="channel"]:checked').value;
	},
};

export const senderOf = (address, channel) =>
	account.senders.find((sender) => sender.address === address && sender.channel === channel);

export const currentSender = () => senderOf(chosen.business, chosen.channel);

export const contactOf = (number) => account.contacts.find((contact) => contact.number === number);

export const personName = (number) => contactOf(number)?.name ?? pretty(number);

export function businessName(address, channel) {
	const sender = senderOf(address, channel);
	return !sender || sender.name === address ? pretty(address) : sender.name;
}

export const isInThread = (message) =>
	message.person === chosen.person &&
	message.business === chosen.business &&
	message.channel === chosen.channel;
