const { src, dest, parallel } = require('gulp');

/** Copies what TypeScript leaves behind: the icons and the nodes' codex files. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports.default = parallel(icons, codex);
