import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Why a request is not believed. None of these holds anything of the request. */
export type Forgery =
	| 'a signature header is missing'
	| 'the timestamp is not a number of seconds'
	| 'the timestamp is outside the allowed window'
	| 'the signature is not 64 bytes of base64'
	| 'the signature does not match the public key';

/** The two headers with which Telnyx signs a webhook. */
export interface SignatureHeaders {
	timestamp: string;
	/** 64 bytes. */
	signature: Buffer;
}

type Headers = Record<string, string | string[] | undefined>;

/**
 * Reads Telnyx's signature headers. It needs neither body nor key, so that junk costs next to nothing.
 *
 * @param window seconds that the timestamp may be off either way
 */
export function readSignature(
	headers: Headers,
	window: number,
	now = Date.now(),
): SignatureHeaders | Forgery {
	const timestamp = headers['telnyx-timestamp'];
	const encoded = headers['telnyx-signature-ed25519'];
	if (typeof timestamp !== 'string' || typeof encoded !== 'string') {
		return 'a signature header is missing';
	}
	// Node joins a header that comes twice with a comma, which neither form allows.
	if (!/^\d{1,12}$/.test(timestamp)) return 'the timestamp is not a number of seconds';
	if (Math.abs(now / 1000 - Number(timestamp)) > window) {
		return 'the timestamp is outside the allowed window';
	}
	const signature = Buffer.from(encoded, 'base64');
	if (signature.length !== 64 || signature.toString('base64') !== encoded) {
		return 'the signature is not 64 bytes of base64';
	}
	return { timestamp, signature };
}

/**
 * Whether one of the keys signed the body. Telnyx signs `<timestamp>|<raw body>`, with the bytes of
 * the body as they came over the wire.
 */
export function isSigned(
	body: Buffer,
	{ timestamp, signature }: SignatureHeaders,
	keys: KeyObject[],
): boolean {
	const signed = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
	return keys.some((key) => verify(null, signed, key, signature));
}

/** What to do where the credential's public key is at fault. */
export const publicKeyRemedy =
	'Copy it into the credential from the Telnyx portal, under Account > Keys & Credentials > Public Key.';

/**
 * The public keys of a credential's field, which separates them by commas or white space.
 *
 * @returns the keys, or the part that is not one: 32 bytes of base64
 */
export function readPublicKeys(field: string): KeyObject[] | { notAKey: string } {
	const keys: KeyObject[] = [];
	for (const part of field.split(/[\s,;]/).filter(Boolean)) {
		const bytes = Buffer.from(part, 'base64');
		if (bytes.length !== 32 || bytes.toString('base64') !== part || isWeak(bytes)) {
			return { notAKey: part };
		}
		keys.push(
			createPublicKey({
				key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
				format: 'jwk',
			}),
		);
	}
	return keys;
}

/** The y coordinates of the curve's points of small order, little-endian (RFC 7748 lists them). */
const smallOrder = new Set([
	'0000000000000000000000000000000000000000000000000000000000000000',
	'0100000000000000000000000000000000000000000000000000000000000000',
	'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
	'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/**
 * Keys that OpenSSL takes although anybody can sign for them, and those that are not written in the
 * one canonical way (RFC 8032, 5.1.3): y has to be below 2^255 − 19.
 */
function isWeak(key: Buffer): boolean {
	const y = Buffer.from(key);
	y[31] &= 0x7f;
	const beyondField =
		y[0] >= 0xed && y[31] === 0x7f && y.subarray(1, 31).every((byte) => byte === 0xff);
	return beyondField || smallOrder.has(y.toString('hex'));
}
