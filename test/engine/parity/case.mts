import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

/** One operation with one set of fields: what our node is told, and the same call of the official package. */
export interface ParityCase {
	/** `resource.operation`, and what is particular about the fields: `message.send (long code, full)`. */
	name: string;
	/** Without `resource` and `operation`, which the name tells. */
	parameters: IDataObject;
	official(client: Telnyx): Promise<unknown>;
	/** Query parameters that our node adds or spells otherwise on purpose, with the reason. */
	differs?: { query: string[]; reason: string };
}

/** A resource locator's value that was typed, as n8n stores it. */
export const typed = (mode: string, value: string) => ({ __rl: true, mode, value });
