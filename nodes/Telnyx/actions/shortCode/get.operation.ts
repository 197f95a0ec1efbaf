import { shortCodeLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'shortCode',
	name: 'get',
	displayName: 'Get',
	action: 'Get a short code',
	description: 'Get one short code',
	kind: 'read',
	fields: [shortCodeLocator],
	request: (item) => ({
		method: 'GET',
		path: `/short_codes/${segment(item.requiredId('shortCodeId'))}`,
	}),
};
