import { createHash } from 'node:crypto';
import * as ed25519 from '@noble/ed25519';

// Its own way leads over another thread, three times for each signature.
ed25519.etc.sha512Sync = (...parts) => createHash('sha512').update(Buffer.concat(parts)).digest();

/** Telnyx's two signature headers. */
export interface SignatureHeaders {
	'telnyx-timestamp': string;
	'telnyx-signature-ed25519': string;
}

/** Signs webhooks as Telnyx does: Ed25519 over `<timestamp>|<raw body>`. */
export class Signer {
	readonly #seed: Uint8Array;

	/** @param seed the private key's 32 bytes, in base64 */
	constructor(seed: string) {
		this.#seed = Buffer.from(seed, 'base64');
		if (this.#seed.length !== 32) throw new Error('privateKeySeed must be 32 bytes in base64');
	}

	/** The public key as Telnyx's portal shows it: 32 bytes in base64. */
	async publicKey(): Promise<string> {
		return Buffer.from(await ed25519.getPublicKeyAsync(this.#seed)).toString('base64');
	}

	/** @param timestamp Unix seconds, now by default */
	async sign(
		body: string | Uint8Array,
		timestamp = Math.floor(Date.now() / 1000),
	): Promise<SignatureHeaders> {
		const signed = Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(body as Uint8Array)]);
		const signature = ed25519.sign(signed, this.#seed);
		return {
			'telnyx-timestamp': String(timestamp),
			'telnyx-signature-ed25519': Buffer.from(signature).toString('base64'),
		};
	}
}
