import { atLeast, atMost } from './aims.mts';
import { people, startHost } from './host.mts';

const texts = 1_000;
const perSecond = 50;

/** How much of the account's limit a run uses, and how often it runs into it. */
export async function measure(): Promise<void> {
	const host = await startHost({ latency: 50, rateLimit: { perSecond } });
	try {
		for (const concurrency of [20, 50]) {
			await host.server.seen();
			const [run] = await host.run(host.textList({ concurrency }), people(texts), 'Telnyx');
			const seen = await host.server.seen();
			const limited = seen.filter(({ status }) => status === 429);
			const first = limited[0];
			// What was on its way when the first 429 came back could not know of it.
			const after = first ? limited.filter(({ at }) => at > first.at + 200).length : 0;
			const rate = (texts * 1000) / run!.executionTime;
			console.log(
				`  ${concurrency} at once: ${rate.toFixed(1)} texts/s, ${limited.length} answers 429, ${after} of them sent after the first one came`,
			);
			atLeast(`rate: ${concurrency} at once, of the allowed rate`, rate / perSecond, 0.95);
			atMost(`rate: ${concurrency} at once, sent after a 429`, after, 0);
		}
	} finally {
		await host.close();
	}
}
