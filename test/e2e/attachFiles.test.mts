import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { INode } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import { samplePicture } from '../../dev/simulator/picture.mts';
import {
	attaching,
	channels,
	delivered,
	endsOf,
	fetching,
	person,
	whatsappNumber,
} from './attaching.mts';
import { node, postTo, sender } from './listWorkflow.mts';
import { triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const picture = samplePicture();

describe('a file that n8n has is sent', { timeout: 600_000 }, () => {
	let world: World;

	before(async () => {
		world = await startWorld();
		const { simulator } = world;
		await simulator.receive({ from: person, to: whatsappNumber, type: 'WHATSAPP', text: 'Hi' });
	});
	after(async () => await world?.close());

	/** Runs a workflow from its first node by hand. */
	async function run(sources: INode[], names?: string[]): Promise<ExecutionWithData> {
		const { client } = world;
		const { id } = await client.createWorkflow(attaching(world, sources, { names }));
		return await client.finished(await client.run(id, sources[0]!.name), { limit: 60_000 });
	}

	/** A file of someone else's, which n8n gets before the execution has a number. */
	async function publish(
		first: INode,
		options: { attachFiles?: string; names?: string[] },
		start: (workflow: Workflow) => Promise<string>,
	): Promise<ExecutionWithData> {
		const { client } = world;
		const workflow = await client.createWorkflow(attaching(world, [first], options));
		await client.activate(workflow.id);
		const execution = await client.finished(await start(workflow), { limit: 60_000 });
		await client.deactivate(workflow.id);
		return execution;
	}

	/** Uploads the picture to a form, with whose execution it is sent. */
	async function submitForm(names?: string[]): Promise<ExecutionWithData> {
		const path = `picture-${crypto.randomUUID()}`;
		const form = node(
			'Form',
			'formTrigger',
			{
				formTitle: 'Your picture',
				formFields: {
					values: [{ fieldLabel: 'Picture', fieldType: 'file', multipleFiles: false }],
				},
				options: { path },
			},
			{ typeVersion: 2.2, webhookId: crypto.randomUUID() },
		);
		const body = new FormData();
		body.set('field-0', new File([picture], 'me.png', { type: 'image/png' }));
		return await publish(
			form,
			{ attachFiles: 'Picture', names },
			async (workflow) => await postTo(world, workflow, `/form/${path}`, { body }),
		);
	}

	const sources: Record<string, () => Promise<ExecutionWithData>> = {
		'the upload of a form': async () => await submitForm(),
		'a file of HTTP Request': async () =>
			await run(fetching(`${world.simulator.url}/media/picture.png`)),
		'a picture that the workflow makes, as it does QR codes': async () =>
			await run([
				node('Start', 'manualTrigger', {}),
				node(
					'Draw',
					'set',
					{ mode: 'raw', jsonOutput: JSON.stringify({ code: picture.toString('base64') }) },
					{ typeVersion: 3.4 },
				),
				node(
					'File',
					'convertToFile',
					{
						operation: 'toBinary',
						sourceProperty: 'code',
						options: { fileName: 'code.png', mimeType: 'image/png' },
					},
					{ typeVersion: 1.1 },
				),
			]),
		'a picture that somebody texted': async () => {
			const { nodes } = triggerWorkflow(world.credential, { options: { downloadMedia: true } });
			return await publish(nodes[0]!, {}, async ({ id }) => {
				const { url } = world.simulator.addMedia();
				const media = [{ url, content_type: 'image/png' }];
				await world.simulator.receive({ from: person, to: sender, media });
				return (await world.client.executions(id))[0]!.id;
			});
		},
	};

	for (const [source, start] of Object.entries(sources)) {
		describe(`${source}, by`, () => {
			let execution: ExecutionWithData;
			before(async () => {
				execution = await start();
				await world.simulator.idle();
				// An hour later, as Telnyx would.
				world.simulator.sendScheduled();
				await world.simulator.idle();
			});
			for (const name of Object.keys(channels)) {
				test(name, () => {
					const ends = endsOf(world.simulator, execution, name);
					assert.deepEqual(ends, name === 'Group MMS' ? [delivered, delivered] : [delivered]);
				});
			}
		});
	}

	test('the upload of a form, by a Retry of the execution that failed', async () => {
		const { client, simulator } = world;
		simulator.fault({
			kind: 'status',
			status: 422,
			errors: [{ code: '40318', title: 'Queue full' }],
			match: { method: 'POST', path: /^\/messages/ },
		});
		const failed = await submitForm(['MMS']);
		assert.equal(failed.status, 'error');
		const retried = await client.finished(await client.retry(failed.id));
		await simulator.idle();
		assert.deepEqual(endsOf(simulator, retried, 'MMS'), [delivered]);
	});

	test('unless its execution was deleted before it was fetched, and then the message fails', async () => {
		const { client, simulator } = world;
		const execution = await run(fetching(`${simulator.url}/media/picture.png`), ['Scheduled']);
		await client.deleteExecution(execution.id);
		simulator.sendScheduled();
		await simulator.idle();
		assert.deepEqual(endsOf(simulator, execution, 'Scheduled'), [
			{ status: 'sending_failed', errors: ['40317'], files: [] },
		]);
	});
});
