import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { startSimulator, type MediaFile, type Simulator } from '../../dev/simulator/simulator.mts';

let simulator: Simulator;
beforeEach(async () => (simulator = await startSimulator()));
afterEach(async () => await simulator.close());

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a file is served as its event says', async () => {
	const content = Buffer.from('%PDF-1.7');
	const file = { name: 'menu of today.pdf', content, contentType: 'application/pdf' };
	const { url, content_type, size, sha256 } = simulator.addMedia(file);
	const response = await fetch(url);
	const bytes = Buffer.from(await response.arrayBuffer());
	expect(response.headers.get('content-type')).toBe(content_type);
	expect([bytes.length, hash(bytes)]).toEqual([size, sha256]);
	expect(bytes).toEqual(content);
	expect(url).toMatch(/menu%20of%20today\.pdf$/);
});

test.each<[NonNullable<MediaFile['trouble']>, number]>([
	['gone', 404],
	['forbidden', 403],
	['private', 401],
])('a file that is %s is answered with %i', async (trouble, status) => {
	const { url } = simulator.addMedia({ trouble });
	expect((await fetch(url)).status).toBe(status);
	const headers = { authorization: `Bearer ${simulator.apiKey}` };
	expect((await fetch(url, { headers })).status).toBe(trouble === 'private' ? 200 : status);
});

test('an altered file is another one than its event says', async () => {
	const { url, sha256 } = simulator.addMedia({ trouble: 'altered' });
	const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
	expect(hash(bytes)).not.toBe(sha256);
});

test('a file can break off, drip, or never come', async () => {
	const read = async (trouble: MediaFile['trouble']) =>
		await (await fetch(simulator.addMedia({ trouble }).url)).arrayBuffer();
	await expect(read('cut')).rejects.toThrow('terminated');
	const drip = await fetch(simulator.addMedia({ trouble: 'drip' }).url);
	const reader = drip.body!.getReader();
	expect((await reader.read()).done).toBe(false);
	expect((await reader.read()).done).toBe(false);
	await reader.cancel();
	const stop = new AbortController();
	const silent = fetch(simulator.addMedia({ trouble: 'silence' }).url, { signal: stop.signal });
	stop.abort();
	await expect(silent).rejects.toThrow('abort');
});

test('a bomb is 1 MB that unpacks to 1 GB', async () => {
	const { url } = simulator.addMedia({ trouble: 'bomb' });
	const packed = await new Promise<Buffer>((resolve, reject) => {
		request(url, (response) => {
			expect(response.headers['content-encoding']).toBe('gzip');
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => resolve(Buffer.concat(chunks)));
		})
			.on('error', reject)
			.end();
	});
	expect(packed.length).toBeLessThan(2 ** 21);
	expect(() => gunzipSync(packed, { maxOutputLength: 2 ** 26 })).toThrow(/larger than/);
});
