import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type MediaFile, type Simulator } from '../../dev/simulator/simulator.mts';
import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { outputOf } from './harness.mts';
import { eventOf, textOf } from './triggers.mts';

let telnyx: Simulator;
beforeAll(async () => {
	telnyx = await startSimulator();
});
afterAll(async () => await telnyx.close());

const file = (trouble?: MediaFile['trouble'], more: MediaFile = {}) => {
	const { url, content_type, size, sha256 } = telnyx.addMedia({ trouble, ...more });
	return { url, content_type, size, sha256 };
};

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

/** What a text with these files is for the trigger, and for the nodes behind it. */
const received = (...media: object[]) =>
	flatEvent(eventOf(textOf('Look', { media })) as IDataObject) as unknown as IDataObject;

/** What the trigger's run hands on of an event. */
const handedOn = async (event: IDataObject, options: IDataObject) =>
	(
		await outputOf({
			items: [event],
			parameters: { events: ['messageReceived'], registration: 'manual', options },
			credential: credential(),
			node: { type: 'n8n-nodes-telnyx.telnyxTrigger' },
			isMadeUp: true,
		})
	)[0];

test('brings the files of a message along, under the names that n8n’s nodes look for', async () => {
	const content = Buffer.from('a voice message');
	const event = received(file(), file(undefined, { content, contentType: 'audio/ogg' }));
	const { json, binary } = await handedOn(event, { downloadMedia: true });
	expect(json).toMatchObject({
		...event,
		files: [
			{ field: 'data', mimeType: 'image/png' },
			{ field: 'data_1', mimeType: 'audio/ogg' },
		],
		failed: [],
	});
	expect(Buffer.from(binary!.data_1.data, 'base64')).toEqual(content);
	expect(binary!.data.mimeType).toBe('image/png');
});

test('brings a message whose file is gone all the same, and says why', async () => {
	const { json, binary } = await handedOn(received(file('gone'), file()), { downloadMedia: true });
	expect(json).toMatchObject({
		text: 'Look',
		files: [{ field: 'data_1' }],
		failed: [{ reason: expect.stringContaining('30 days') as string }],
	});
	expect(Object.keys(binary!)).toEqual(['data_1']);
});

test('fetches nothing where that is not wanted', async () => {
	const event = received(file());
	const { json, binary } = await handedOn(event, {});
	expect([json, binary]).toEqual([event, undefined]);
});

test('Collect Texts brings the files of all texts along', async () => {
	const first = await handedOn(received(file()), { downloadMedia: true });
	const second = await handedOn(received(file(undefined, { contentType: 'image/jpeg' })), {
		downloadMedia: true,
	});
	const [{ json, binary }] = await outputOf({
		items: [first.json, second.json],
		parameters: { resource: 'message', operation: 'collectTexts', silence: 1 },
		credential: credential(),
	});
	expect(json).toMatchObject({
		text: 'Look\nLook',
		files: [{ field: 'data' }, { field: 'data_1' }],
	});
	expect([binary!.data.mimeType, binary!.data_1.mimeType].sort()).toEqual([
		'image/jpeg',
		'image/png',
	]);
});
