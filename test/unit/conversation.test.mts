import type { IDataObject } from 'n8n-workflow';

import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';

const [own, ada, ben] = ['+13125550100', '+13125550142', '+14155550173'];

const received = (payload: IDataObject, type = 'message.received') =>
	flatEvent({
		data: {
			event_type: type,
			id: '1',
			payload: { direction: 'inbound', from: { phone_number: ada }, to: own, ...payload },
		},
	})!;

const file = (content_type: string, url = 'https://media.telnyx.com/1') => ({ url, content_type });

test.each<[string, IDataObject, string]>([
	['a text', { text: 'Hi' }, 'Hi'],
	['a picture', { media: [file('image/png')] }, '[Picture]'],
	[
		'words and pictures',
		{ text: 'Look', media: [file('image/png'), file('image/png')] },
		'Look\n[Picture]\n[Picture]',
	],
	['a voice message', { body: { type: 'audio', audio: { mime_type: 'audio/ogg' } } }, '[Audio]'],
	['a video', { media: [file('video/mp4')] }, '[Video]'],
	[
		'a named file',
		{ body: { document: { mime_type: 'application/pdf', filename: 'a.pdf' } } },
		'[File: a.pdf]',
	],
	['a file of no known type', { media: [{ url: 'https://media.telnyx.com/1' }] }, '[File]'],
	[
		'a place',
		{ body: { location: { latitude: 41.88, longitude: -87.63 } } },
		'[Location: 41.88, -87.63]',
	],
	[
		'a named place',
		{ body: { location: { latitude: 1, longitude: 2, name: 'Home' } } },
		'Home\n[Location: 1, 2]',
	],
	['a tapped button', { body: { button: { text: 'Yes!', payload: 'yes' } } }, 'Yes!'],
	['blanks', { text: ' ' }, '[Message without text]'],
	['nothing that is known', { body: { type: 'poll', poll: {} } }, '[Message without text]'],
])('an agent gets words for %s', (_, payload, chatInput) => {
	expect(received(payload).chatInput).toBe(chatInput);
});

test('memory keeps one conversation in both directions, and for each pair of numbers', () => {
	const { sessionId } = received({ text: 'Hi' });
	const echo = { direction: 'outbound', from: { phone_number: own }, to: ada, text: 'I take over' };
	expect(received(echo, 'message.echo').sessionId).toBe(sessionId);
	expect(received({ from: { phone_number: ben } }).sessionId).not.toBe(sessionId);
	expect(received({ to: '+13125550101' }).sessionId).not.toBe(sessionId);
});

test('a group is one conversation, whoever of it texts', () => {
	const group = (from: string, cc: string[]) =>
		received({ from: { phone_number: from }, to: [{ phone_number: own }], cc }).sessionId;
	expect(group(ada, [own, ben])).toBe(group(ben, [ada, own]));
	expect(group(ada, [own, ben])).not.toBe(group(ada, []));
});
