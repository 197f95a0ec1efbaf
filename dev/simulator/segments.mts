import { SegmentedMessage } from 'sms-segments-calculator';
import { ApiError } from './errors.mts';

const largestParts = 10;
const encodings = { auto: 'auto', gsm7: 'GSM-7', ucs2: 'UCS-2' } as const;

/** How Telnyx would cut a text: the encoding as it names it, and the number of segments. */
export interface Segmentation {
	encoding: 'GSM-7' | 'UCS-2';
	parts: number;
}

/**
 * @param encoding as in the request; `gsm7` refuses what GSM-7 can't hold
 * @param isSmart whether characters that GSM-7 lacks are replaced by similar ones, as a profile may want it
 * @throws ApiError 10015 for a text that can't be encoded, 40302 for more than 10 segments
 */
export function segment(
	text: string,
	encoding: keyof typeof encodings = 'auto',
	isSmart = false,
): Segmentation {
	const message = cut(text, encoding, isSmart);
	const parts = Math.max(1, message.segmentsCount);
	if (parts > largestParts) throw new ApiError('40302', '/text');
	return { encoding: message.encodingName, parts };
}

function cut(text: string, encoding: keyof typeof encodings, isSmart: boolean): SegmentedMessage {
	try {
		return new SegmentedMessage(text, encodings[encoding], isSmart);
	} catch {
		throw new ApiError('10015', '/text', 'The text has characters that GSM-7 cannot encode.');
	}
}
