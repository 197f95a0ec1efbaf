import type Telnyx from 'telnyx';

import { rcsCardFiles, rcsFiles } from '../../message/fileLimits';
import { attachedFiles, checkLimit } from '../attachedFiles';
import type { Item } from '../item';
import { requiredTextUpTo, textUpTo } from '../limits';
import { oneFile } from '../messageBody';
import { mostCharacters } from './content';

/** A text, a file, or both on a card. */
export function rcsAnswer(item: Item): Telnyx.RcsAgentMessage {
	const file = oneFile(item);
	if (file === undefined) {
		return { content_message: { text: requiredTextUpTo(item, 'text', mostCharacters) } };
	}
	const content_info = { file_url: file.reference };
	const description = textUpTo(item, 'text', 2000);
	checkLimit(item, attachedFiles(item), description === undefined ? rcsFiles : rcsCardFiles);
	if (description === undefined) return { content_message: { content_info } };
	return {
		content_message: {
			rich_card: {
				standalone_card: {
					card_content: { description, media: { height: 'MEDIUM', content_info } },
					card_orientation: 'VERTICAL',
					thumbnail_image_alignment: 'LEFT',
				},
			},
		},
	};
}
