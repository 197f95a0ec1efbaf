// n8n's engine reports each failed node on the console; the tests look at the errors themselves.
process.env.N8N_LOG_LEVEL = 'silent';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// A machine that stands still for some seconds fails no test.
	testTimeout: 60_000,
	testMatch: ['<rootDir>/test/{unit,engine}/**/*.test.mts'],
	transform: {
		'\\.m?ts$|/@noble/.+\\.js$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	// @noble publishes ES modules only, which jest's CommonJS loader can't read untransformed.
	transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
	// Another n8n's engine in place of the one of this repository.
	moduleNameMapper: process.env.N8N_ENGINE
		? { '^(n8n-core|n8n-workflow)(/.*)?$': `${process.env.N8N_ENGINE}/$1$2` }
		: {},
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	// By default one core is left idle, which here is half of them.
	maxWorkers: '100%',
	watchman: false,
};
