/** From where an address can be opened, as far as its host tells. */
export type Reach = 'everywhere' | 'sameNetwork' | 'sameMachine';

/** Names that no public DNS server knows: RFC 6762 and 8375, ICANN's reserved `internal`, and what routers use. */
const networkNames =
	/(^|\.)(corp|home|home\.arpa|internal|intranet|lan|local|localdomain|private)$/;

/** First byte, the bits of the second one that count, and their value (RFC 1918, 3927, 6598). */
const privateNetworks = [
	{ first: 10, mask: 0, second: 0 },
	{ first: 100, mask: 0b1100_0000, second: 64 },
	{ first: 169, mask: 0b1111_1111, second: 254 },
	{ first: 172, mask: 0b1111_0000, second: 16 },
	{ first: 192, mask: 0b1111_1111, second: 168 },
];

/** @param url an absolute address */
export function reachOf(url: string): Reach {
	const host = new URL(url).hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return reachOfIpv6(host.slice(1, -1));
	// An address in any other notation, such as 127.1 or 0x7f000001, has become one of four numbers by now.
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return reachOfIpv4(host.split('.').map(Number));
	if (/(^|\.)localhost$/.test(host)) return 'sameMachine';
	return !host.includes('.') || networkNames.test(host) ? 'sameNetwork' : 'everywhere';
}

function reachOfIpv4([a, b]: number[]): Reach {
	if (a === 127 || a === 0) return 'sameMachine';
	const isPrivate = privateNetworks.some(
		({ first, mask, second }) => a === first && (b & mask) === second,
	);
	return isPrivate ? 'sameNetwork' : 'everywhere';
}

function reachOfIpv6(address: string): Reach {
	if (address === '::' || address === '::1') return 'sameMachine';
	const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(address) ?? [];
	if (high && low) {
		const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
		return reachOfIpv4([a >> 8, a & 0xff, b >> 8, b & 0xff]);
	}
	// Unique local and link-local ones (RFC 4193 and 4291).
	return /^f[cd]|^fe[89ab]/.test(address) ? 'sameNetwork' : 'everywhere';
}

/**
 * Whether Telnyx can open an address: send webhooks to it, or fetch a file. A Telnyx that is local itself, such as a simulator, reaches what is local.
 *
 * @param baseUrl the credential's
 */
export const canTelnyxReach = (url: string, baseUrl: string): boolean =>
	reachOf(url) === 'everywhere' || isLocal(baseUrl);

/** Whether an address is on this machine or in its network. What is no address is not. */
export const isLocal = (url: string): boolean => URL.canParse(url) && reachOf(url) !== 'everywhere';

/** What to do where the address that n8n gives itself is not public. */
export const publicAddressRemedy =
	'Set n8n’s environment variable WEBHOOK_URL to the address at which n8n can be reached from the internet.';
