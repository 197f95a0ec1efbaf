import type { Address } from './phoneNumber';

/** What a number is called that is no person's ordinary phone: to text one can cost a multiple. */
const names: Partial<Record<NonNullable<Address['kind']>, string>> = {
	companyWide: 'a company-wide number',
	pager: 'a pager',
	personal: 'a personal number, which is charged like a premium one in many countries',
	premium: 'a premium-rate number',
	satellite: 'a number of a satellite or other global network',
	sharedCost: 'a shared-cost number',
	shortCode: 'a short code',
	voicemail: 'the number of a voicemail',
};

/** What a special number is called in a sentence; undefined for an ordinary one. */
export const specialName = ({ kind }: Address): string | undefined => kind && names[kind];
