import { crc32, deflateSync } from 'node:zlib';

const width = 240;
const height = 160;

let picture: Buffer | undefined;

/** A PNG of a few hundred bytes. */
export function samplePicture(): Buffer {
	return (picture ??= drawPng());
}

/** A sunset: a sky of two colours, and a disc. */
function drawPng(): Buffer {
	const rows: Buffer[] = [];
	for (let y = 0; y < height; y++) {
		const row = Buffer.alloc(1 + width * 3);
		for (let x = 0; x < width; x++) {
			const isSun = (x - width / 2) ** 2 + (y - height * 0.6) ** 2 < 32 ** 2;
			const share = y / height;
			const colour = isSun
				? [255, 214, 102]
				: [60 + 180 * share, 70 + 60 * share, 150 - 50 * share];
			row.set(colour.map(Math.round), 1 + x * 3);
		}
		rows.push(row);
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// 8 bits per channel, RGB.
	header.set([8, 2], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.concat(rows))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const content = Buffer.concat([Buffer.from(type), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(content));
	return Buffer.concat([length, content, check]);
}
