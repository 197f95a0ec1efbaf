import { countries, planOf } from './numberingPlan';

/** The two letters of the country that somebody means: by them, or by its English name. Undefined where there is none. */
export function countryOf(written: string): string | undefined {
	const text = written.trim();
	const letters = /^[a-z]{2}$/i.test(text) ? canonical(text) : undefined;
	if (letters !== undefined && planOf(letters)) return letters;
	return countries().find((country) => nameOf(country).toLowerCase() === text.toLowerCase());
}

const countriesByZone = new Map<string, string | undefined>();

/** The country that has a time zone; undefined for zones such as UTC. */
export function countryOfZone(zone: string): string | undefined {
	if (countriesByZone.has(zone)) return countriesByZone.get(zone);
	const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
	const country = countries().find((candidate) => zonesOf(candidate).includes(timeZone));
	countriesByZone.set(zone, country);
	return country;
}

/** A country’s English name. */
export function nameOf(country: string): string {
	names ??= new Intl.DisplayNames('en', { type: 'region' });
	return names.of(country) ?? country;
}

/** Only once they are wanted: they take as long as all of this package to load. */
let names: Intl.DisplayNames | undefined;

/** The same within a sentence: "the United States". */
export function nameInSentence(country: string): string {
	const name = nameOf(country);
	const hasArticle =
		/^(?:United|Netherlands|Philippines|Bahamas|Maldives|Comoros|Gambia)|Islands$|Republic$/;
	return hasArticle.test(name) ? `the ${name}` : name;
}

/** ISO's letters for those that people use as well: UK for GB. */
const canonical = (letters: string): string | undefined => new Intl.Locale(`und-${letters}`).region;

/** Node before 24 has a property instead of the method. */
interface LocaleWithZones {
	getTimeZones?(): string[];
	timeZones?: string[];
}

function zonesOf(country: string): string[] {
	const locale = new Intl.Locale(`und-${country}`) as LocaleWithZones;
	return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
