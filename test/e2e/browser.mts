import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { account } from './world.mts';

const places = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** ms that one step may take, on a machine that does much else. */
const patience = 60_000;

const screenshots = join(import.meta.dirname, 'screenshots');

/** Starts the machine's Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = places.find((place) => place && existsSync(place));
	if (!executablePath) {
		throw new Error(
			'Chromium was not found. Install it (Debian: "apt-get install -y chromium"), or let CHROMIUM_PATH name it.',
		);
	}
	mkdirSync(screenshots, { recursive: true });
	const quiet = ['background-networking', 'component-update', 'sync'].map(
		(it) => `--disable-${it}`,
	);
	const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
	return await chromium.launch({ executablePath, args, timeout: patience });
}

/** A new page that waits long enough for a slow machine. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
	const page = await browser.newPage(options);
	page.setDefaultTimeout(patience);
	return page;
}

/** Keeps what the page, or a part of it, looks like, to be looked at after the run. */
export async function screenshot(page: Page, name: string, part?: string): Promise<void> {
	const path = join(screenshots, `${name}.png`);
	await (part === undefined
		? page.screenshot({ path })
		: page.locator(part).first().screenshot({ path }));
}

/** n8n's editor, signed in. */
export async function openEditor(browser: Browser, url: string): Promise<Page> {
	const page = await openPage(browser, { viewport: { width: 1400, height: 900 } });
	await page.goto(`${url}/signin`);
	await page.locator('input[type=email]').fill(account.email);
	await page.locator('input[type=password]').fill(account.password);
	await page.locator('button[type=submit], [data-test-id=form-submit-button]').first().click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	return page;
}

const byTestId = (page: Page, id: string) => page.locator(`[data-test-id="${id}"]`);

export async function openNode(page: Page, name: string): Promise<void> {
	const parameters = byTestId(page, 'node-parameters');
	// A click is in vain while the canvas moves the node to its place.
	for (const end = Date.now() + patience; !(await parameters.isVisible()); ) {
		if (Date.now() > end) throw new Error(`The node "${name}" does not open.`);
		await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await parameters.waitFor({ timeout: 5_000 }).catch(() => undefined);
	}
}

export async function closeNode(page: Page): Promise<void> {
	await byTestId(page, 'ndv-close-button').click();
	await byTestId(page, 'node-parameters').waitFor({ state: 'hidden' });
}

/** Opens the list of a resource locator, searches it, and picks the entry of that name. */
export async function pickFromList(
	page: Page,
	parameter: string,
	entry: string,
	search: string,
): Promise<void> {
	await byTestId(page, `resource-locator-${parameter}`)
		.locator('[data-test-id="rlc-input"]')
		.click();
	await byTestId(page, 'rlc-item').first().waitFor();
	const answered = page.waitForResponse(
		(response) =>
			response.url().includes('resource-locator-results') &&
			(response.request().postData() ?? '').includes(`"${search}"`),
	);
	await byTestId(page, 'rlc-search').locator('visible=true').first().fill(search);
	await answered;
	const found = byTestId(page, 'rlc-item').filter({ hasText: entry, visible: true });
	await found.first().waitFor();
	await screenshot(page, `${parameter}-list`);
	await found.first().click();
}

/** Has the editor store the workflow, and waits until n8n has it as the check wants it. */
export async function save(page: Page, isStored: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; !(await isStored()); await sleep(200)) {
		if (tries * 200 > patience) throw new Error('The editor did not store the change.');
		// Now and then again, since the editor ignores it while it is busy.
		if (tries++ % 25 === 0) await page.keyboard.press('Control+s');
	}
}
