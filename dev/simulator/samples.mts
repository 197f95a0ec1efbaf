import type { MediaFile } from './media.mts';
import { samplePicture } from './picture.mts';

export type SampleKind = 'picture' | 'sticker' | 'document' | 'voice';

/** Files that a person can send from the phone page. */
export const samples: Record<SampleKind, () => MediaFile> = {
	picture: () => ({ name: 'sunset.png', content: samplePicture(), contentType: 'image/png' }),
	sticker: () => ({
		name: 'sunset-sticker.png',
		content: samplePicture(),
		contentType: 'image/png',
	}),
	document: () => ({ name: 'order.pdf', content: pdf(), contentType: 'application/pdf' }),
	voice: () => ({ name: 'voice.wav', content: beep(), contentType: 'audio/wav' }),
};

/** A page with a line of text. */
function pdf(): Buffer {
	const stream = 'BT /F1 24 Tf 72 720 Td (Order 4711: one bike) Tj ET';
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	let text = '%PDF-1.4\n';
	const offsets = objects.map((object, index) => {
		const offset = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return `${String(offset).padStart(10, '0')} 00000 n \n`;
	});
	const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
	const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>`;
	return Buffer.from(`${text}${table}${trailer}\nstartxref\n${text.length}\n%%EOF\n`);
}

/** A second of a tone. */
function beep(): Buffer {
	const rate = 8000;
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + rate, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	// PCM, one channel.
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate, 28);
	header.writeUInt16LE(1, 32);
	header.writeUInt16LE(8, 34);
	header.write('data', 36);
	header.writeUInt32LE(rate, 40);
	const tone = Buffer.from(
		Array.from({ length: rate }, (_, at) => 128 + 60 * Math.sin((2 * Math.PI * 440 * at) / rate)),
	);
	return Buffer.concat([header, tone]);
}
