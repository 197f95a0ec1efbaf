import type Telnyx from 'telnyx';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { WhatsappNumber } from '../store.mts';
import { windowOf } from '../whatsappWindow.mts';

type Shown = Telnyx.Whatsapp.PhoneNumberListResponse;

/** One page of these numbers. */
export function listNumbers(call: Call, numbers: WhatsappNumber[]): Page<Shown> {
	allowQuery(call.query);
	return page(numbers.map(shown), call.query);
}

function shown({ messaging_profile_id: _, ...number }: WhatsappNumber): Shown {
	return number;
}

/** @throws ApiError 10005 */
function find(call: Call): WhatsappNumber {
	const number = call.store.whatsappNumbers.get(call.params.phone_number);
	if (!number) throw new ApiError('10005');
	return number;
}

function conversationWindow(
	call: Call,
): Telnyx.Whatsapp.PhoneNumberRetrieveConversationWindowResponse {
	allowQuery(call.query, 'destination_number');
	const person = call.query.get('destination_number');
	if (!person) throw new ApiError('10004', undefined, 'destination_number is required.');
	return { data: windowOf(call.store, find(call).phone_number, person) };
}

export const whatsappNumberRoutes: Route[] = [
	{
		method: 'GET',
		path: '/whatsapp/phone_numbers',
		handle: (call) => listNumbers(call, [...call.store.whatsappNumbers]),
	},
	{
		method: 'GET',
		path: '/whatsapp/phone_numbers/{phone_number}',
		handle: (call) => ({ data: shown(find(call)) }),
	},
	{
		method: 'GET',
		path: '/whatsapp/phone_numbers/{phone_number}/conversation_window',
		handle: conversationWindow,
	},
];
