import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { WhatsappTemplate } from '../store.mts';

function list(call: Call): Page<WhatsappTemplate> {
	allowQuery(call.query, 'filter[category]', 'filter[search]', 'filter[status]', 'filter[waba_id]');
	const category = call.query.get('filter[category]');
	const status = call.query.get('filter[status]');
	const account = call.query.get('filter[waba_id]');
	const part = call.query.get('filter[search]') ?? '';
	const matching = call.store.whatsappTemplates.filter(
		(template) =>
			(category === null || template.category === category) &&
			(status === null || template.status === status) &&
			(account === null || template.whatsapp_business_account?.id === account) &&
			template.name.includes(part),
	);
	return page(matching, call.query);
}

function find(call: Call): WhatsappTemplate {
	const template = call.store.whatsappTemplates.get(call.params.id);
	if (!template) throw new ApiError('10005');
	return template;
}

export const whatsappTemplateRoutes: Route[] = [
	{ method: 'GET', path: '/whatsapp/message_templates', handle: list },
	{
		method: 'GET',
		path: '/whatsapp_message_templates/{id}',
		handle: (call) => ({ data: find(call) }),
	},
];
