const { writeFileSync } = require('node:fs');
const { src, dest, parallel } = require('gulp');

/** Copies what TypeScript leaves behind: the icons, the nodes' codex files and their output schemas. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
const schemas = () => src('nodes/**/__schema__/**/*.json').pipe(dest('dist/nodes'));

/** Puts the data of the action node's fields in the place of what makes them: n8n's start would load every operation with it. */
const fields = async () => {
	const file = require.resolve('./dist/nodes/Telnyx/actions/properties.js');
	const data = JSON.stringify(require(file).properties);
	writeFileSync(file, `exports.properties = JSON.parse(${JSON.stringify(data)});\n`);
};

exports.default = parallel(icons, codex, schemas, fields);
