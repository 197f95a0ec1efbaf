import { SegmentedMessage } from 'sms-segments-calculator';
import { ApiError } from './errors.mts';

const largestParts = 10;
const encodings = { auto: 'auto', gsm7: 'GSM-7', ucs2: 'UCS-2' } as const;

/** How Telnyx would cut a text: the encoding as it names it, and the number of segments. */
export interface Segmentation {
	encoding: 'GSM-7' | 'UCS-2';
	parts: number;
}

export interface SegmentationOptions {
	/** As in the request; `gsm7` refuses what GSM-7 can't hold. */
	encoding?: keyof typeof encodings;
	/** Whether characters that GSM-7 lacks are replaced by similar ones, as a profile may want it. */
	isSmart?: boolean;
	isFromShortCode?: boolean;
}

/** @throws ApiError 10015 for a text that can't be encoded, 40302 for more than 10 segments */
export function segment(text: string, options: SegmentationOptions = {}): Segmentation {
	const message = cut(text, options);
	const parts = Math.max(1, message.segmentsCount);
	if (parts > largestParts) throw new ApiError('40302', '/text');
	return { encoding: message.encodingName, parts };
}

/** What GSM 03.38 has and Telnyx's table lacks. */
const notAtTelnyx = /[Ç¤\fΓΔΘΛΞΠΣΦΨΩ]/g;

/**
 * The calculator knows GSM 03.38 only. What Telnyx encodes otherwise is put to it as a character that it takes so: one of no
 * alphabet for what Telnyx lacks; for a short code, which starts from ASCII, a letter for each character of ASCII.
 */
function asCalculatorKnows(
	text: string,
	{ encoding, isFromShortCode }: SegmentationOptions,
): string {
	if (!isFromShortCode || (encoding ?? 'auto') !== 'auto') return text.replace(notAtTelnyx, 'ж');
	return text.replace(/[^\0-\x7f]/g, 'ж').replace(/[\0-\x7f]/g, 'a');
}

function cut(text: string, options: SegmentationOptions): SegmentedMessage {
	const { encoding = 'auto', isSmart = false } = options;
	try {
		const known = asCalculatorKnows(text, options);
		// Telnyx: "gsm7" applies smart encoding, whatever the profile says.
		return new SegmentedMessage(known, encodings[encoding], isSmart || encoding === 'gsm7');
	} catch {
		throw new ApiError('10015', '/text', 'The text has characters that GSM-7 cannot encode.');
	}
}
