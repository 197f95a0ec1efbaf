/** The most rows that an error names. */
const mostNamed = 100;

/** A row of the input, as people count. */
export interface Row {
	/** From 1 on. */
	row: number;
	/** Whose row it is, where that is known. */
	of?: string;
}

/** Names rows in an error: `2 (+13125550001), 5 (+13125550002) and 3 more`. */
export function nameRows(rows: Row[]): string {
	const names = rows.map(({ row, of }) => (of === undefined ? `${row}` : `${row} (${of})`));
	const distinct = [...new Set(names)];
	const more = distinct.length > mostNamed ? ` and ${distinct.length - mostNamed} more` : '';
	return `${distinct.slice(0, mostNamed).join(', ')}${more}`;
}
