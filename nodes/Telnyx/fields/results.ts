import type { IDataObject } from 'n8n-workflow';

import type { Item } from './item';

/** What a deletion says it did; something that was not there is no error. */
export const deletion = (idField: string) => ({
	output: (_: IDataObject, item: Item): IDataObject => ({
		id: item.requiredId(idField),
		deleted: true,
	}),
	whenMissing: (item: Item): IDataObject => ({
		id: item.requiredId(idField),
		deleted: false,
		reason: 'It was not there',
	}),
});

/** A short form that holds the named fields of an answer, in this order. */
export const pick =
	(...names: string[]) =>
	(data: IDataObject): IDataObject =>
		Object.fromEntries(names.filter((name) => name in data).map((name) => [name, data[name]]));
