import { createRequire } from 'node:module';

/** Imports as n8n-core does, which may have other copies of n8n's packages than stand beside it. */
const importAsCore = createRequire(createRequire(import.meta.filename).resolve('n8n-core'));

const { Container } = importAsCore('@n8n/di') as { Container: { get<T>(type: unknown): T } };

/** n8n's logger, which nodes have as `this.logger`. */
export const logger = (): Record<'debug' | 'warn', (line: string) => void> =>
	Container.get(importAsCore('@n8n/backend-common').Logger);

/** The settings of n8n's protection against requests to internal addresses. */
export const ssrfProtection = (): { enabled: boolean } =>
	Container.get(importAsCore('@n8n/config').SsrfProtectionConfig);
