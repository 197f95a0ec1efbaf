import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { options } from '../../fields/collections';
import type { Item } from '../../fields/item';
import { messageOfItem } from '../../fields/itemMessage';
import { filesOf } from '../../fields/media';
import { dataField, fetchFiles } from '../../fields/messageFiles';
import { conversationOf } from '../../message/conversation';
import { listOf, textOf, textsOf } from '../../message/json';
import { handedOnLimits } from '../../transport/fileProblem';
import type { Client } from '../client';
import { collect, type IncomingText } from '../collecting';
import type { ProcedureOperation } from '../operation';

const silenceField = {
	displayName: 'Silence (Seconds)',
	name: 'silence',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 60 },
	default: 8,
	description:
		'How long the person has to be silent before their texts are handed on. The workflow keeps running meanwhile.',
} as const;

const longestField = {
	displayName: 'Wait at Most',
	name: 'waitAtMost',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 600 },
	default: 60,
	description:
		'Seconds since the first text, after which the texts are handed on even if more keep coming',
} as const;

export const collectTexts: ProcedureOperation = {
	resource: 'message',
	name: 'collectTexts',
	displayName: 'Collect Texts',
	action: 'Collect the texts that a person sends in a row',
	description:
		'Wait until a person has stopped texting, and hand on all of their texts as one item. Place it right behind the Telnyx Trigger; the runs of the earlier texts end here.',
	kind: 'procedure',
	fields: [silenceField, options([longestField])],
	forModel: ['from', 'to', 'type', 'text', 'media', 'messageId', 'sessionId'],
	prepare(item, telnyx) {
		const text = incomingText(item);
		const time = {
			silence: (item.number('silence') ?? silenceField.default) * 1000,
			longest: (item.number('options.waitAtMost') ?? longestField.default) * 1000,
		};
		const texts = telnyx.shared('texts', (): IncomingText[] => []);
		texts.push(text);
		return async () => {
			const found = await telnyx.shared(
				'found',
				async () => await collect(item.context, texts, time),
			);
			const messages = found.get(text);
			return messages ? [await handedOn(messages, telnyx)] : [];
		};
	},
};

function incomingText(item: Item): IncomingText {
	const message = messageOfItem(
		item,
		() => 'Place this node right behind the output Received of the Telnyx Trigger.',
	);
	const { sessionId } = conversationOf(message);
	const messageId = textOf(message.messageId);
	if (sessionId !== null && messageId !== null) {
		return { messageId, conversation: sessionId, message };
	}
	throw item.problem(
		'The item is no message of a person',
		'Place this node right behind the output Received of the Telnyx Trigger.',
	);
}

/** Where the trigger has fetched the files of its own message, those of all come along. */
async function handedOn(messages: IDataObject[], telnyx: Client): Promise<INodeExecutionData> {
	const json = joined(messages);
	if (!messages.some(({ files }) => Array.isArray(files))) return { json };
	const { binary, files, failed } = await fetchFiles(
		filesOf(json),
		dataField,
		async (file) => await telnyx.download(file, handedOnLimits),
	);
	return { json: { ...json, files, failed }, binary };
}

/** The last message, with the words and files of all. */
function joined(messages: IDataObject[]): IDataObject {
	const last = messages[messages.length - 1];
	const lines = (field: string) => textsOf(messages.map((message) => message[field])).join('\n');
	return {
		...last,
		text: lines('text') || null,
		media: messages.flatMap(({ media }) => listOf(media)) as IDataObject[],
		chatInput: messages.map((message) => conversationOf(message).chatInput).join('\n'),
		sessionId: conversationOf(last).sessionId,
		messages,
	};
}
