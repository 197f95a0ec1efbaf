import type Telnyx from 'telnyx';

import type { TelnyxRequest } from '../transport/request';
import type { Client } from './client';
import type { Item } from '../fields/item';

/** Who opted out of a run's senders. Each list is read once, when the first text needs it. */
export class OptOuts {
	private readonly lists = new Map<string, Promise<Set<string>>>();

	constructor(private readonly telnyx: Client) {}

	/** Whether a recipient of the request opted out of its messaging profile, or else of its sender. */
	async includes(request: TelnyxRequest, item: Item): Promise<boolean> {
		const {
			from,
			messaging_profile_id: profile,
			to,
		} = request.body as Record<string, string> & {
			to: string | string[];
		};
		const [filter, value] = profile ? ['messaging_profile_id', profile] : ['from', from];
		const list = this.lists.get(value) ?? this.read({ [`filter[${filter}]`]: value }, item);
		this.lists.set(value, list);
		const optedOut = await list;
		return [to].flat().some((number) => optedOut.has(number));
	}

	private async read(query: TelnyxRequest['query'], item: Item): Promise<Set<string>> {
		const numbers = new Set<string>();
		const request: TelnyxRequest = { method: 'GET', path: '/messaging_optouts', query };
		for await (const rows of this.telnyx.pages<Telnyx.MessagingOptoutListResponse>(request, item)) {
			for (const { to } of rows) if (to) numbers.add(to);
		}
		return numbers;
	}
}
