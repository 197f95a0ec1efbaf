import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

/** One operation with one set of fields: what our node is told, and the same call of the official package. */
export interface ParityCase {
	/** `resource.operation`, and what is particular about the fields: `message.send (long code, full)`. */
	name: string;
	/** Without `resource` and `operation`, which the name tells. */
	parameters: IDataObject;
	/** @param ours the body that our node sent, for what only n8n can know, such as an execution's address */
	official(client: Telnyx, ours: Record<string, string>): Promise<unknown>;
	/** The `data` that the server answers with, where the next request depends on it. */
	data?: unknown;
	/** Query parameters that our node adds or spells otherwise on purpose, with the reason. */
	differs?: { query: string[]; reason: string };
}

/** A resource locator's value that was typed, as n8n stores it. */
export const typed = (mode: string, value: string) => ({ __rl: true, mode, value });

export const ids = {
	profile: '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
	other: '5f0c2a4e-1b3d-4c5e-8f7a-6b9c8d7e6f50',
};

/** The chosen or typed ID of a resource locator. */
export const byId = (value: string) => typed('id', value);
