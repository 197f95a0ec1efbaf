import { countryOfZone, nameInSentence } from '../message/country';
import { isBad, readAddress, readRecipient, type Address } from '../message/phoneNumber';
import { specialName } from '../message/specialNumber';
import { guardFields, type Guards } from './guards';
import type { Item } from './item';
import { numberOptions } from './numberOptions';
import { isCorrespondent, isRecipientFromOutside } from './outsideInput';

/** Why a recipient is left out. */
export interface Refusal {
	/** For workflows. */
	reason: 'notAllowed' | 'countryNotAllowed' | 'specialNumber';
	/** For people and models, in a sentence. */
	detail: string;
}

interface Recipients {
	/** The sender's number; undefined where it is none. */
	from?: string;
	/** In E.164, or a short code. */
	to: string[];
}

/**
 * Why a text may not go to its recipients; undefined where it may. One who may not be texted is enough, since a group
 * gets a message together.
 */
export function refusalOf(
	item: Item,
	{ onlyTo, countries }: Pick<Guards, 'onlyTo' | 'countries'>,
	{ from, to }: Recipients,
): Refusal | undefined {
	if (onlyTo) {
		const other = to.find((number) => !onlyTo.includes(number));
		return other === undefined
			? undefined
			: { reason: 'notAllowed', detail: `${other} is not among the numbers in Only To.` };
	}
	if (countries === 'all') return undefined;
	if (countries) return firstRefusal(to, countries);
	if (!isRecipientFromOutside(item.context)) return undefined;
	const own = ownCountry(item, from);
	const others = to.filter((number) => !isCorrespondent(item, number));
	const refusal = firstRefusal(others, own === undefined ? [] : [own]);
	return refusal && { ...refusal, detail: `${refusal.detail} ${defaultHint(own)}` };
}

function firstRefusal(to: string[], countries: string[]): Refusal | undefined {
	for (const number of to) {
		const read = readRecipient(number, { allowUnlisted: true });
		const refusal = isBad(read) ? unknownCountry(number) : refusalOfNumber(read, countries);
		if (refusal) return refusal;
	}
	return undefined;
}

function refusalOfNumber(address: Address, countries: string[]): Refusal | undefined {
	const { number, country } = address;
	const special = specialName(address);
	if (special) return { reason: 'specialNumber', detail: `${number} is ${special}.` };
	if (country === undefined) return unknownCountry(number);
	return countries.includes(country)
		? undefined
		: { reason: 'countryNotAllowed', detail: `${number} is in ${nameInSentence(country)}.` };
}

const unknownCountry = (number: string): Refusal => ({
	reason: 'countryNotAllowed',
	detail: `${number} belongs to no country that is known.`,
});

/** The country from which a text comes, as far as the workflow tells. */
function ownCountry(item: Item, from: string | undefined): string | undefined {
	const sender = from === undefined ? undefined : readAddress(from);
	const ofSender = sender && !isBad(sender) ? sender.country : undefined;
	return ofSender ?? numberOptions(item).home ?? countryOfZone(item.context.getTimezone());
}

const defaultHint = (own: string | undefined): string =>
	`Where others than the builder of the workflow fill in the recipient, only ${
		own === undefined
			? 'numbers of the sender’s own country are texted, which can’t be told here'
			: `ordinary numbers of ${nameInSentence(own)} are texted`
	}, unless Sending Options > ${guardFields.allowedCountries.displayName} says otherwise.`;
