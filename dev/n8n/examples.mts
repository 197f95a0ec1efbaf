import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { Credential, N8nClient, Workflow, WorkflowFile } from './client.mts';

/** What an example leaves open, because it is another in each account. */
export interface Choices {
	credential: Credential;
	/** the messaging profile that its triggers listen to; without one it stays open */
	profile?: { id: string; name: string };
	/** the number that its texts come from; without one it stays open */
	number?: string;
	/** the same for its WhatsApp messages */
	whatsappNumber?: string;
}

const isOpen = (parameter: unknown) => (parameter as { value?: string } | undefined)?.value === '';

/** A resource locator's value as the editor stores it when an entry of the list is picked. */
const picked = (value: string, name: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName: name,
});

function choose(node: INode, { credential, profile, ...numbers }: Choices): INode {
	if (!node.type.startsWith('n8n-nodes-telnyx.')) return node;
	const parameters = { ...node.parameters };
	const number = parameters.operation === 'sendWhatsapp' ? numbers.whatsappNumber : numbers.number;
	if (profile && isOpen(parameters.messagingProfileId)) {
		parameters.messagingProfileId = picked(profile.id, profile.name);
	}
	if (number && isOpen(parameters.from)) parameters.from = picked(number, number);
	const { id, name, type } = credential;
	return { ...node, parameters, credentials: { [type]: { id, name } } };
}

/** Reads one of the repository's example workflows, with the choices that a user would make in the editor. */
export function readExample(repository: string, file: string, choices: Choices): WorkflowFile {
	const text = readFileSync(join(repository, 'examples', file), 'utf8');
	const workflow = JSON.parse(text) as WorkflowFile;
	return { ...workflow, nodes: workflow.nodes.map((node) => choose(node, choices)) };
}

/** Makes a workflow and publishes it, unless n8n has one of that name. */
export async function ensureWorkflow(client: N8nClient, workflow: WorkflowFile): Promise<Workflow> {
	const existing = (await client.workflows()).find(({ name }) => name === workflow.name);
	if (existing) return existing;
	const created = await client.createWorkflow(workflow);
	await client.activate(created.id);
	return created;
}
