/** One entry of Telnyx's `errors` array. */
export interface TelnyxError {
	code: string;
	title: string;
	detail?: string;
	source?: { pointer?: string; parameter?: string };
}

/** Telnyx's titles and usual HTTP status of the codes that the simulator answers with. */
const codes: Record<string, { status: number; title: string; detail: string }> = {
	'10004': {
		status: 422,
		title: 'Missing required parameter',
		detail: 'A required parameter was missing.',
	},
	'10005': {
		status: 404,
		title: 'Resource not found',
		detail: 'The requested resource or URL could not be found.',
	},
	'10009': {
		status: 401,
		title: 'Authentication failed',
		detail: 'No key found matching the ID provided.',
	},
	'10011': {
		status: 429,
		title: 'Too many requests',
		detail: 'You have exceeded the maximum number of allowed requests.',
	},
	'10012': { status: 422, title: 'Duplicate resource', detail: 'Resource is a duplicate.' },
	'10015': {
		status: 400,
		title: 'Bad Request',
		detail: 'The request failed because it was not well-formed.',
	},
	'10021': {
		status: 422,
		title: 'Resource in use',
		detail: 'The resource can not be removed as it is still in use.',
	},
	'10023': { status: 400, title: 'Invalid JSON', detail: 'The supplied JSON could not be parsed.' },
	'40300': {
		status: 400,
		title: 'Blocked due to STOP message',
		detail: 'Messages cannot be sent from this profile to the recipient, who has opted out.',
	},
	'40302': {
		status: 400,
		title: 'Message too large',
		detail: 'The message has more than 10 parts.',
	},
	'40304': {
		status: 400,
		title: 'Invalid combination of message content',
		detail: 'The message holds fields of SMS and of MMS that exclude each other.',
	},
	'40305': {
		status: 400,
		title: "Invalid 'from' address",
		detail: "The 'from' address is not associated with the messaging profile or account.",
	},
	'40306': {
		status: 400,
		title: 'Alpha sender not configured',
		detail: 'The alphanumeric sender ID is not configured on this messaging profile.',
	},
	'40307': {
		status: 400,
		title: 'Alpha sender does not match profile',
		detail: 'The alphanumeric sender ID belongs to another messaging profile.',
	},
	'40308': {
		status: 400,
		title: "Invalid 'from' address for MMS",
		detail: "The 'from' address cannot send MMS.",
	},
	'40309': {
		status: 400,
		title: 'Invalid destination region',
		detail: 'The destination country is not whitelisted on the messaging profile.',
	},
	'40310': {
		status: 400,
		title: "Invalid 'to' address",
		detail: "The 'to' address should be in E.164 format.",
	},
	'40312': {
		status: 403,
		title: 'Messaging profile is disabled',
		detail: 'The messaging profile is disabled.',
	},
	'40316': {
		status: 400,
		title: 'No content provided',
		detail: 'The message has neither text nor media.',
	},
	'40317': {
		status: 400,
		title: 'Invalid MMS content',
		detail: 'The media are too many or too big.',
	},
	'40321': {
		status: 400,
		title: 'No usable numbers on messaging profile',
		detail: 'The number pool has no number that may send this message.',
	},
	'40325': {
		status: 400,
		title: 'Alpha sender cannot be used',
		detail:
			'An alphanumeric sender ID is 1 to 11 letters, digits or spaces, with one letter at least, and cannot send to this country.',
	},
	'40333': {
		status: 429,
		title: 'Daily spend limit reached',
		detail: 'The messaging profile has reached its daily spend limit; it resets at midnight UTC.',
	},
};

/** Thrown by a handler to answer with Telnyx's error body. */
export class ApiError extends Error {
	status: number;
	errors: TelnyxError[];

	/**
	 * @param code one of the codes above
	 * @param pointer JSON pointer to the offending field, such as `/to`
	 * @param detail instead of the code's usual detail
	 */
	constructor(code: string, pointer?: string, detail?: string) {
		const known = codes[code];
		super(`${code} ${known.title}`);
		this.status = known.status;
		this.errors = [
			{
				code,
				title: known.title,
				detail: detail ?? known.detail,
				...(pointer === undefined ? {} : { source: { pointer } }),
			},
		];
	}
}
