import type { Resource } from '../operation';
import { send } from './send.operation';

export const message: Resource = {
	name: 'message',
	displayName: 'Message',
	first: 'send',
	operations: [send],
};
