import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../item';
import { line, orNothing, several } from '../building';
import type { WhatsappForm } from './messageType';

const kindField = line(
	'Type',
	'type',
	'e.g. WORK',
	'Which of the contact’s it is, such as HOME or WORK',
);

const addresses = [
	line('City', 'city', 'e.g. Chicago', 'The city'),
	line('Country', 'country', 'e.g. United States', 'The country'),
	line('Country Code', 'countryCode', 'e.g. US', 'The country in two letters'),
	line('State', 'state', 'e.g. IL', 'The state'),
	line('Street', 'street', 'e.g. 201 E Randolph St', 'The street and number'),
	kindField,
	line('ZIP', 'zip', 'e.g. 60602', 'The postal code'),
];

const emails = [line('Email', 'email', 'e.g. ada@example.com', 'The address'), kindField];

const phones = [
	line('Phone', 'phone', 'e.g. +13125550001', 'The number'),
	kindField,
	line('WhatsApp ID', 'waId', 'e.g. 13125550001', 'The contact’s ID at WhatsApp, if known'),
];

const urls = [kindField, line('URL', 'url', 'e.g. https://example.com', 'The address of the page')];

const part = (displayName: string, name: string, row: string, values: INodeProperties[]) =>
	several(
		displayName,
		name,
		{ name: 'entry', displayName: row, values },
		`The contact’s ${displayName.toLowerCase()}`,
	);

export const contacts: WhatsappForm = {
	type: 'contacts',
	displayName: 'Contacts',
	description: 'Contacts that the recipient can save',
	fields: [
		several(
			'Contacts',
			'contacts',
			{
				name: 'contact',
				displayName: 'Contact',
				values: [
					part('Addresses', 'addresses', 'Address', addresses),
					line('Birthday', 'birthday', 'e.g. 1985-12-10', 'The date as year, month and day'),
					line('Company', 'company', 'e.g. Example Inc.', 'Where the contact works'),
					line('Department', 'department', 'e.g. Sales', 'The part of the company'),
					part('Emails', 'emails', 'Email', emails),
					line('Job Title', 'title', 'e.g. Engineer', 'The contact’s work'),
					line('Name', 'name', 'e.g. Ada Lovelace', 'The contact’s name'),
					part('Phones', 'phones', 'Phone', phones),
					part('URLs', 'urls', 'URL', urls),
				],
			},
			'The contacts to send',
		),
	],
	content: (item) => ({
		contacts: item
			.required('contacts', item.rows('contacts.contact'))
			.map((row) => contact(item, row)),
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
