import {
	planReturn,
	planTake,
	planTestEnd,
	withoutTest,
	type Claim,
	type Webhook,
} from '../../nodes/Telnyx/trigger/webhookPlan.ts';

const own = 'https://n8n.example/webhook/own/telnyx';
const moved = 'https://old.example/webhook/own/telnyx';
const ownTest = 'https://n8n.example/webhook-test/own/telnyx';
const neighbour = 'https://n8n.example/webhook/neighbour/telnyx';
const left = 'https://n8n.example/webhook/left/telnyx';
const theirs = 'https://crm.example/hook?token=1&n8n=yes';
const backup = 'https://backup.example/hook?a=b&c=d';

const webhook = (
	url: string | null,
	failoverUrl: string | null = null,
	setting = 'on',
): Webhook => ({
	url,
	failoverUrl,
	setting,
});
const claim = (more: Partial<Claim> = {}): Claim => ({
	url: own,
	test: false,
	replace: false,
	setting: 'on',
	isOwn: (url) => url === own || url === moved,
	mayBeLeft: (url) => url === left,
	...more,
});
const aTest = (more: Partial<Claim> = {}) => claim({ url: ownTest, test: true, ...more });

/** What a test at this address makes of a webhook. */
const lent = (was: Webhook, more: Partial<Claim> = {}): Webhook => {
	const plan = planTake(was, aTest({ replace: true, ...more }));
	if ('heldBy' in plan) throw new Error(`held by ${plan.heldBy}`);
	return plan.write;
};
const replace = true;

describe('a published trigger', () => {
	test.each<[string, Webhook, Partial<Claim>, ReturnType<typeof planTake>]>([
		[
			'takes an empty webhook',
			webhook(null),
			{},
			{ write: webhook(own), before: { url: null }, replaced: null },
		],
		[
			'keeps a failover that the user entered without a URL, or beside the trigger’s',
			webhook(null, backup),
			{},
			{ write: webhook(own, backup), before: { url: null }, replaced: null },
		],
		[
			'changes the setting that it needs, and remembers it',
			webhook(null, null, 'off'),
			{},
			{ write: webhook(own), before: { url: null, setting: 'off' }, replaced: null },
		],
		['leaves another system’s alone', webhook(theirs, backup), {}, { heldBy: theirs }],
		['leaves that of another trigger here alone', webhook(neighbour), {}, { heldBy: neighbour }],
		[
			'leaves that of another trigger here alone also where it is on again',
			webhook(left),
			{},
			{ heldBy: left },
		],
		[
			'replaces another’s whole, where the user says so',
			webhook(theirs, backup, 'off'),
			{ replace },
			{
				write: webhook(own),
				before: { url: theirs, failoverUrl: backup, setting: 'off' },
				replaced: theirs,
			},
		],
		[
			'remembers no failover where the other has none',
			webhook(theirs),
			{ replace },
			{ write: webhook(own), before: { url: theirs }, replaced: theirs },
		],
		[
			'leaves another system’s alone also while that is off',
			webhook(theirs, null, 'off'),
			{},
			{ heldBy: theirs },
		],
		[
			'takes what a trigger here has left, which is off because it could not be emptied',
			webhook(left, null, 'off'),
			{},
			{ write: webhook(own), before: { url: null, setting: 'off' }, replaced: null },
		],
		[
			'keeps its own, and what it remembers of before',
			webhook(own, backup),
			{ before: { url: theirs, failoverUrl: null } },
			{ write: webhook(own, backup), before: { url: theirs, failoverUrl: null }, replaced: null },
		],
		[
			'knows its own from before n8n moved',
			webhook(moved),
			{ before: { url: theirs, setting: 'off' } },
			{ write: webhook(own), before: { url: theirs, setting: 'off' }, replaced: null },
		],
		[
			'mends the setting of its own, and gives back the one that it found first',
			webhook(own, null, 'off'),
			{ before: { url: theirs, setting: 'other' } },
			{ write: webhook(own), before: { url: theirs, setting: 'other' }, replaced: null },
		],
		[
			'forgets what it remembers where somebody else had the webhook meanwhile',
			webhook(theirs),
			{ replace, before: { url: 'https://long.ago/' } },
			{ write: webhook(own), before: { url: theirs }, replaced: theirs },
		],
		[
			'takes its place back from a test, with the failover that the test kept',
			lent(webhook(own, backup)),
			{ before: { url: theirs } },
			{ write: webhook(own, backup), before: { url: theirs }, replaced: null },
		],
		[
			'sees behind a test whose webhook it is',
			lent(webhook(theirs, backup)),
			{},
			{ heldBy: theirs },
		],
		[
			'replaces during a test what the test borrowed',
			lent(webhook(theirs, backup, 'off')),
			{ replace },
			{
				write: webhook(own),
				before: { url: theirs, failoverUrl: backup, setting: 'off' },
				replaced: theirs,
			},
		],
	])('%s', (_, was, more, plan) => {
		expect(planTake(was, claim(more))).toEqual(plan);
	});
});

