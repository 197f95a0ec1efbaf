import { isLocal } from './reachability';

/** Where Telnyx's API is. */
const telnyxUrl = 'https://api.telnyx.com/v2';

const isTelnyxHost = (host: string): boolean => /(^|\.)telnyx\.com$/.test(host);

/** The address of a path of the API. */
export const apiUrl = (baseUrl: string, path: string): string =>
	`${baseUrl.trim().replace(/\/+$/, '')}${path}`;

/** Whether a file is on Telnyx's own hosts, or on those that stand in for them, so that it may be asked for with the key. */
export function isOfTelnyx(url: string, baseUrl: string): boolean {
	const { protocol, hostname, origin } = new URL(url);
	if (origin === new URL(baseUrl.trim()).origin) return true;
	return protocol === 'https:' && isTelnyxHost(hostname);
}

/** Why no request can go to a Base URL, and what to do; undefined where it can. */
export function baseUrlProblem(baseUrl: string): string | undefined {
	const url = baseUrl.trim();
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		return `The Base URL is not a web address. Set it to ${telnyxUrl}.`;
	}
	const { username, password, search, hash, hostname, pathname } = new URL(url);
	if (username || password) {
		// Node would send them in place of the API key.
		return 'The Base URL holds a user name or password. Remove them: they would replace the API key.';
	}
	if (search || hash || /[?#]/.test(url)) {
		return 'The Base URL holds a "?" or "#". Remove it and what follows.';
	}
	if (isTelnyxHost(hostname) && !/^\/v2\/*$/.test(pathname)) {
		return `The Base URL lacks /v2 at its end. Set it to ${telnyxUrl}.`;
	}
	return undefined;
}

/** Why a Base URL should not be used although requests can go to it. */
export function baseUrlRisk(baseUrl: string): string | undefined {
	const url = baseUrl.trim();
	if (!/^http:/i.test(url) || isLocal(url)) return undefined;
	return 'The Base URL begins with http://, so that everyone on the way can read the API key and the messages. Use https://.';
}
