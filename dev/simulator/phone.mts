import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

/** The page loads nothing from elsewhere but the pictures that a text brings. */
const policy =
	"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src * data:";

/** Serves the chat page; read at each request, so that it can be worked on while it runs. */
export function handlePhone(response: ServerResponse): void {
	response.writeHead(200, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': policy,
		'cache-control': 'no-store',
	});
	response.end(readFileSync(join(import.meta.dirname, 'phone.html')));
}
