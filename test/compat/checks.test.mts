// What has to hold in every n8n that is supported, as a user sees it. `main.mts` runs it for one n8n after the other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import './package.mts';
import './sending.mts';
import './waiting.mts';
import './agents.mts';
import './trigger.mts';
import { world } from './world.mts';

describe('Log', () => {
	test('nothing of what n8n lacks was used', () => {
		const lines = readFileSync(join(world.dataFolder, 'n8n.log'), 'utf8').split('\n');
		// 'pop' is what n8n 1.110 itself lacks, where an event comes before it has stored that the execution waits.
		const lacks = /TypeError|is not a function|Cannot read propert(?!.*'pop')/;
		assert.deepEqual(
			lines.filter((line) => lacks.test(line)),
			[],
		);
	});
});
