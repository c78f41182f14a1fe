import fs from 'node:fs';
import esbuild from 'esbuild';

const { metafile } = await esbuild.build( {
	entryPoints: [ 'page.js' ],
	outdir: 'dist',
	bundle: true,
	minify: true,
	format: 'iife',
	/* A classic script has one address, which it has to ask for while it is loaded. */
	banner: { js: 'var heliographUrl = document.currentScript.src;' },
	define: { 'import.meta.url': 'heliographUrl' },
	/* What few pages need stays in files of its own. */
	external: [ './heliograph.*.mjs' ],
	metafile: true
} );

/* What the script looks for beside itself. */
const files = metafile.outputs[ 'dist/page.js' ].imports.map( ( { path } ) => path );
for ( const name of [ ...files, 'heliograph.wasm', 'heliograph.fallback.whole.js' ] ) {
	fs.copyFileSync( `node_modules/@heliograph/client/dist/${ name }`, `dist/${ name }` );
}
