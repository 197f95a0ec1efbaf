import { withAttachedFiles } from '../fields/attachedFiles';
import type { Item } from '../fields/item';
import type { Client } from './client';
import type { TextOperation } from './operation';

/** The item with all that the operation can find out about it, and with its files. */
export const completed = async (
	{ complete }: TextOperation,
	item: Item,
	telnyx: Client,
): Promise<Item> => await withAttachedFiles(complete ? await complete(item, telnyx) : item);
