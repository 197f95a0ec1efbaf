/**
 * With this in its address, a webhook says that it wants no delivery events. n8n ignores what stands in the query, and
 * the address is known to every process and instance that sends with the same Telnyx account.
 */
const parameter = 'deliveryEvents';
const unwanted = 'none';

/** The address with that hint. */
export function withoutDeliveryEvents(address: string): string {
	const url = new URL(address);
	url.searchParams.set(parameter, unwanted);
	return url.toString();
}

/** Whether whoever gets the events at the address wants those about deliveries. */
export const wantsDeliveryEvents = (address: string): boolean =>
	!URL.canParse(address) || new URL(address).searchParams.get(parameter) !== unwanted;
