// What it takes to read a phone number, how large the table of numbering plans is, and how long it takes to load.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';

const rounds = 5;
const calls = 20_000;

const file = (name: string) =>
	new URL(`../../dist/nodes/Telnyx/message/${name}.js`, import.meta.url);
const load = <Module,>(name: string): Module => createRequire(import.meta.url)(file(name).pathname);

const table = readFileSync(file('numberingPlans'));
console.log(
	`The table takes ${(table.length / 1024).toFixed(0)} KB, ${(gzipSync(table).length / 1024).toFixed(0)} KB when packed.`,
);

const loading = performance.now();
const { readRecipient } =
	load<typeof import('../../nodes/Telnyx/message/phoneNumber.ts')>('phoneNumber');
console.log(`Loading it takes ${(performance.now() - loading).toFixed(1)} ms.`);

const cases: Record<string, [written: string, home?: string]> = {
	'E.164': ['+13125550142'],
	'US, as written there': ['(312) 555-0142', 'US'],
	'Germany, as written there': ['0171 / 1234567', 'DE'],
	'with a name and a label': ['Ada Park <+44 7911 123456> (mobile)'],
	refused: ['+10125550142'],
};

const first = performance.now();
readRecipient('+13125550142');
console.log(`The first number of a country takes ${(performance.now() - first).toFixed(1)} ms.`);

for (const [name, [written, home]] of Object.entries(cases)) {
	let best = Infinity;
	for (let round = 0; round < rounds; round++) {
		const start = performance.now();
		for (let call = 0; call < calls; call++) readRecipient(written, { home });
		best = Math.min(best, ((performance.now() - start) * 1000) / calls);
	}
	console.log(`${name.padEnd(26)} ${best.toFixed(1).padStart(6)} µs`);
}
