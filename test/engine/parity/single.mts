import { byId, ids, typed, type ParityCase } from './case.mts';

const id = byId(ids.other);
const messagingProfileId = byId(ids.profile);
const rule = {
	op: 'stop' as const,
	keywords: ['END', 'QUIT'],
	country_code: 'US',
	resp_text: 'Bye',
};
const profilePath = { profile_id: ids.profile };

const numberUpdate = {
	messagingProduct: 'P2P',
	messagingProfileId,
	tags: ['support', 'night'],
};

const officialNumberUpdate = {
	messaging_product: 'P2P',
	messaging_profile_id: ids.profile,
	tags: ['support', 'night'],
};

/** Operations on one thing, but for messages and profiles. */
export const singleCases: ParityCase[] = [
	{
		name: 'message.check (RCS)',
		parameters: { to: '+13125550001', options: { agentId: byId('acme') } },
		official: async (client) =>
			await client.messaging.rcs.retrieveCapabilities('+13125550001', { agent_id: 'acme' }),
	},
	{
		name: 'message.check (line type)',
		parameters: { to: '+13125550001', options: { lineType: true } },
		official: async (client) =>
			await client.numberLookup.retrieve('+13125550001', { type: 'carrier' }),
	},
	{
		name: 'alphanumericSenderId.create (minimal)',
		parameters: { alphanumericSenderId: 'MyCompany', messagingProfileId },
		official: async (client) =>
			await client.alphanumericSenderIDs.create({
				alphanumeric_sender_id: 'MyCompany',
				messaging_profile_id: ids.profile,
			}),
	},
	{
		name: 'alphanumericSenderId.create (full)',
		parameters: {
			alphanumericSenderId: 'MyCompany',
			messagingProfileId,
			additionalFields: { usLongCodeFallback: '+1 312 555 0100' },
		},
		official: async (client) =>
			await client.alphanumericSenderIDs.create({
				alphanumeric_sender_id: 'MyCompany',
				messaging_profile_id: ids.profile,
				us_long_code_fallback: '+13125550100',
			}),
	},
	{
		name: 'alphanumericSenderId.get',
		parameters: { alphanumericSender: id },
		official: async (client) => await client.alphanumericSenderIDs.retrieve(ids.other),
	},
	{
		name: 'alphanumericSenderId.delete',
		parameters: { alphanumericSender: id },
		official: async (client) => await client.alphanumericSenderIDs.delete(ids.other),
	},
	{
		name: 'autoResponse.create (minimal)',
		parameters: { messagingProfileId, op: 'info', keywords: ['HOURS'], countryCode: '*' },
		official: async (client) =>
			await client.messagingProfiles.autorespConfigs.create(ids.profile, {
				op: 'info',
				keywords: ['HOURS'],
				country_code: '*',
			}),
	},
	{
		name: 'autoResponse.create (full)',
		parameters: {
			messagingProfileId,
			op: 'stop',
			keywords: ['END', 'QUIT'],
			countryCode: 'US',
			respText: 'Bye',
		},
		official: async (client) =>
			await client.messagingProfiles.autorespConfigs.create(ids.profile, rule),
	},
	{
		name: 'autoResponse.get',
		parameters: { messagingProfileId, autoResponseId: id },
		official: async (client) =>
			await client.messagingProfiles.autorespConfigs.retrieve(ids.other, profilePath),
	},
	{
		name: 'autoResponse.delete',
		parameters: { messagingProfileId, autoResponseId: id },
		official: async (client) =>
			await client.messagingProfiles.autorespConfigs.delete(ids.other, profilePath),
	},
	{
		name: 'autoResponse.update (minimal)',
		data: rule,
		parameters: { messagingProfileId, autoResponseId: id, updateFields: { respText: 'Good-bye' } },
		official: async (client) => {
			await client.messagingProfiles.autorespConfigs.retrieve(ids.other, profilePath);
			await client.messagingProfiles.autorespConfigs.update(ids.other, {
				...profilePath,
				...rule,
				resp_text: 'Good-bye',
			});
		},
	},
	{
		name: 'autoResponse.update (full)',
		data: rule,
		parameters: {
			messagingProfileId,
			autoResponseId: id,
			updateFields: { op: 'start', keywords: ['GO'], countryCode: 'CA', clear: ['resp_text'] },
		},
		official: async (client) => {
			await client.messagingProfiles.autorespConfigs.retrieve(ids.other, profilePath);
			await client.messagingProfiles.autorespConfigs.update(ids.other, {
				...profilePath,
				op: 'start',
				keywords: ['GO'],
				country_code: 'CA',
				resp_text: '',
			});
		},
	},
	{
		name: 'hostedNumber.get',
		parameters: { hostedNumberId: id },
		official: async (client) => await client.messagingHostedNumbers.retrieve(ids.other),
	},
	{
		name: 'hostedNumber.delete',
		parameters: { hostedNumberId: id },
		official: async (client) => await client.messagingHostedNumbers.delete(ids.other),
	},
	{
		name: 'hostedNumber.update (minimal)',
		parameters: { hostedNumberId: id, updateFields: { tags: ['night'] } },
		official: async (client) =>
			await client.messagingHostedNumbers.update(ids.other, { tags: ['night'] }),
	},
	{
		name: 'hostedNumber.update (full)',
		parameters: { hostedNumberId: id, updateFields: numberUpdate },
		official: async (client) =>
			await client.messagingHostedNumbers.update(ids.other, officialNumberUpdate),
	},
	{
		name: 'phoneNumber.get',
		parameters: { phoneNumberId: id },
		official: async (client) => await client.phoneNumbers.messaging.retrieve(ids.other),
	},
	{
		name: 'phoneNumber.update (minimal)',
		parameters: { phoneNumberId: id, updateFields: { clear: ['messaging_profile_id'] } },
		official: async (client) =>
			await client.phoneNumbers.messaging.update(ids.other, { messaging_profile_id: '' }),
	},
	{
		name: 'phoneNumber.update (full)',
		parameters: { phoneNumberId: id, updateFields: numberUpdate },
		official: async (client) =>
			await client.phoneNumbers.messaging.update(ids.other, officialNumberUpdate),
	},
	{
		name: 'shortCode.get',
		parameters: { shortCodeId: id },
		official: async (client) => await client.shortCodes.retrieve(ids.other),
	},
	{
		name: 'shortCode.update (minimal)',
		parameters: { shortCodeId: id, messagingProfileId },
		official: async (client) =>
			await client.shortCodes.update(ids.other, { messaging_profile_id: ids.profile }),
	},
	{
		name: 'shortCode.update (full)',
		parameters: {
			shortCodeId: typed('list', ids.other),
			messagingProfileId,
			updateFields: { tags: ['support'] },
		},
		official: async (client) =>
			await client.shortCodes.update(ids.other, {
				messaging_profile_id: ids.profile,
				tags: ['support'],
			}),
	},
	{
		name: 'webhookDelivery.get',
		parameters: { webhookDeliveryId: ids.other },
		official: async (client) => await client.webhookDeliveries.retrieve(ids.other),
	},
];
