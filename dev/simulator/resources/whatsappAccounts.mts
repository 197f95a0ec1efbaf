import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { WhatsappAccount, WhatsappSettings } from '../store.mts';
import { listNumbers } from './whatsappNumbers.mts';

type SettingsParams = Telnyx.Whatsapp.BusinessAccounts.SettingUpdateParams;

/** @throws ApiError 10005 */
function find(call: Call): WhatsappAccount {
	const account = call.store.whatsappAccounts.get(call.params.id);
	if (!account) throw new ApiError('10005');
	return account;
}

function shown(call: Call, account: WhatsappAccount): WhatsappAccount {
	return { ...account, phone_numbers_count: call.store.whatsappNumbersOf(account.waba_id).length };
}

function list(call: Call): Page<WhatsappAccount> {
	allowQuery(call.query);
	return page(
		call.store.whatsappAccounts.map((account) => shown(call, account)),
		call.query,
	);
}

function listNumbersOfAccount(call: Call): ReturnType<typeof listNumbers> {
	return listNumbers(call, call.store.whatsappNumbersOf(find(call).waba_id));
}

/** @throws ApiError 10005 */
function findSettings(call: Call): WhatsappSettings {
	const settings = call.store.whatsappSettings.get(call.params.id);
	if (!settings) throw new ApiError('10005');
	return settings;
}

/** Telnyx documents no `null` here: an address can be replaced or switched off, but not taken away. */
function updateSettings(call: Call): Telnyx.Whatsapp.BusinessAccounts.SettingUpdateResponse {
	const settings = findSettings(call);
	const fields: Fields<SettingsParams> = {
		name: 'string',
		timezone: 'string',
		webhook_enabled: 'boolean',
		webhook_events: { list: 'string' },
		webhook_failover_url: 'string',
		webhook_url: 'string',
	};
	const body = readBody<SettingsParams>(call.body, fields, []);
	checkHttps('/webhook_url', body.webhook_url);
	checkHttps('/webhook_failover_url', body.webhook_failover_url);
	Object.assign(settings, body, { updated_at: new Date().toISOString() });
	return { data: settings };
}

/** Telnyx wants HTTPS here. This machine's own addresses may do without, as a simulator stays on it. */
function checkHttps(pointer: string, address: string | undefined): void {
	if (address === undefined) return;
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
	if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return;
	throw new ApiError('10015', pointer, 'Expected an HTTPS URL.');
}

export const whatsappAccountRoutes: Route[] = [
	{ method: 'GET', path: '/whatsapp/business_accounts', handle: list },
	{
		method: 'GET',
		path: '/whatsapp/business_accounts/{id}',
		handle: (call) => ({ data: shown(call, find(call)) }),
	},
	{
		method: 'GET',
		path: '/whatsapp/business_accounts/{id}/phone_numbers',
		handle: listNumbersOfAccount,
	},
	{
		method: 'GET',
		path: '/whatsapp/business_accounts/{id}/settings',
		handle: (call) => ({ data: findSettings(call) }),
	},
	{ method: 'PATCH', path: '/whatsapp/business_accounts/{id}/settings', handle: updateSettings },
];
