import type { WorkflowFile } from '../n8n/client.mts';
import { loop, loopNode, node, withList } from '../../test/e2e/listWorkflow.mts';
import { atLeast } from './aims.mts';
import { customNode } from './customNode.mts';
import { from, people, startHost, type Host } from './host.mts';
import { timePlainClient } from './plainClient.mts';

const texts = 1_000;
const textsOneByOne = 40;
const latency = 50;
const rounds = 4;

/**
 * The least that a node can do: as many requests at once through n8n's own helper, and nothing else. It shows what of
 * the distance to a plain client is n8n's.
 */
const leastNode = `
exports.LeastNode = class {
	description = {
		displayName: 'Least Node', name: 'leastNode', group: ['output'], version: 1,
		description: 'Sends texts', defaults: { name: 'Least Node' }, inputs: ['main'], outputs: ['main'],
		credentials: [{ name: 'telnyxMessagingApi', required: true }],
		properties: ['url', 'to', 'atOnce'].map((name) => ({ displayName: name, name, type: 'string', default: '' })),
	};
	async execute() {
		const outputs = [];
		let next = 0;
		const work = async () => {
			for (let index = next++; index < this.getInputData().length; index = next++) {
				const { body } = await this.helpers.httpRequestWithAuthentication.call(this, 'telnyxMessagingApi', {
					method: 'POST',
					url: this.getNodeParameter('url', index),
					body: { from: '${from}', to: this.getNodeParameter('to', index), text: 'Hello' },
					json: true,
					returnFullResponse: true,
				});
				outputs[index] = { json: body, pairedItem: index };
			}
		};
		await Promise.all(Array.from({ length: this.getNodeParameter('atOnce', 0) }, work));
		return [outputs];
	}
};`;

const leastList = ({ server, credential }: Host, atOnce: number): WorkflowFile =>
	withList({
		...node(
			'Least Node',
			'',
			{ url: `${server.baseUrl}/messages`, to: '={{ $json.to }}', atOnce },
			{ credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } } },
		),
		type: 'CUSTOM.leastNode',
	});

/** The HTTP Request node as a user would set it up; without its batching it sends all items at once. */
const httpRequest = ({ server }: Host) =>
	node(
		'HTTP Request',
		'httpRequest',
		{
			method: 'POST',
			url: `${server.baseUrl}/messages`,
			sendHeaders: true,
			headerParameters: {
				parameters: [{ name: 'Authorization', value: `Bearer ${server.apiKey}` }],
			},
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ { from: '${from}', to: $json.to, text: 'Hello' } }}`,
			options: {},
		},
		{ typeVersion: 4.2 },
	);

function oneByOne(host: Host): WorkflowFile {
	const file = withList(loopNode(), httpRequest(host));
	return { ...file, connections: { ...file.connections, ...loop('HTTP Request') } };
}

/** How fast a list goes out, beside what else could send it. */
export async function measure(): Promise<void> {
	const least = customNode('LeastNode', leastNode);
	const host = await startHost({ latency }, least.env);
	try {
		const { server } = host;
		const list = people(texts);
		const plain = async (atOnce: number, keepAlive: boolean) =>
			await timePlainClient({
				baseUrl: server.baseUrl,
				apiKey: server.apiKey,
				from,
				people: list,
				atOnce,
				keepAlive,
			});
		const timeOf = async (file: WorkflowFile, name: string) =>
			(await host.run(file, list, name))[0]!.executionTime;
		const timeOfLoop = async () => {
			const runs = await host.run(oneByOne(host), list.slice(0, textsOneByOne), 'HTTP Request');
			const last = runs.at(-1)!;
			return ((last.startTime + last.executionTime - runs[0]!.startTime) * texts) / textsOneByOne;
		};
		const ways: Record<string, () => Promise<number>> = {
			'This node, 20 at once': async () =>
				await timeOf(host.textList({ concurrency: 20 }), 'Telnyx'),
			'A node that does nothing else, 20 at once': async () =>
				await timeOf(leastList(host, 20), 'Least Node'),
			'Plain client, 20 at once': async () => await plain(20, false),
			'Plain client, 20 at once, keep-alive': async () => await plain(20, true),
			'This node, 50 at once': async () =>
				await timeOf(host.textList({ concurrency: 50 }), 'Telnyx'),
			'A node that does nothing else, 50 at once': async () =>
				await timeOf(leastList(host, 50), 'Least Node'),
			'Plain client, 50 at once': async () => await plain(50, false),
			'Plain client, 50 at once, keep-alive': async () => await plain(50, true),
			'HTTP Request node, all at once': async () =>
				await timeOf(withList(httpRequest(host)), 'HTTP Request'),
			'HTTP Request node in Loop Over Items': timeOfLoop,
		};
		const times: Record<string, number[]> = {};
		// In turns, so that a busy moment of the machine meets them all; the first round warms n8n up.
		for (let round = 0; round <= rounds; round++) {
			for (const [name, way] of Object.entries(ways)) {
				if (round === 0 && name.startsWith('Plain')) continue;
				const time = await way();
				if (round > 0) (times[name] ??= []).push(time);
			}
		}
		// The best of each: what else the machine does can only slow them down.
		const perSecond = (name: string) => (texts * 1000) / Math.min(...times[name]!);
		for (const name of Object.keys(ways)) {
			const all = times[name]!.map((time) => (time / 1000).toFixed(2)).join(' ');
			console.log(
				`  ${name.padEnd(40)} ${perSecond(name).toFixed(0).padStart(5)} texts/s   (s for ${texts}: ${all})`,
			);
		}
		const aims: Array<[string, string, number]> = [
			['This node, 20 at once', 'Plain client, 20 at once', 0.9],
			['This node, 50 at once', 'Plain client, 50 at once', 0.9],
			['This node, 20 at once', 'A node that does nothing else, 20 at once', 0.95],
			['This node, 50 at once', 'A node that does nothing else, 50 at once', 0.95],
			['This node, 50 at once', 'HTTP Request node, all at once', 1],
			['This node, 20 at once', 'HTTP Request node in Loop Over Items', 10],
		];
		for (const [one, other, aim] of aims) {
			atLeast(`speed: ${one}, of: ${other}`, perSecond(one) / perSecond(other), aim);
		}
	} finally {
		await host.close();
		least.remove();
	}
}
