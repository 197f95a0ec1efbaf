import type { IBinaryData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import {
	fileLimitProblem,
	mmsFiles,
	safeForMms,
	type FileLimit,
	type SizedFile,
} from '../message/fileLimits';
import { fileReference } from '../transport/signedFiles';
import type { Item } from './item';
import { isShown } from './parameters';
import { isTool } from './tool';

/** A file of n8n's that goes along with a message. */
export interface AttachedFile extends SizedFile {
	/** What stands for its address in a request. */
	reference: string;
}

export const attachFilesField: INodeProperties = {
	displayName: 'Attach Files',
	name: 'attachFiles',
	type: 'string',
	default: '',
	placeholder: 'e.g. data',
	description:
		'The names of the item’s binary fields to send as pictures or other files, separated by commas. For a file of an earlier node, use an expression like {{ $("HTTP Request").item.binary.data }}.',
};

/** The item with the files that its field names, looked up in n8n. @throws NodeOperationError where one can't be sent */
export async function withAttachedFiles(item: Item): Promise<Item> {
	if (!isShown(item.context, 'attachFiles')) return item;
	const named = item.value('attachFiles');
	if (named === undefined || isLookedUp(named)) return item;
	const files: AttachedFile[] = [];
	for (const file of binariesIn(item, named)) files.push(await lookUp(item, file));
	return item.with({ attachFiles: files });
}

/** The files that go along with a message, once they are looked up. */
export function attachedFiles(item: Item): AttachedFile[] {
	const files = isShown(item.context, 'attachFiles') ? item.value('attachFiles') : undefined;
	return isLookedUp(files) ? files : [];
}

/**
 * What stands for the one attached file of a message; undefined where there is none.
 *
 * @throws NodeOperationError where there are several, or the channel does not take it
 */
export function oneAttached(item: Item, limit: FileLimit): string | undefined {
	const files = attachedFiles(item);
	if (files.length > 1) {
		throw item.error({
			field: 'attachFiles',
			value: files.map(({ name }) => name).join(', '),
			problem: `holds ${files.length} files, and ${limit.what} takes one`,
			remedy: 'Name one of them, and send the others with messages of their own.',
		});
	}
	checkLimit(item, files, limit);
	return files[0]?.reference;
}

/**
 * The one file of a message: at the address in a field, or attached.
 *
 * @throws NodeOperationError where there is none, or both
 */
export function oneAddress(item: Item, field: string, limit: FileLimit): string {
	const attached = oneAttached(item, limit);
	const written = item.text(field);
	const [url, attach] = [item.label(field), attachFilesField.displayName];
	if (written === undefined && attached === undefined) {
		throw item.problem(
			`"${url}" is empty`,
			`Fill it in, or name a file of the item under ${attach}. Where an expression fills it, check that this item has the value.`,
		);
	}
	if (written !== undefined && attached !== undefined) {
		throw item.problem(
			`Both "${url}" and "${attach}" name a file, and ${limit.what} takes one`,
			'Leave one of them empty.',
		);
	}
	return attached ?? item.webAddress(field);
}

/** @throws NodeOperationError where a channel does not take the files */
export function checkLimit(item: Item, files: SizedFile[], limit: FileLimit): void {
	const problem = fileLimitProblem(files, limit);
	if (problem) throw item.error({ field: 'attachFiles', ...problem });
}

/** The same for an MMS, which not every carrier takes at its largest. */
export function checkMmsLimit(item: Item, files: SizedFile[]): void {
	checkLimit(item, files, mmsFiles);
	const size = files.reduce((sum, file) => sum + file.size, 0);
	if (size <= safeForMms || hinted.has(item.context)) return;
	hinted.add(item.context);
	item.context.addExecutionHints({
		message: `The files of item ${item.index + 1} have ${Math.ceil(size / 1000)} kB. Some carriers refuse an MMS of more than 600 kB.`,
	});
}

/** One hint is enough for a list of them. */
const hinted = new WeakSet<IExecuteFunctions>();

const isLookedUp = (value: unknown): value is AttachedFile[] =>
	Array.isArray(value) &&
	value.every((file) => typeof (file as Partial<AttachedFile> | null)?.reference === 'string');

const isBinary = (value: unknown): value is IBinaryData =>
	typeof (value as Partial<IBinaryData> | null)?.mimeType === 'string';

/** The files in whatever the field holds: names, n8n's files themselves, and lists or all of an item's. */
function binariesIn(item: Item, value: unknown): IBinaryData[] {
	if (Array.isArray(value)) return value.flatMap((part) => binariesIn(item, part));
	if (isBinary(value)) return [value];
	if (typeof value === 'object' && value !== null && Object.values(value).every(isBinary)) {
		return Object.values(value);
	}
	if (typeof value !== 'string') throw notAName(item, value);
	return value
		.split(/[\n,]/)
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.map((name) => binaryNamed(item, name));
}

function binaryNamed(item: Item, name: string): IBinaryData {
	const binaries = binariesOf(item);
	if (Object.hasOwn(binaries, name)) return binaries[name];
	throw notAName(item, name);
}

/** The item's files; of a tool's, those of the item that reached the agent, since its own holds what the model chose. */
function binariesOf({ context, index }: Item): Record<string, IBinaryData> {
	const binaries = isTool(context.getNode())
		? (context.evaluateExpression('{{ $binary }}', index) as IDataObject | undefined)
		: context.getInputData()[index].binary;
	return (binaries ?? {}) as Record<string, IBinaryData>;
}

function notAName(item: Item, value: unknown) {
	const names = Object.keys(binariesOf(item));
	return item.error({
		field: 'attachFiles',
		value,
		problem: 'is not the name of one of this item’s binary fields',
		remedy:
			names.length > 0
				? `This item has ${names.join(', ')}.`
				: 'This item has no files. Use the file of an earlier node, for example {{ $("HTTP Request").item.binary.data }}.',
	});
}

async function lookUp(item: Item, file: IBinaryData): Promise<AttachedFile> {
	const { id, mimeType } = file;
	const name = file.fileName ?? `file.${file.fileExtension ?? mimeType.split('/')[1]}`;
	if (!id) {
		throw item.error({
			field: 'attachFiles',
			value: name,
			problem: 'names a file that n8n keeps in memory, where Telnyx can’t fetch it',
			remedy:
				'Set n8n’s environment variable N8N_DEFAULT_BINARY_DATA_MODE to filesystem, or in queue mode to database or s3, and start n8n again. Or put the file where it has a public address, and use Media URLs.',
		});
	}
	const size = await sizeOf(item, id, name);
	const reference = fileReference(id, await lastingPlace(item, { id, name, mimeType }));
	return { reference, name, mimeType, size };
}

/**
 * The ID under which Telnyx finds a file also when the execution is over. What came in with a form, a webhook or a trigger
 * is moved then, because it came before the execution had a number: of it, Telnyx gets a copy.
 */
async function lastingPlace(
	{ context }: Item,
	{ id, name, mimeType }: { id: string; name: string; mimeType: string },
): Promise<string> {
	if (!id.includes('/executions/temp/')) return id;
	const { getBinaryStream, prepareBinaryData } = context.helpers;
	const known = copies.get(context) ?? new Map<string, Promise<IBinaryData>>();
	copies.set(context, known);
	const copy = async () => await prepareBinaryData(await getBinaryStream(id), name, mimeType);
	if (!known.has(id)) known.set(id, copy());
	return (await known.get(id)!).id!;
}

/** One copy is enough for a list. */
const copies = new WeakMap<IExecuteFunctions, Map<string, Promise<IBinaryData>>>();

/** In bytes. It also tells whether the file is still there. */
async function sizeOf(item: Item, id: string, name: string): Promise<number> {
	try {
		return (await item.context.helpers.getBinaryMetadata(id)).fileSize;
	} catch {
		throw item.error({
			field: 'attachFiles',
			value: name,
			problem: 'names a file that n8n no longer has',
			remedy:
				'n8n deletes files together with their execution’s data. Run the node that gives the file again.',
		});
	}
}
