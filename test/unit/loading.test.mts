import { properties } from '../../nodes/Telnyx/actions/properties.ts';

// The package holds them as JSON, which knows no functions, dates and the like.
test('the action node’s fields are data', () => {
	expect(JSON.parse(JSON.stringify(properties))).toStrictEqual(properties);
});
