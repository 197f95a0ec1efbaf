import { whatsappFiles, whatsappKindOf, type WhatsappFileKind } from '../../message/fileLimits';
import { checkLimit, type AttachedFile } from '../attachedFiles';
import type { Item } from '../item';
import { bytesUpTo } from '../limits';
import { oneFile } from '../messageBody';
import { quote } from './index';
import type { WhatsappContent } from './messageType';

/** What shows each kind of file; WhatsApp hands on all others as documents. */
const kinds: Array<['image' | 'video' | 'audio', RegExp]> = [
	['image', /\.(jpe?g|png)$/i],
	['video', /\.(mp4|3gpp?)$/i],
	['audio', /\.(aac|amr|mp3|m4a|ogg)$/i],
];

/**
 * A text, or a file with the text below it.
 *
 * @param answeredId WhatsApp's ID of the message to quote
 */
export function whatsappAnswer(item: Item, answeredId: string | undefined): WhatsappContent {
	const context = quote(answeredId);
	const file = oneFile(item);
	if (file === undefined) {
		return {
			type: 'text',
			text: { body: item.required('text', bytesUpTo(item, 'text', 4096)) },
			context,
		};
	}
	const { reference: link, name: filename } = file;
	const kind = isAttached(file) ? whatsappKindOf(file) : kindByName(link);
	if (isAttached(file)) checkLimit(item, [file], whatsappFiles[kind]);
	const caption = bytesUpTo(item, 'text', 1024);
	if (kind === 'audio' && caption !== undefined) {
		throw item.error({
			field: 'text',
			value: caption,
			problem: 'can’t stand below a sound file on WhatsApp',
			remedy: 'Send it with a second Reply.',
		});
	}
	const named = kind === 'document' ? { filename } : {};
	return { type: kind, [kind]: { link, caption, ...named }, context };
}

const isAttached = (file: Partial<AttachedFile>): file is AttachedFile =>
	file.mimeType !== undefined;

function kindByName(link: string): WhatsappFileKind {
	const { pathname } = new URL(link);
	const [kind] = kinds.find(([, extension]) => extension.test(pathname)) ?? ['document' as const];
	return kind;
}
