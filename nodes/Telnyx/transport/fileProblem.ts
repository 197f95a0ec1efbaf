import { isOfTelnyx } from './baseUrl';
import { fileFaults, type FileLimits } from './download';
import { handshakeFailure, neverTried, ownCodes, type Failure } from './outcome';

/** What the reason why a file can't be had depends on. */
interface About {
	url: string;
	baseUrl: string;
	limits: FileLimits;
}

const keeping = 'Telnyx keeps files for 30 days';

/** Why a file can't be had, to stand behind its address: `not there: Telnyx keeps files for 30 days`. */
export function fileProblem({ status, connection = '' }: Failure, about: About): string {
	const isTelnyx = isOfTelnyx(about.url, about.baseUrl);
	switch (status) {
		case undefined:
			return connectionProblem(connection, about);
		case 404:
		case 410:
			return isTelnyx ? `not there: ${keeping}` : `not there (HTTP ${status})`;
		case 401:
		case 403:
			// A storage that hides what it has answers so for a file that is gone, too.
			return isTelnyx
				? `no access (HTTP ${status}): it is gone, since ${keeping}, or of another account`
				: `no access (HTTP ${status}): its server wants a key, or the address has expired`;
		default:
			return `its server answered with HTTP ${status}`;
	}
}

function connectionProblem(connection: string, { url, limits }: About): string {
	if (connection === fileFaults.tooBig) {
		return `bigger than ${limits.bytes / bytesPerMegabyte} MB: ${raise(limits, 'Maximum Size')}`;
	}
	if (connection === fileFaults.altered) return 'not the file that was sent: its SHA-256 differs';
	if (connection === 'ERR_CANCELED') return 'the execution was cancelled';
	if (connection === 'ETIMEDOUT' || connection === 'ECONNABORTED') {
		return `not there within ${limits.time / 1000} seconds: ${raise(limits, 'Timeout')}`;
	}
	if (connection === ownCodes.blocked) {
		return 'n8n’s protection against requests to internal addresses (SSRF) blocked it';
	}
	if (neverTried.has(connection)) return 'not an address that n8n can send requests to';
	const { hostname } = new URL(url);
	if (connection === 'ENOTFOUND' || connection === 'EAI_AGAIN') {
		return `the host ${hostname} was not found`;
	}
	if (handshakeFailure.test(connection)) {
		return `no secure connection to ${hostname} could be made (${connection})`;
	}
	if (connection.startsWith('Z_')) return 'its server sent it packed, and it can’t be unpacked';
	// Without the code: n8n puts words of its own in place of an error that names one.
	return `the connection to ${hostname} failed or broke off`;
}

const raise = (limits: FileLimits, option: string): string =>
	limits === handedOnLimits
		? `get it with the operation Download Media, and raise ${option} there`
		: `raise Options > ${option}`;

export const bytesPerMegabyte = 1_000_000;

/** Of files that are handed on with their message: nobody waits long for an answer. */
export const handedOnLimits: FileLimits = { bytes: 20 * bytesPerMegabyte, time: 60_000 };

/** A file's address without what may be a signature that opens it to everyone. */
export function shownUrl(url: string): string {
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}
