// What the trigger's verdict costs next to a bare verification by node:crypto, on one core.
import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { isSigned, readPublicKeys, readSignature } from '../../nodes/Telnyx/trigger/signature.ts';

const rounds = 5;
const calls = 4_000;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const field = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }) as string);
const payload = {
	text: 'Is my bike ready?',
	to: [{ phone_number: '+13125550100' }],
	id: 'x'.repeat(36),
};
const body = Buffer.from(
	JSON.stringify({ data: { event_type: 'message.received', payload } }).padEnd(2_000),
);
const timestamp = String(Math.floor(Date.now() / 1000));
const signed = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
const signature = sign(null, signed, privateKey);
const headers = {
	'telnyx-timestamp': timestamp,
	'telnyx-signature-ed25519': signature.toString('base64'),
};
const forged = { ...headers, 'telnyx-signature-ed25519': Buffer.alloc(64, 7).toString('base64') };
const stale = { ...headers, 'telnyx-timestamp': '1' };

const keys = readPublicKeys(field) as KeyObject[];

function verdict(given: typeof headers): boolean {
	const read = readSignature(given, 300);
	return typeof read !== 'string' && isSigned(body, read, keys);
}

const cases: Record<string, () => boolean> = {
	'node:crypto verify': () => verify(null, signed, key, signature),
	'genuine event': () => verdict(headers),
	'forged signature': () => !verdict(forged),
	'stale timestamp': () => !verdict(stale),
};

/** The best of the rounds, in microseconds per call: what else the machine does only adds. */
const best = new Map<string, number>();
for (let round = 0; round <= rounds; round++) {
	for (const [name, run] of Object.entries(cases)) {
		const start = performance.now();
		for (let call = 0; call < calls; call++) if (!run()) throw new Error(`Wrong verdict: ${name}`);
		const each = ((performance.now() - start) * 1000) / calls;
		// The first round only warms up.
		if (round > 0) best.set(name, Math.min(best.get(name) ?? Infinity, each));
	}
}
const bare = best.get('node:crypto verify') as number;
console.log(
	`A verdict on an event of ${body.length} bytes; the best of ${rounds} rounds of ${calls}`,
);
for (const [name, each] of best) {
	console.log(
		`${name.padEnd(20)} ${each.toFixed(1).padStart(7)} µs  ${(each / bare).toFixed(2)} of a bare verify`,
	);
}
