import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../nodes/Telnyx');

/** The floors of the house, from the top. Those on one floor know nothing of each other. */
const floors = [['.'], ['actions'], ['trigger'], ['fields'], ['message', 'transport', 'storage']];
const floorOf = (file: string) => {
	const [first] = file.split('/');
	const room = floors.flat().includes(first) ? first : '.';
	return { room, floor: floors.findIndex((rooms) => rooms.includes(room)) };
};

test('folders import downwards only', () => {
	const files = globSync('**/*.ts', { cwd: root });
	const upward = files.flatMap((file) =>
		[...readFileSync(join(root, file), 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)]
			.map(([, path]) => join(dirname(file), path))
			.filter((target) => {
				const [from, to] = [floorOf(file), floorOf(target)];
				return to.floor < from.floor || (to.floor === from.floor && to.room !== from.room);
			})
			.map((target) => `${file} imports ${target}`),
	);
	expect(files.length).toBeGreaterThan(100);
	expect(upward).toEqual([]);
});
