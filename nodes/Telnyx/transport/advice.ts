/** What to do about a Telnyx error, by its code: one sentence each. */
export const adviceByCode: Record<string, string> = {
	'10005': 'Check the ID: Telnyx has nothing under it, or it was deleted.',
	'10009':
		'Check the API key in the credential; keys are made in the Telnyx portal under Account > API Keys.',
	'10011':
		'Send fewer messages per second with the option "Messages per Second", and run everything else less often.',
	'10015': 'Check the value that is named here.',
	'40001': 'The number can’t receive texts; it may be a landline. Try another number.',
	'40002': 'The carrier took the text for spam. Change its wording, and avoid shortened links.',
	'40003':
		'The carrier blocks your number for good. Send from another number, and appeal to Telnyx’s support.',
	'40006': 'The recipient’s carrier was unavailable. Sending again later can succeed.',
	'40008':
		'The message can’t be delivered to this number, and sending it again does not help. Check the number; on WhatsApp, check that the template is approved and not paused.',
	'40010': 'Register the sender for 10DLC in the Telnyx portal before texting US numbers with it.',
	'40011': 'The carrier limits this sender. Send more slowly, or with more numbers.',
	'40012': 'The recipient’s number is not valid. Check it with the person.',
	'40013': 'The sender’s number is not valid. Choose one of your Telnyx numbers.',
	'40015': 'The carrier took the text for spam. Change its wording, and avoid shortened links.',
	'40300':
		'The recipient opted out of this messaging profile’s texts, and only they can opt in again, by texting START.',
	'40302': 'Shorten the text: an SMS holds 10 segments at most.',
	'40304':
		'Don’t mix the fields of an SMS and an MMS: remove the media and the subject, or set Type to MMS.',
	'40305':
		'Assign the sender to this messaging profile in the Telnyx portal, or choose another sender.',
	'40306':
		'Check the alphanumeric sender ID: 1 to 11 letters, digits or spaces, with at least one letter.',
	'40307': 'Alphanumeric sender IDs can’t text this country. Choose a phone number as the sender.',
	'40308': 'This sender can’t send MMS. Choose another one, or remove the media.',
	'40309': 'Add the recipient’s country to the messaging profile’s Allowed Destinations.',
	'40310': 'Write the recipient with its country code, like +13125550001.',
	'40312': 'Enable the messaging profile, or choose another one.',
	'40314': 'Messaging is disabled on this Telnyx account. Ask Telnyx’s support why.',
	'40316': 'Fill in Text or Media URLs.',
	'40317': 'Attach at most 10 media files of 1 MB in all.',
	'40318': 'Telnyx’s queue for this sender is full. Send later, or more slowly.',
	'40321':
		'The number pool has no usable number for this recipient. Add numbers to the messaging profile.',
	'40322': 'Telnyx blocks this content. Change the text.',
	'40325': 'Check the alphanumeric sender ID, and that it belongs to this messaging profile.',
	'40329': 'Verify the toll-free number in the Telnyx portal before texting with it.',
	'40330': 'The toll-free number is not set up for messaging yet. Wait, or choose another sender.',
	'40331': 'Add the recipient’s country to the messaging profile’s Allowed Destinations.',
	'40333':
		'The messaging profile reached its daily spend limit, which resets at midnight UTC. Raise the limit, or send tomorrow.',
};

/** The same by HTTP status, where the code says nothing or is missing. */
export const adviceByStatus: Record<number, string> = {
	401: adviceByCode['10009'],
	403: 'Check that the API key’s account may do this.',
	404: 'Check the ID, and the Base URL in the credential: there is nothing at this address.',
	429: adviceByCode['10011'],
};