describe('a test', () => {
	test.each<[string, Webhook, Partial<Claim>]>([
		['an empty webhook', webhook(null), {}],
		['an empty one with a setting that it needs otherwise', webhook(null, backup, 'off'), {}],
		['its own workflow’s', webhook(own), {}],
		['its own workflow’s with a failover of the user', webhook(own, backup), {}],
		['another system’s, without any option', webhook(theirs, backup), {}],
		['that of another trigger here, without any option', webhook(neighbour), {}],
		[
			'another’s in a form that it has to change, with the option',
			webhook(theirs, backup, 'off'),
			{ replace },
		],
	])('borrows %s, and gives it back whole', (_, was, more) => {
		const plan = planTake(was, aTest(more));
		if ('heldBy' in plan) throw new Error('held');
		expect(plan.replaced).toBeNull();
		expect(plan.before).toBeUndefined();
		// What the test does not take goes to the holder.
		expect(plan.write).toEqual({
			url: expect.stringContaining(`${ownTest}?n8n=test`),
			failoverUrl: was.url,
			setting: 'on',
		});
		expect(withoutTest(plan.write)).toEqual(was);
		expect(planTestEnd(plan.write, ownTest)).toEqual(was);
	});

	test('does not borrow what its holder could not read meanwhile', () => {
		expect(planTake(webhook(theirs, null, 'off'), aTest())).toEqual({ heldBy: theirs });
	});

	test('is followed by another one, which gives back the same', () => {
		const first = lent(webhook(theirs, backup));
		const other = 'https://elsewhere.example/webhook-test/x/telnyx';
		const second = lent(first, { url: other });
		expect(withoutTest(second)).toEqual(webhook(theirs, backup));
		expect(planTestEnd(second, ownTest)).toBeUndefined();
		expect(planTestEnd(second, other)).toEqual(webhook(theirs, backup));
	});

	test.each([webhook(own), webhook(theirs), webhook(null), webhook(ownTest)])(
		'that has ended already changes nothing: %j',
		(was) => expect(planTestEnd(was, ownTest)).toBeUndefined(),
	);
});

describe('an unpublished trigger', () => {
	const { isOwn } = claim();
	const giveBack = (was: Webhook, before: Parameters<typeof planReturn>[1]['before']) =>
		planReturn(was, { isOwn, setting: 'on', before });

	test.each<[string, Webhook, Parameters<typeof planReturn>[1]['before'], Webhook | undefined]>([
		['empties what was empty', webhook(own), { url: null }, webhook(null)],
		[
			'puts back all that it changed',
			webhook(own),
			{ url: theirs, failoverUrl: backup, setting: 'off' },
			webhook(theirs, backup, 'off'),
		],
		[
			'leaves a failover that it did not change',
			webhook(own, backup),
			{ url: null },
			webhook(null, backup),
		],
		[
			'removes a failover where there was none',
			webhook(own, backup),
			{ url: theirs, failoverUrl: null },
			webhook(theirs),
		],
		['knows its own from before n8n moved', webhook(moved), { url: theirs }, webhook(theirs)],
		['leaves alone what somebody else entered', webhook(theirs), { url: null }, undefined],
		['leaves alone what is no address', webhook('crm'), { url: null }, undefined],
		['leaves alone what was emptied', webhook(null), { url: theirs }, undefined],
		[
			'leaves alone what a test borrowed from another',
			lent(webhook(theirs)),
			{ url: null },
			undefined,
		],
		[
			'lets a test go on, which gives back what was there before the trigger',
			lent(webhook(own, backup)),
			{ url: theirs, failoverUrl: null, setting: 'off' },
			lent(webhook(theirs, null, 'off')),
		],
	])('%s', (_, was, before, expected) => {
		expect(giveBack(was, before)).toEqual(expected);
	});
});
