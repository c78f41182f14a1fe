import fs from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';

const copyHeliograph = {
	name: 'copy-heliograph',
	writeBundle( { dir }, bundle ) {
		/* What the script looks for beside itself. */
		const files = Object.values( bundle ).flatMap( ( { dynamicImports } ) => dynamicImports );
		for ( const name of [ ...files, 'heliograph.wasm', 'heliograph.fallback.whole.js' ] ) {
			fs.copyFileSync( `node_modules/@heliograph/client/dist/${ name }`, `${ dir }/${ name }` );
		}
	}
};

export default {
	input: 'page.js',
	/* What few pages need stays in files of its own. */
	external: /^\.\/heliograph\.\w+\.mjs$/,
	makeAbsoluteExternalsRelative: false,
	output: { dir: 'dist', format: 'iife' },
	plugins: [ resolve(), copyHeliograph ]
};
