import type { InboundMedia, InboundMessage } from './inboundMessage.mts';

/**
 * What arrives in `body` over RCS.
 * @throws for what RCS has not
 */
export function rcsBody(message: InboundMessage): Record<string, unknown> {
	const { text, media, location, button } = message;
	if (media?.[0]) return { user_file: userFile(media[0]) };
	if (location) {
		const { latitude, longitude } = location;
		return { location: { latitude, longitude } };
	}
	if (button) return { suggestion_response: { postback_data: button.id, text: button.text } };
	if (text !== undefined) return { text };
	throw new Error('An RCS message holds a text, a file, a place or a tapped suggestion');
}

function userFile({ url, content_type, size, fileName }: InboundMedia): object {
	const payload = {
		file_name: fileName ?? new URL(url).pathname.split('/').at(-1),
		file_size_bytes: size ?? 0,
		file_uri: url,
		mime_type: content_type ?? 'image/png',
	};
	if (!/^(?:image|video)\//.test(payload.mime_type)) return { payload };
	const thumbnail = {
		file_name: 'thumbnail.jpeg',
		file_size_bytes: 2345,
		file_uri: url,
		mime_type: 'image/jpeg',
	};
	return { payload, thumbnail };
}
