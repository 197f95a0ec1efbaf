import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { line, orNothing, several } from '../building';
import { rowsUpTo } from '../limits';
import type { WhatsappForm } from './messageType';

const kindField = line({
	displayName: 'Type',
	name: 'type',
	placeholder: 'e.g. WORK',
	description: 'What kind it is, such as HOME or WORK',
});

const addresses = [
	line({ displayName: 'City', name: 'city', placeholder: 'e.g. Chicago', description: 'The city' }),
	line({
		displayName: 'Country',
		name: 'country',
		placeholder: 'e.g. United States',
		description: 'The country',
	}),
	line({
		displayName: 'Country Code',
		name: 'countryCode',
		placeholder: 'e.g. US',
		description: 'The country in two letters',
	}),
	line({ displayName: 'State', name: 'state', placeholder: 'e.g. IL', description: 'The state' }),
	line({
		displayName: 'Street',
		name: 'street',
		placeholder: 'e.g. 201 E Randolph St',
		description: 'The street and number',
	}),
	kindField,
	line({
		displayName: 'ZIP',
		name: 'zip',
		placeholder: 'e.g. 60602',
		description: 'The postal code',
	}),
];

const emails = [
	line({
		displayName: 'Email',
		name: 'email',
		placeholder: 'e.g. ada@example.com',
		description: 'The address',
	}),
	kindField,
];

const phones = [
	line({
		displayName: 'Phone',
		name: 'phone',
		placeholder: 'e.g. +13125550001',
		description: 'The number',
	}),
	kindField,
	line({
		displayName: 'WhatsApp ID',
		name: 'waId',
		placeholder: 'e.g. 13125550001',
		description: 'The contact’s ID at WhatsApp, if known',
	}),
];

const urls = [
	kindField,
	line({
		displayName: 'URL',
		name: 'url',
		placeholder: 'e.g. https://example.com',
		description: 'The address of the page',
	}),
];

interface Part {
	displayName: string;
	name: string;
	/** The label of one of its entries. */
	row: string;
	values: INodeProperties[];
}

const part = ({ displayName, name, row, values }: Part) =>
	several({
		displayName,
		name,
		row: { name: 'entry', displayName: row, values },
		description: `The contact’s ${displayName.toLowerCase()}`,
	});

export const contacts: WhatsappForm = {
	type: 'contacts',
	displayName: 'Contacts',
	description: 'Contacts that the recipient can save',
	fields: [
		several({
			displayName: 'Contacts',
			name: 'contacts',
			row: {
				name: 'contact',
				displayName: 'Contact',
				values: [
					part({ displayName: 'Addresses', name: 'addresses', row: 'Address', values: addresses }),
					line({
						displayName: 'Birthday',
						name: 'birthday',
						placeholder: 'e.g. 1985-12-10',
						description: 'The date as year, month and day',
					}),
					line({
						displayName: 'Company',
						name: 'company',
						placeholder: 'e.g. Example Inc.',
						description: 'Where the contact works',
					}),
					line({
						displayName: 'Department',
						name: 'department',
						placeholder: 'e.g. Sales',
						description: 'The part of the company',
					}),
					part({ displayName: 'Emails', name: 'emails', row: 'Email', values: emails }),
					line({
						displayName: 'Job Title',
						name: 'title',
						placeholder: 'e.g. Engineer',
						description: 'The contact’s work',
					}),
					line({
						displayName: 'Name',
						name: 'name',
						placeholder: 'e.g. Ada Lovelace',
						description: 'The contact’s name',
					}),
					part({ displayName: 'Phones', name: 'phones', row: 'Phone', values: phones }),
					part({ displayName: 'URLs', name: 'urls', row: 'URL', values: urls }),
				],
			},
			description: 'The contacts to send',
		}),
	],
	content: (item) => ({
		contacts: rowsUpTo(item, 'contacts.contact', 257).map((row) => contact(item, row)),
	}),
};

const contact = (item: Item, row: string): Telnyx.WhatsappContact => ({
	name: item.requiredText(`${row}.name`),
	birthday: item.text(`${row}.birthday`),
	org: orNothing({
		company: item.text(`${row}.company`),
		department: item.text(`${row}.department`),
		title: item.text(`${row}.title`),
	}),
	addresses: item.rows(`${row}.addresses.entry`)?.map((entry) => ({
		city: item.text(`${entry}.city`),
		country: item.text(`${entry}.country`),
		country_code: item.text(`${entry}.countryCode`),
		state: item.text(`${entry}.state`),
		street: item.text(`${entry}.street`),
		type: item.text(`${entry}.type`),
		zip: item.text(`${entry}.zip`),
	})),
	emails: item.rows(`${row}.emails.entry`)?.map((entry) => ({
		email: item.text(`${entry}.email`),
		type: item.text(`${entry}.type`),
	})),
	phones: item.rows(`${row}.phones.entry`)?.map((entry) => ({
		phone: item.text(`${entry}.phone`),
		type: item.text(`${entry}.type`),
		wa_id: item.text(`${entry}.waId`),
	})),
	urls: item.rows(`${row}.urls.entry`)?.map((entry) => ({
		type: item.text(`${entry}.type`),
		url: item.text(`${entry}.url`),
	})),
});
