import fs from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';

/* What the client looks for beside the file that it was bundled into. */
const FILES = {
	'heliograph.wasm': import.meta.resolve( '@heliograph/client/heliograph.wasm' ),
	'heliograph.fallback.whole.js': import.meta.resolve( '@heliograph/client/fallback-whole' )
};

const copyHeliograph = {
	name: 'copy-heliograph',
	writeBundle( { dir } ) {
		for ( const [ name, url ] of Object.entries( FILES ) ) {
			fs.copyFileSync( new URL( url ), `${ dir }/${ name }` );
		}
	}
};

export default {
	input: 'page.js',
	output: { dir: 'dist', format: 'es' },
	plugins: [ resolve(), copyHeliograph ]
};
