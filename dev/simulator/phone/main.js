// Brings the parts of the page together, and keeps them up to date.
import { act, leaveMode, listenToComposer, send, tap } from './composer.js';
import { $ } from './dom.js';
import { fillPickers, listenToPickers, showPickers } from './pickers.js';
import { deliveries, isInThread, messages, refreshAccount, takeAll } from './state.js';
import { listenToThread, notify, showThread, update } from './thread.js';
import { showLog } from './webhookLog.js';

async function load() {
	await refreshAccount();
	takeAll();
	fillPickers();
	showPickers();
	showThread();
	showLog();
}

async function refresh() {
	await refreshAccount();
	showPickers();
}

function onMessage(message) {
	const isNew = !messages.has(message.id);
	messages.set(message.id, message);
	if (isNew) fillPickers();
	update(message);
	if (isNew && message.direction === 'outbound' && !isInThread(message)) notify(message);
}

function onDelivery(delivery) {
	deliveries.set(delivery.id, delivery);
	showLog();
	const message = messages.get(delivery.messageId);
	if (message) update(message);
}

function showLive(isLive) {
	$('live').dataset.live = String(isLive);
	$('live').textContent = isLive ? 'Live' : 'Reconnecting';
}

listenToPickers({
	onChange: () => {
		leaveMode();
		showPickers();
		showThread();
	},
	onSwitch: refresh,
	onStop: (text) => void send({ text }),
});
listenToThread({ tap, act });
listenToComposer(refresh);

const events = new EventSource('/__simulator/events');
events.addEventListener('error', () => showLive(false));
events.addEventListener('ready', () => {
	showLive(true);
	void load();
});
events.addEventListener('message', ({ data }) => {
	if (data) onMessage(JSON.parse(data));
});
events.addEventListener('delivery', ({ data }) => onDelivery(JSON.parse(data)));
events.addEventListener('account', () => void refresh());
