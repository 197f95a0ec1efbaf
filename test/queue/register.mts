import type { IDataObject } from 'n8n-workflow';
import type { Cluster } from './cluster.mts';

/** What anybody who may use the project's data tables can do to the register of open questions. */
export interface Register {
	rows(): Promise<IDataObject[]>;
	insert(row: IDataObject): Promise<void>;
	/** Changes the rows about a person; without a change, it deletes them. */
	change(person: string, change?: IDataObject): Promise<void>;
}

/** The address in n8n's REST API of a data table in the owner's project. */
export async function tableAddress(
	{ client }: Pick<Cluster, 'client'>,
	name: string,
): Promise<string> {
	const project = await client.request<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${project.id}/data-tables`;
	const filter = encodeURIComponent(JSON.stringify({ name }));
	const { data } = await client.request<{ data: Array<{ id: string }> }>(
		'GET',
		`${tables}?filter=${filter}`,
	);
	return `${tables}/${data[0]!.id}`;
}

export async function openRegister(cluster: Pick<Cluster, 'client'>): Promise<Register> {
	const { client } = cluster;
	const table = await tableAddress(cluster, 'telnyx_open_questions');
	return {
		rows: async () =>
			(await client.request<{ data: IDataObject[] }>('GET', `${table}/rows?take=100`)).data,
		insert: async (row) => await client.request('POST', `${table}/insert`, { data: [row] }),
		change: async (person, change) => {
			const filter = { filters: [{ columnName: 'person', condition: 'eq', value: person }] };
			if (change) return await client.request('PATCH', `${table}/rows`, { filter, data: change });
			const query = encodeURIComponent(JSON.stringify(filter));
			await client.request('DELETE', `${table}/rows?filter=${query}`);
		},
	};
}
