import type { Locator, Page } from 'playwright-core';
import { screenshot } from '../e2e/browser.mts';

/** Somebody in n8n's editor. It counts what they click, and the fields that they type into. */
export function newcomer(editor: Page) {
	const byId = (id: string, within: Page | Locator = editor) =>
		within.locator(`[data-test-id="${id}"]`);
	const parameter = (name: string) => byId(`parameter-input-${name}`);
	const counts = { clicks: 0, fields: 0 };
	const click = async (what: Locator) => {
		await what.click();
		counts.clicks++;
	};
	const type = async (field: Locator, text: string) => {
		await field.fill(text);
		counts.fields++;
	};
	return {
		counts,
		click,
		/** Begins a workflow. */
		begin: async () =>
			await click(byId('canvas-add-button').or(byId('canvas-plus-button')).first()),
		/** Asks for a node behind another one. */
		async plus(name: string) {
			const handles = byId('canvas-node-output-handle');
			const handle = handles.and(editor.locator(`[data-node-name="${name}"]`));
			await click(byId('canvas-handle-plus', handle).first());
		},
		/** Looks for a node, and takes it, or one of its actions, which may stand in a folded part of the list. */
		async add(search: string, ...names: string[]) {
			await type(byId('node-creator-search-bar').first(), search);
			for (const name of names) {
				const listed = byId('item-iterator-item').or(byId('node-creator-category-item'));
				const found = listed.filter({ hasText: name }).first();
				await found.waitFor();
				await screenshot(editor, `add-${name.toLowerCase().replaceAll(/\W+/g, '-')}`);
				await click(found);
			}
			await byId('node-parameters').waitFor();
		},
		async fillIn(name: string, text: string) {
			await type(parameter(name).locator('textarea, input').first(), text);
		},
		async enterExpression(name: string, text: string) {
			await parameter(name).hover();
			const switches = byId(`${name}-parameter-input-options-container`);
			await click(byId('radio-button-expression', switches));
			const field = parameter(name).locator('.cm-content');
			await type(field, text);
			await field.blur();
		},
		async pick(name: string, entry: string) {
			await click(byId('rlc-input', byId(`resource-locator-${name}`)));
			await click(byId('rlc-item').filter({ hasText: entry }).first());
		},
		async close() {
			await click(byId('ndv-close-button'));
			await byId('node-parameters').waitFor({ state: 'hidden' });
		},
		async publish() {
			await click(editor.getByRole('button', { name: 'Publish' }).first());
			const published = editor.waitForResponse((response) => response.url().endsWith('/activate'));
			const dialog = editor.getByRole('dialog');
			await click(dialog.getByRole('button', { name: 'Publish' }).last());
			await published;
		},
	};
}
