/** Where an object at Telnyx sends its events, in one form for all kinds of objects. */
export interface Webhook {
	url: string | null;
	/** Where an event goes once every try at the URL has failed. */
	failoverUrl: string | null;
	/** What else an event depends on, such as the version of its form: see `SourceKind`. */
	setting: string;
}

/** What a trigger changed of a webhook, as it was before. What it did not change is absent. */
export type Before = Pick<Webhook, 'url'> & Partial<Webhook>;

/** What a trigger wants of a webhook. */
export interface Claim {
	/** The trigger's address; of a test, without what `lend` adds. */
	url: string;
	/** Whether the webhook is only borrowed, for "Listen for test event". */
	test: boolean;
	/** Whether the user lets the trigger take the webhook of somebody else. */
	replace: boolean;
	/** The setting with which a trigger gets events that it can read. */
	setting: string;
	isOwn(url: string): boolean;
	/** Whether a trigger of this n8n may have left the address, switched off, where Telnyx let it not be emptied. */
	mayBeLeft(url: string): boolean;
	/** What the trigger changed when it first took the webhook, if it is remembered. */
	before?: Before;
}

export type TakePlan =
	/** It is somebody else's, and stays so. */
	{ heldBy: string } | { write: Webhook; before?: Before; replaced: string | null };

/** What to write where a trigger takes a webhook, and what to remember for giving it back. */
export function planTake(webhook: Webhook, claim: Claim): TakePlan {
	const real = withoutTest(webhook);
	const other = holder(real, claim);
	// The holder gets what a test does not take, and so has to be able to read it.
	const isLendable = claim.test && real.setting === claim.setting;
	if (other !== null && !claim.replace && !isLendable) return { heldBy: other };
	if (claim.test) return { write: lend(real, claim), replaced: null };
	const write: Webhook = {
		url: claim.url,
		// The failover of another system would get this trigger's events.
		failoverUrl: other === null ? real.failoverUrl : null,
		setting: claim.setting,
	};
	const before: Before = { url: other };
	if (write.failoverUrl !== real.failoverUrl) before.failoverUrl = real.failoverUrl;
	if (write.setting !== real.setting) before.setting = real.setting;
	return { write, before: { ...before, ...(other === null ? claim.before : {}) }, replaced: other };
}

/** The address of somebody else who has the webhook. */
function holder({ url, setting }: Webhook, claim: Claim): string | null {
	if (url === null || claim.isOwn(url)) return null;
	return setting !== claim.setting && claim.mayBeLeft(url) ? null : url;
}

/** What to write where a trigger gives its webhook back; undefined where the webhook is no longer its own. */
export function planReturn(
	webhook: Webhook,
	{ isOwn, setting, before }: Pick<Claim, 'isOwn' | 'setting'> & { before: Before },
): Webhook | undefined {
	const real = withoutTest(webhook);
	if (real.url === null || !isOwn(real.url)) return undefined;
	const returned = { ...real, ...before };
	// The test goes on, and ends by giving back what it borrowed: that is something else by now.
	return isTest(webhook.url) ? lend(returned, { url: webhook.url, setting }) : returned;
}

/** What to write at the end of a test at this address; undefined where the webhook is no longer the test's. */
export const planTestEnd = (webhook: Webhook, url: string): Webhook | undefined =>
	isTest(webhook.url) && withoutQuery(webhook.url) === withoutQuery(url)
		? withoutTest(webhook)
		: undefined;

/** The webhook as it is apart from a test that borrows it, of whatever n8n, also one that a crash left there. */
export function withoutTest(webhook: Webhook): Webhook {
	if (!isTest(webhook.url)) return webhook;
	const { searchParams } = new URL(webhook.url);
	return {
		url: webhook.failoverUrl,
		failoverUrl: searchParams.get('failover'),
		setting: searchParams.get('setting') ?? webhook.setting,
	};
}

/**
 * The webhook while a test borrows it. Its holder becomes the failover, and so gets what the test does not take, also
 * when a crash leaves the test there. What has no place beside that is kept in the address of the test, since n8n
 * stores nothing for a test, and several of its processes may take part in it.
 */
function lend(real: Webhook, { url, setting }: Pick<Claim, 'url' | 'setting'>): Webhook {
	const address = new URL(withoutQuery(url));
	address.searchParams.set('n8n', 'test');
	if (real.failoverUrl !== null) address.searchParams.set('failover', real.failoverUrl);
	if (real.setting !== setting) address.searchParams.set('setting', real.setting);
	return { url: address.href, failoverUrl: real.url, setting };
}

const isTest = (url: string | null): url is string =>
	url !== null && URL.canParse(url) && new URL(url).searchParams.get('n8n') === 'test';

/** For comparison, and to be shown: others' addresses may hold a secret there. */
export const withoutQuery = (url: string) => url.split('?', 1)[0];
