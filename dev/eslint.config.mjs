// n8n's rules are for what n8n loads. These are for what only this repository's people run.
import { configs, config } from 'typescript-eslint';

export default config(
	{ ignores: ['dist/', 'node_modules/', 'nodes/', 'credentials/', '.data/', 'reports/'] },
	configs.recommended,
	{
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			// A test says by it that a value is there; a wrong one fails the test.
			'@typescript-eslint/no-non-null-assertion': 'off',
			eqeqeq: 'error',
			'no-console': 'off',
			'prefer-const': 'error',
		},
	},
);
