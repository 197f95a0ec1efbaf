import type { Item } from '../../fields/item';
import type { TextOperation } from '../operation';
import { readTextGuard } from '../textGuard';

/** The most people whom one question is texted: whoever fills in the recipients would reach any number otherwise. */
const mostPeople = 10;

/**
 * Checks whom a question goes to, before anybody is asked.
 *
 * @param request makes the request of one text
 * @throws NodeOperationError where they are too many, or all have to approve and one of them may not be texted
 */
export function checkPeople(item: Item, request: TextOperation['request']): void {
	const people = item.required('to', item.recipients('to'));
	if (people.length > mostPeople) {
		throw item.error({
			field: 'to',
			value: `${people.length} numbers`,
			problem: 'holds too many',
			remedy: `A question reaches at most ${mostPeople} people.`,
		});
	}
	if (item.choice('options.answersFrom') !== 'all') return;
	for (const to of people) {
		const asked = item.with({ to, text: item.requiredText('message') });
		const { refusal } = readTextGuard(asked, request(asked));
		if (refusal) {
			throw item.problem(
				'Nobody was asked, since not all of them may be texted',
				refusal.detail ?? 'Check the sending options.',
			);
		}
	}
}
