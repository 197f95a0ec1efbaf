import type { IDataObject } from 'n8n-workflow';

import type { Item } from './item';

/** What a deletion says it did; it is no error where there was nothing to delete. */
export const deletion = (idField: string) => ({
	output: (item: Item) => {
		const id = item.requiredId(idField);
		return (): IDataObject => ({ id, deleted: true });
	},
	whenMissing: (item: Item): IDataObject => ({
		id: item.requiredId(idField),
		deleted: false,
		reason: 'Not found',
	}),
});

/** A short form that holds the named fields of an answer, in this order. */
export const pick =
	(...names: string[]) =>
	(data: IDataObject): IDataObject =>
		Object.fromEntries(names.filter((name) => name in data).map((name) => [name, data[name]]));
