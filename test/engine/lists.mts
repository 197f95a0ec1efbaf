import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INode, INodeListSearchItems, ResourceMapperFields } from 'n8n-workflow';

import { additionalData, nodeTypes, telnyxNode, workflowOf, type Credential } from './harness.mts';

export interface ListOptions {
	credential: Credential;
	/** The node's fields as the user has filled them in so far. */
	parameters?: IDataObject;
}

function contextOf({ credential, parameters = {} }: ListOptions): LoadOptionsContext {
	const node: INode = telnyxNode({ parameters });
	const additional = { ...additionalData(credential), currentNodeParameters: node.parameters };
	return new LoadOptionsContext(workflowOf([node]), node, additional, 'parameters.from');
}

const { methods } = nodeTypes['n8n-nodes-telnyx.telnyx'];

/** The entries of a "From List", from all of its pages, as the editor asks for them. */
export async function listOf(
	method: string,
	{ filter, ...options }: ListOptions & { filter?: string },
): Promise<INodeListSearchItems[]> {
	const entries: INodeListSearchItems[] = [];
	let paginationToken: string | undefined;
	do {
		const page = await methods!.listSearch![method].call(
			contextOf(options),
			filter,
			paginationToken,
		);
		entries.push(...page.results);
		paginationToken = page.paginationToken as string | undefined;
	} while (paginationToken !== undefined);
	return entries;
}

/** The fields of a resource mapper. */
export const mappingOf = async (
	method: string,
	options: ListOptions,
): Promise<ResourceMapperFields> =>
	await methods!.resourceMapping![method].call(contextOf(options));
