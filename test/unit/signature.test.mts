import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import * as noble from '@noble/ed25519';

import { isSigned, readPublicKeys, readSignature } from '../../nodes/Telnyx/trigger/signature.ts';
import { mutations, type SignedRequest } from './signatureMutations.mts';

const now = 1_790_000_000;
const window = 300;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const encoded = base64(publicKey);

const body = '{"data":{"event_type":"message.received","payload":{"text":"Grüße, 你好 🚲"}}}';
const genuine = signed(body);

function base64(key: KeyObject): string {
	return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

function signed(content: string, timestamp = String(now), key = privateKey): SignedRequest {
	const bytes = Buffer.from(content);
	const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), bytes]), key);
	return { body: bytes, timestamp, signature: signature.toString('base64') };
}

/** The trigger's verdict. */
function isBelieved(
	{ body: bytes, timestamp, signature }: Partial<SignedRequest> & { body: Buffer },
	key = encoded,
): boolean {
	const headers = { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature };
	const read = readSignature(headers, window, now * 1000);
	const keys = readPublicKeys(key);
	return typeof read !== 'string' && Array.isArray(keys) && isSigned(bytes, read, keys);
}

/** What a second implementation says in its strict mode, behind the same checks of the two headers. */
async function isBelievedByNoble({
	body: bytes,
	timestamp,
	signature,
}: SignedRequest): Promise<boolean> {
	const raw = Buffer.from(signature, 'base64');
	if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > window) return false;
	if (raw.length !== 64 || raw.toString('base64') !== signature) return false;
	const message = Buffer.concat([Buffer.from(`${timestamp}|`), bytes]);
	const key = Buffer.from(encoded, 'base64');
	return await noble.verifyAsync(raw, message, key, { zip215: false }).catch(() => false);
}

test('an event that Telnyx signed is believed, whatever its bytes are', () => {
	expect(isBelieved(genuine)).toBe(true);
	for (const content of ['', 'not JSON', '{"a":1}\n', '\u0000\ufeff', 'x'.repeat(100_000)]) {
		expect(isBelieved(signed(content))).toBe(true);
	}
	expect(isBelieved(signed(body, String(now - window)))).toBe(true);
	expect(isBelieved(signed(body, String(now + window)))).toBe(true);
});

const twice = (value: string) => `${value}, ${value}`;
const bytes = Buffer.from(genuine.signature, 'base64');
const forgeries: Record<string, Partial<SignedRequest>> = {
	'no timestamp': { timestamp: undefined },
	'no signature': { signature: undefined },
	'an empty timestamp': { timestamp: '' },
	'an empty signature': { signature: '' },
	'the timestamp twice': { timestamp: twice(genuine.timestamp) },
	'the signature twice': { signature: twice(genuine.signature) },
	'a short signature': { signature: bytes.subarray(0, 63).toString('base64') },
	'a long signature': { signature: Buffer.concat([bytes, bytes]).toString('base64') },
	'a signature in hex': { signature: bytes.toString('hex') },
	'a signature with spaces around it': { signature: ` ${genuine.signature} ` },
	'a signature without padding': { signature: genuine.signature.replace(/=+$/, '') },
	'a signature of zeros': { signature: Buffer.alloc(64).toString('base64') },
	'a stale timestamp': signed(body, String(now - window - 1)),
	'a future timestamp': signed(body, String(now + window + 1)),
	'a timestamp in milliseconds': signed(body, String(now * 1000)),
	'a timestamp that is a word': signed(body, 'now'),
	'a timestamp in hex': signed(body, `0x${now.toString(16)}`),
	'a timestamp with a fraction': signed(body, `${now}.5`),
	'a negative timestamp': signed(body, '-1'),
	'a timestamp in exponent notation': signed(body, '1.79e9'),
	'another timestamp than the signed one': { timestamp: String(now + 1) },
	'another body': { body: Buffer.from(body.replace('message', 'massage')) },
	'a body with a byte more': { body: Buffer.concat([genuine.body, Buffer.from(' ')]) },
	'a body without its last byte': { body: genuine.body.subarray(0, -1) },
	'an empty body': { body: Buffer.alloc(0) },
	'JSON that was read and written again': {
		body: Buffer.from(JSON.stringify(JSON.parse(body), null, 1)),
	},
	'the signature of another key': signed(body, undefined, other.privateKey),
};

test.each(Object.entries(forgeries))('%s is refused', async (_, change) => {
	const request = { ...genuine, ...change };
	expect(isBelieved(request)).toBe(false);
	if (typeof request.signature === 'string' && typeof request.timestamp === 'string') {
		expect(await isBelievedByNoble(request)).toBe(false);
	}
});

test.each<[Partial<SignedRequest>, ReturnType<typeof readSignature>]>([
	[{ signature: undefined }, 'a signature header is missing'],
	[{ timestamp: 'now' }, 'the timestamp is not a number of seconds'],
	[{ timestamp: String(now + window + 1) }, 'the timestamp is outside the allowed window'],
	[{ signature: 'short' }, 'the signature is not 64 bytes of base64'],
])('what is wrong with %j is said: %s', (change, problem) => {
	const { timestamp, signature } = { ...genuine, ...change };
	const headers = { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature };
	expect(readSignature(headers, window, now * 1000)).toBe(problem);
});

