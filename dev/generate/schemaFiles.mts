import { join } from 'node:path';

/** The part of JSON schema that n8n's editor reads. */
export interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** Where n8n looks: beside the nodes, under their version. */
export const folder = join(import.meta.dirname, '../../nodes/Telnyx/__schema__');

/** @param name `resource.operation`, or `trigger` */
export const pathOf = (name: string): string =>
	name === 'trigger' ? 'v1.0.0.json' : join('v1.0.0', `${name.replace('.', '/')}.json`);
