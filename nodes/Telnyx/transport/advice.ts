/**
 * What to do about a Telnyx error in this node, by its code: a sentence or two each.
 *
 * https://developers.telnyx.com/docs/messaging/messages/error-codes
 * https://developers.telnyx.com/development/api-fundamentals/api-errors
 */
export const adviceByCode: Record<string, string> = {
	'10002': 'Check the number. Write it with its country code, like +13125550001.',
	'10003':
		'Check the address: Telnyx takes full web addresses of up to 2,000 characters, such as https://example.com/picture.jpg.',
	'10004': 'Fill in the field that is named here.',
	'10005': 'Check the ID: Telnyx has nothing under it, or it was deleted.',
	'10006': 'Check the ID: it does not have the form of Telnyx’s IDs.',
	'10007': 'This is a fault at Telnyx. Try again later.',
	'10009':
		'Check the API key in the credential; keys are made in the Telnyx portal under Account > API Keys.',
	'10010':
		'The API key may not do this. Use the key of another user in the credential, or ask the owner of the Telnyx account for the right.',
	'10011':
		'Send fewer messages per second with the option "Messages per Second", and run everything else less often.',
	'10012': 'It exists already. Update it instead, or choose another name.',
	'10015': 'Check the value that is named here.',
	'10016': 'Write the number with a plus sign and its country code, like +13125550001.',
	'10017': 'Check the ID that is named here: Telnyx has nothing under it.',
	'10021': 'Something still uses it. Remove that first.',
	'10023': 'Check the fields that take JSON.',
	'20012': 'The Telnyx account is not active. Ask Telnyx’s support.',
	'20013': 'The Telnyx account is blocked. Ask Telnyx’s support.',
	'20015': 'Enable this feature for your account in the Telnyx portal, or ask Telnyx’s support.',
	'20017': 'Verify your account in the Telnyx portal under Account Settings > Verifications.',
	'20100': 'The account has no more credit. Add some in the Telnyx portal under Billing.',

	'40001':
		'The number can’t receive texts; it may be a landline. Try another number. Check, with Line Type, tells landlines before you send.',
	'40002':
		'The carrier took the text for spam, for now. Change its wording, avoid shortened links, and send more slowly with "Messages per Second".',
	'40003':
		'The carrier blocks your number for good. Choose another number under From, and appeal to Telnyx’s support.',
	'40004':
		'The recipient’s carrier refuses the text without a reason. Try again later; if it stays so, ask Telnyx’s support.',
	'40005':
		'The text expired on its way, for example because the phone was off. Send it again if it is still of use.',
	'40006': 'The recipient’s carrier was unavailable. Sending again later can succeed.',
	'40007':
		'The text went round in a circle: two numbers that both answer by themselves. Leave out your own numbers in the trigger, with Ignore Own Numbers.',
	'40008':
		'The message can’t be delivered to this number, and sending it again does not help. Check the number. On WhatsApp, check that the template is approved and not paused; where the phone has no RCS, send an SMS.',
	'40009':
		'The carrier refuses the content. Remove unusual characters, or set Plain Text and Encoding under Options.',
	'40010': 'Register the sender for 10DLC in the Telnyx portal before texting US numbers with it.',
	'40011':
		'The carrier limits this sender. Send more slowly with "Messages per Second", or from a number pool.',
	'40012': 'The recipient’s number is not valid. Check it with the person.',
	'40013':
		'The carrier refuses the sender’s number. Check in the Telnyx portal that it is active and enabled for messaging, or choose another one under From.',
	'40014':
		'The text waited in Telnyx’s queue until it expired. Send more slowly with "Messages per Second", or from more numbers.',
	'40015':
		'Telnyx took the text for spam. Change its wording, and avoid shortened links; if it is none, ask Telnyx’s support.',
	'40016':
		'T-Mobile’s daily limit for this 10DLC campaign is reached. Send the rest tomorrow, or raise the brand’s vetting score in the Telnyx portal.',
	'40017': 'AT&T took the text for spam. Change its wording, and avoid shortened links.',
	'40018':
		'AT&T’s limit for this 10DLC campaign is reached. Send more slowly with "Messages per Second", or raise the brand’s vetting score in the Telnyx portal.',
	'40019':
		'AT&T does not know this number’s 10DLC campaign. Check in the Telnyx portal that the number is assigned to it.',
	'40020':
		'Telnyx blocks login codes to these numbers for 24 hours, because it looks as if somebody asks for them to make money. Protect the form that sends them, then send again.',
	'40100':
		'The number is not enabled for messaging. Enable it in the Telnyx portal, and assign it to a messaging profile.',
	'40150': 'The toll-free number is missing in the registry. Ask Telnyx’s support.',
	'40151': 'Another provider still has the number’s messaging. Wait until it has moved.',
	'40155': 'Telnyx needs a letter of authorization for this number. Send it to Telnyx’s support.',

	'40300':
		'The recipient opted out of this messaging profile’s texts, and only they can opt in again, by texting START. To leave such recipients out, turn on Skip Opted-Out Recipients.',
	'40301':
		'This sender can’t text this kind of number. Choose another sender under From, or check the recipient.',
	'40302':
		'Shorten the text: an SMS holds 10 segments at most. Options > If Too Long can split or shorten it.',
	'40304':
		'Don’t mix the fields of an SMS and an MMS: remove the media and the subject, or set Type to MMS.',
	'40305':
		'Assign the sender to this messaging profile in the Telnyx portal, or choose another sender.',
	'40306':
		'Add this sender ID to the messaging profile, with the operation Create of Alphanumeric Sender ID.',
	'40307':
		'Write the sender ID exactly as the messaging profile has it, or choose the profile that has it.',
	'40308':
		'This sender can’t send MMS. Choose a US or Canadian number or short code under From, or remove the media.',
	'40309': 'Add the recipient’s country to the messaging profile’s Allowed Destinations.',
	'40310': 'Write the recipient with its country code, like +13125550001.',
	'40312': 'Enable the messaging profile, or choose another one.',
	'40314': 'Messaging is disabled on this Telnyx account. Ask Telnyx’s support why.',
	'40315':
		'Too many of this number’s texts fail or count as spam, so Telnyx pauses it. Choose another number, and look at what it sent.',
	'40316': 'Fill in Text, or attach a file.',
	'40317':
		'Send at most 10 media files of 1 MB in all, at addresses that everybody can open without signing in.',
	'40318':
		'Telnyx’s queue for this sender is full. Send later, or more slowly with "Messages per Second".',
	'40319':
		'This sender can’t text this recipient: a name or a short code can’t text a short code. Choose a phone number under From.',
	'40320': 'Telnyx is still setting the sender up. Wait until it is active, or choose another one.',
	'40321':
		'The number pool has no usable number for this recipient. Add numbers to the messaging profile.',
	'40322': 'Telnyx blocks this content. Change the text.',
	'40323': 'Messaging could not be enabled for this number. Ask Telnyx’s support.',
	'40325':
		'Check the alphanumeric sender ID: 1 to 11 letters, digits or spaces, with at least one letter. Some countries, such as the US, take no names: choose a phone number there.',
	'40328':
		'The text takes more parts than Telnyx recommends. Shorten it, set Type to MMS, or turn Auto Detect off under Options.',
	'40329': 'Verify the toll-free number in the Telnyx portal before texting with it.',
	'40330': 'The toll-free number is not set up for messaging yet. Wait, or choose another sender.',
	'40331': 'Add the recipient’s country to the messaging profile’s Allowed Destinations.',
	'40333':
		'The messaging profile reached its daily spend limit, which resets at midnight UTC. Raise the limit, or send tomorrow.',

	// WhatsApp's own codes, which Telnyx hands on.
	'130429': 'WhatsApp limits this sender. Send more slowly with "Messages per Second".',
	'130472':
		'Meta left this person out of a test, so that marketing templates don’t reach them. Send another kind of template, or an SMS.',
	'131026':
		'The person can’t receive WhatsApp messages at this number. Check the number, or send an SMS.',
	'131031': 'WhatsApp locked the account. See the account in Meta’s Business Manager.',
	'131042': 'Meta has a problem with your payment method. Set it right in Meta’s Business Manager.',
	'131047':
		'More than 24 hours have passed since the person’s last message. Send a template, with Message Type set to Template.',
	'131048':
		'WhatsApp limits this number, since too many people blocked or reported it. Send less, and only what people asked for.',
	'131049':
		'Meta holds back marketing messages to this person for now. Don’t send it again at once; try another day.',
	'131051': 'WhatsApp does not take this kind of message. Choose another Message Type.',
	'131052': 'WhatsApp could not fetch the person’s file. Ask them to send it again.',
	'131053':
		'WhatsApp could not take the file. Check that everybody can open its address, and that its type and size fit the Message Type.',
	'131056': 'Too many messages went to this person at once. Wait a little, then send again.',
	'132000': 'The template has another number of variables. Choose it anew, and fill in Variables.',
	'132001':
		'There is no approved template of this name and language. Choose one from the list under Template.',
	'132005': 'A variable makes the template too long. Shorten the value.',
	'132007': 'The template’s content breaks WhatsApp’s rules. Change it in the Telnyx portal.',
	'132012': 'A variable has another form than the template wants. Check the values.',
	'132015':
		'WhatsApp paused the template for its low quality. Change it, or choose another one under Template.',
	'132016': 'WhatsApp disabled the template for good. Choose another one under Template.',
	'133010': 'The sender is not registered with WhatsApp. Register it in the Telnyx portal.',
};

/** The same by HTTP status, where the code says nothing or is missing. */
export const adviceByStatus: Record<number, string> = {
	401: adviceByCode['10009'],
	403: adviceByCode['10010'],
	404: 'Check the ID, and the Base URL in the credential: there is nothing at this address.',
	429: adviceByCode['10011'],
};