test('headers that come as lists are refused', () => {
	const headers = {
		'telnyx-timestamp': [genuine.timestamp, genuine.timestamp],
		'telnyx-signature-ed25519': [genuine.signature],
	};
	expect(readSignature(headers, window, now * 1000)).toBe('a signature header is missing');
});

test('a signature that adds the order of the curve to S is refused, though it satisfies the equation', () => {
	const order = 2n ** 252n + 27742317777372353535851937790883648493n;
	const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order;
	const malleable = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
	const signature = Buffer.concat([bytes.subarray(0, 32), malleable]).toString('base64');
	expect(isBelieved({ ...genuine, signature })).toBe(false);
});

test('while keys are changed, the old and the new one are believed', () => {
	for (const keys of [
		`${base64(other.publicKey)}, ${encoded}`,
		`${encoded}\n${base64(other.publicKey)}`,
	]) {
		expect(isBelieved(genuine, keys)).toBe(true);
		expect(isBelieved(signed(body, undefined, other.privateKey), keys)).toBe(true);
	}
	expect(isBelieved(genuine, base64(other.publicKey))).toBe(false);
});

test('no key believes nothing', () => {
	expect(readPublicKeys('')).toEqual([]);
	expect(isBelieved(genuine, '')).toBe(false);
	expect(isBelieved(genuine, ' , ')).toBe(false);
});

const p = 2n ** 255n - 19n;
const littleEndian = (value: bigint) =>
	Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const weakKeys: Record<string, Buffer> = {
	'the neutral point': littleEndian(1n),
	'the point of order 2': littleEndian(p - 1n),
	'a point of order 4': littleEndian(0n),
	'the other point of order 4': littleEndian(2n ** 255n),
	'a point of order 8': Buffer.from(
		'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
		'hex',
	),
	'another point of order 8': Buffer.from(
		'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
		'hex',
	),
	'zero written as p': littleEndian(p),
	'the neutral point written as p + 1': littleEndian(p + 1n),
	'the largest that 255 bits hold': littleEndian(2n ** 255n - 1n),
	'the neutral point with a sign': littleEndian(1n + 2n ** 255n),
};

test.each(Object.entries(weakKeys))(
	'%s is no public key: anybody could sign for it',
	async (_, key) => {
		const field = key.toString('base64');
		expect(readPublicKeys(field)).toEqual({ notAKey: field });
		// With R neutral and S zero, a weak key can accept a message that nobody signed.
		const forged = Buffer.concat([littleEndian(1n), Buffer.alloc(32)]);
		const accepted = await noble
			.verifyAsync(forged, genuine.body, key, { zip215: false })
			.catch(() => false);
		expect(accepted).toBe(false);
	},
);

test('a public key is written in one way only, as a second implementation agrees', () => {
	const largest = 2n ** 255n - 1n;
	const beyond = Array.from({ length: 19 }, (_, index) => p + BigInt(index));
	const differences = Array.from({ length: 12 }, (_, index) => BigInt(index + 1));
	const below = differences.flatMap((difference) => [
		p - difference,
		// One byte of the largest is less.
		...Array.from({ length: 31 }, (_, byte) => largest - (difference << BigInt(8 * byte + 8))),
	]);
	const isPoint = (key: Buffer, zip215: boolean) => {
		try {
			return !noble.Point.fromBytes(key, zip215).isSmallOrder();
		} catch {
			return false;
		}
	};
	let points = 0;
	for (const sign of [0n, 2n ** 255n]) {
		const isKey = (y: bigint) =>
			Array.isArray(readPublicKeys(littleEndian(y + sign).toString('base64')));
		expect(beyond.filter(isKey)).toEqual([]);
		for (const y of below.filter((y) => isPoint(littleEndian(y + sign), false))) {
			expect([y, isKey(y)]).toEqual([y, true]);
			points++;
		}
	}
	// About half of all numbers are a point's.
	expect(points).toBeGreaterThan(100);
});

test.each([
	['31 bytes', Buffer.alloc(31, 9).toString('base64')],
	['33 bytes', Buffer.alloc(33, 9).toString('base64')],
	['hex', publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')],
	['PEM’s DER', publicKey.export({ format: 'der', type: 'spki' }).toString('base64')],
	['base64url', 'A'.repeat(41) + '-_='],
	['a sentence', 'my public key'],
])('%s is no public key', (_, field) => {
	expect(readPublicKeys(field)).toHaveProperty('notAKey');
});

test('of random mutations of signed requests none is believed, as a second implementation agrees', async () => {
	const count = Number(process.env.MUTATIONS ?? 2_000);
	const disagreements: string[] = [];
	let believed = 0;
	let changed = 0;
	for (const { request, what, same } of mutations(genuine, count)) {
		if (same) continue;
		changed++;
		const verdict = isBelieved(request);
		if (verdict) believed++;
		if (verdict !== (await isBelievedByNoble(request))) disagreements.push(what);
	}
	expect(disagreements).toEqual([]);
	expect(believed).toBe(0);
	expect(changed).toBeGreaterThan(count * 0.99);
}, 1_200_000);
