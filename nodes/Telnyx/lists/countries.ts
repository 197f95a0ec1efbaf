import { workflowCountry, workflowCountryName } from '../fields/numberOptions';
import { nameOf } from '../message/country';
import { countries, planOf } from '../message/numberingPlan';
import { entry, found, type ListSearch } from './entry';

/** All countries that have phone numbers, and the one of the workflow on top. */
export const searchCountries: ListSearch = async function (filter) {
	const entries = countries()
		.map((country) => entry(country, nameOf(country), `+${planOf(country)!.callingCode}`, country))
		.sort((a, b) => a.name.localeCompare(b.name));
	return { results: found([entry(workflowCountry, workflowCountryName), ...entries], filter) };
};
