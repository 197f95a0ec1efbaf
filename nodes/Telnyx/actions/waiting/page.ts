import { createHash } from 'node:crypto';

/** Markup that is safe to put into a page: everything else is text, and escaped. */
export class Html {
	constructor(readonly markup: string) {}
}

/** Puts values into markup: texts are escaped, lists joined, what is undefined or false left out. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
	return new Html(parts.reduce((markup, part, index) => markup + render(values[index - 1]) + part));
}

function render(value: unknown): string {
	if (value === undefined || value === null || value === false) return '';
	if (value instanceof Html) return value.markup;
	if (Array.isArray(value)) return value.map(render).join('');
	return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;--ground:#f4f5f3;--card:#fff;--ink:#16211c;--soft:#55625b;--line:#7d8a83;--do:#0a6b4b;--on-do:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ground:#101512;--card:#1a211d;--ink:#eef3f0;--soft:#aebab3;--line:#7d8a83;--do:#5fd3a6;--on-do:#06281b;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;display:grid;grid-template-columns:minmax(0,30rem);place-content:start center;padding:1.25rem 1rem 2rem}
main{background:var(--card);border-radius:1rem;padding:1.5rem 1.25rem}
h1{font-size:1.25rem;line-height:1.3;margin:0 0 .75rem;overflow-wrap:anywhere}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.message{white-space:pre-wrap}
.soft{color:var(--soft);font-size:.9375rem;font-weight:400}
.problem{color:var(--bad);margin:.25rem 0 0}
form{display:grid;gap:1.1rem;margin-top:1.5rem}
label{display:block;font-weight:600;margin-bottom:.35rem;overflow-wrap:anywhere}
.check{display:flex;gap:.6rem;align-items:center;margin:0}
input:not([type=checkbox]),select,textarea{width:100%;min-height:3rem;padding:.65rem .8rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
[aria-invalid]{border-color:var(--bad)!important}
input[type=checkbox]{width:1.5rem;height:1.5rem;flex:none;margin:0;accent-color:var(--do)}
textarea{min-height:8rem}
button{width:100%;min-height:3.25rem;padding:.75rem 1rem;font:inherit;font-weight:600;border-radius:.75rem;border:2px solid var(--do);background:var(--do);color:var(--on-do);cursor:pointer;overflow-wrap:anywhere}
button.second{background:none;color:var(--ink);border-color:var(--line)}
:focus-visible{outline:3px solid var(--do);outline-offset:3px}
`;

/** Sends a form once, however often its button is tapped: the response to a second request would take the first one's place. */
const script = `let sent=false;addEventListener('submit',(event)=>{if(sent)event.preventDefault();sent=true});addEventListener('pageshow',()=>{sent=false})`;

// Browsers hash all that stands between the tags, so that nothing may come in between.
const styleElement = new Html(`<style>${style}</style>`);
const scriptElement = new Html(`<script>${script}</script>`);

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** No other script or host, no frame around the page, and the link, which is a secret, passed on to nobody. */
export const pageHeaders: Record<string, string> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'same-origin',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex',
};

/** A whole page. */
export const page = (title: string, content: Html): string =>
	html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width,initial-scale=1" />
				<title>${title}</title>
				${styleElement}${scriptElement}
			</head>
			<body>
				<main>
					<h1>${title}</h1>
					${content}
				</main>
			</body>
		</html> `.markup;
