/** The parts of a webhook that its signature is about. */
export interface SignedRequest {
	body: Buffer;
	timestamp: string;
	/** base64 */
	signature: string;
}

/** Numbers from 0 to below 1, the same at every run (the mulberry32 generator). */
function random(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Random changes of a signed request, of one part or several; `same` tells one that changed nothing. */
export function* mutations(genuine: SignedRequest, count: number, seed = 1) {
	const next = random(seed);
	const below = (limit: number) => Math.floor(next() * limit);

	const ofBytes: Array<(bytes: Buffer) => Buffer> = [
		(bytes) => flip(bytes),
		(bytes) => flip(flip(bytes)),
		(bytes) => bytes.subarray(0, below(bytes.length)),
		(bytes) => Buffer.concat([bytes, Buffer.from([below(256)])]),
		(bytes) => {
			const at = below(bytes.length);
			return Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at)]);
		},
		(bytes) => {
			const at = below(bytes.length);
			return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
		},
		(bytes) => Buffer.from(bytes).reverse(),
		(bytes) => Buffer.from(bytes.map(() => below(256))),
	];
	const flip = (bytes: Buffer) => {
		const copy = Buffer.from(bytes);
		copy[below(copy.length)] ^= 1 << below(8);
		return copy;
	};
	const ofText = (text: string) => {
		const changed = ofBytes[below(ofBytes.length)](Buffer.from(text));
		return changed.toString('latin1');
	};
	const changes: Record<string, (request: SignedRequest) => SignedRequest> = {
		body: (request) => ({ ...request, body: ofBytes[below(ofBytes.length)](request.body) }),
		'signature bytes': (request) => {
			const bytes = ofBytes[below(ofBytes.length)](Buffer.from(request.signature, 'base64'));
			return { ...request, signature: bytes.toString('base64') };
		},
		'signature text': (request) => ({ ...request, signature: ofText(request.signature) }),
		timestamp: (request) => ({ ...request, timestamp: ofText(request.timestamp) }),
		'timestamp near': (request) => ({
			...request,
			timestamp: String(Number(request.timestamp) + below(601) - 300),
		}),
	};
	const names = Object.keys(changes);
	for (let number = 0; number < count; number++) {
		let request = genuine;
		const done: string[] = [];
		for (let left = 1 + (next() < 0.2 ? 1 : 0); left > 0; left--) {
			const name = names[below(names.length)];
			if (request.body.length > 0 && request.signature && request.timestamp) {
				request = changes[name](request);
				done.push(name);
			}
		}
		const same =
			request.body.equals(genuine.body) &&
			request.timestamp === genuine.timestamp &&
			request.signature === genuine.signature;
		yield { request, what: `${number}: ${done.join(', ')}`, same };
	}
}
