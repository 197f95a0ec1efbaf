import type { Locator, Page } from 'playwright-core';
import { openNode, screenshot } from '../e2e/browser.mts';

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
	const handle = (side: 'input' | 'output', name: string) =>
		byId(`canvas-node-${side}-handle`).and(editor.locator(`[data-node-name="${name}"]`));
	/** Takes a listed node, or one of its actions, which may stand in a folded part of the list. */
	async function take(...names: Array<string | RegExp>) {
		for (const name of names) {
			const listed = byId('item-iterator-item').or(byId('node-creator-category-item'));
			const found = listed.filter({ hasText: name }).first();
			await found.waitFor();
			await screenshot(editor, `add-${String(name).toLowerCase().replaceAll(/\W+/g, '-')}`);
			await click(found);
		}
		await byId('node-parameters').waitFor();
	}
	return {
		counts,
		click,
		/** Begins a workflow. */
		begin: async () =>
			await click(byId('canvas-add-button').or(byId('canvas-plus-button')).first()),
		/** Asks for a node behind another one. */
		async plus(name: string) {
			await click(byId('canvas-handle-plus', handle('output', name)).first());
		},
		/** Asks for a node between another one and the next. */
		async plusOnLine(name: string) {
			const line = byId('edge').and(editor.locator(`[data-source-node-name="${name}"]`));
			const { x, y, width, height } = (await line.boundingBox())!;
			await editor.mouse.move(x + width / 2, y + height / 2);
			await click(byId('add-connection-button'));
		},
		/** Asks for what stands below an AI node. */
		async plusBelow(name: string, connection: string) {
			const of = handle('input', name).and(
				editor.locator(`[data-connection-type="${connection}"]`),
			);
			await click(byId('canvas-handle-plus', of));
		},
		take,
		/** Looks for a node, and takes it. */
		async add(search: string, ...names: Array<string | RegExp>) {
			await type(byId('node-creator-search-bar').first(), search);
			await take(...names);
		},
		async open(name: string) {
			await openNode(editor, name);
			counts.clicks++;
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
			const dialog = editor.getByRole('dialog');
			await click(dialog.getByRole('button', { name: 'Publish' }).last());
			await byId('workflow-open-publish-modal-button').filter({ hasText: 'Published' }).waitFor();
		},
	};
}
