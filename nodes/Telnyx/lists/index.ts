import { NodeOperationError, type IDataObject, type ILoadOptionsFunctions } from 'n8n-workflow';

import { segment } from '../transport/request';
import { searchRcsAgents } from './agents';
import { searchCountries } from './countries';
import { entry, found, type ListSearch } from './entry';
import { searchMessagingProfiles } from './profiles';
import { rowsOf } from './rows';
import { searchNames, searchNumbers, searchSenders, searchShortCodes } from './senders';
import { getTemplateVariables, searchWhatsappTemplates } from './templates';
import { searchWhatsappAccounts, searchWhatsappNumbers } from './whatsapp';

/** The auto-responses of the profile that is chosen above them. */
const searchAutoResponses: ListSearch = async function (filter) {
	const rows = await rowsOf<IDataObject>(this, { path: autoResponsesPath(this) });
	const entries = rows.map(({ id, op, keywords }) =>
		entry(id as string, `${op}: ${(keywords as string[] | undefined)?.join(', ')}`),
	);
	return { results: found(entries, filter) };
};

function autoResponsesPath(context: ILoadOptionsFunctions): string {
	const profile = context.getCurrentNodeParameter('messagingProfileId', { extractValue: true });
	if (typeof profile === 'string' && profile !== '') {
		return `/messaging_profiles/${segment(profile)}/autoresp_configs`;
	}
	throw new NodeOperationError(context.getNode(), 'No messaging profile is chosen', {
		description: 'Choose the messaging profile first; the list shows its auto-responses.',
	});
}

const numbers = '/phone_numbers/messaging';

/** The searches behind the "From List" modes, by the name that the locators give. */
export const listSearch: Record<string, ListSearch> = {
	searchAlphanumericSenderIdIds: searchNames('id'),
	searchAlphanumericSenderIds: searchNames('name'),
	searchAutoResponses,
	searchCountries,
	searchHostedNumbers: searchNumbers('/messaging_hosted_numbers', 'settings'),
	searchMessagingProfiles,
	searchMmsNumbers: searchNumbers(numbers, 'mms'),
	searchPhoneNumberIds: searchNumbers(numbers, 'settings'),
	searchPhoneNumbers: searchNumbers(numbers, 'sms'),
	searchRcsAgents,
	searchSenders,
	searchShortCodeIds: searchShortCodes('id'),
	searchShortCodes: searchShortCodes('name'),
	searchWhatsappAccounts,
	searchWhatsappNumbers,
	searchWhatsappTemplates,
};

/** What the fields of type `resourceMapper` ask for. */
export const resourceMapping = { getTemplateVariables };
