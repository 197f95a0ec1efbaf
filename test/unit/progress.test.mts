import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(__dirname, '../../dev/setup/npmRequests.mjs');

/** What is reported of npm's output, which comes in pieces. */
function reported(pieces: string[], lastTime?: number): string[] {
	const code = `
		const { npmRequests } = await import(${JSON.stringify(script)});
		const requests = npmRequests(${lastTime}, (text) => console.log(text));
		for (const piece of ${JSON.stringify(pieces)}) requests.read(piece);
	`;
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
		encoding: 'utf8',
	});
	return stdout.trim().split('\n');
}

test('an installation shows what is being downloaded, and how much of it there was last time', () => {
	const list = (name: string) => `npm http fetch GET 200 https://registry.example/${name} 31ms\n`;
	const file = (name: string) =>
		`npm http fetch GET 200 https://registry.example/${name}/-/${name}-1.0.0.tgz 31ms (cache miss)\n`;
	expect(reported([list('one') + list('two'), list('thr'), 'npm warn old\n'])).toEqual([
		'finding out what to download, 2 packages so far',
		'finding out what to download, 3 packages so far',
		'finding out what to download, 3 packages so far',
	]);
	const cut = file('two');
	const pieces = [file('one') + cut.slice(0, 30), cut.slice(30) + file('one')];
	expect(reported(pieces, 1900)).toEqual([
		'downloading, 1 of about 1900 packages',
		'downloading, 2 of about 1900 packages',
	]);
});
