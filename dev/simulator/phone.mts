import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** The page loads nothing from elsewhere but the files that a message brings. */
const policy =
	"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src * data:; media-src *";

const contentTypes: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
};

/** Serves the phone page and its parts; read at each request, so that they can be worked on while it runs. */
export function handlePhone(path: string, response: ServerResponse): void {
	const name = /^\/phone\/(\w+\.(?:css|js))$/.exec(path)?.[1] ?? 'page.html';
	response.writeHead(200, {
		'content-type': contentTypes[extname(name)],
		'content-security-policy': policy,
		'cache-control': 'no-store',
	});
	response.end(readFileSync(join(import.meta.dirname, 'phone', name)));
}
