import type { Item } from '../fields/item';
import type { Client } from './client';
import type { TextOperation } from './operation';

/** The item with all that the operation can find out about it. */
export const completed = async (
	{ complete }: TextOperation,
	item: Item,
	telnyx: Client,
): Promise<Item> => (complete ? await complete(item, telnyx) : item);
