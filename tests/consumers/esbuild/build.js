import fs from 'node:fs';
import esbuild from 'esbuild';

/* With `splitting`, what few pages need stays in files of its own. */
await esbuild.build( { entryPoints: [ 'page.js' ], outdir: 'dist', bundle: true, minify: true, format: 'esm', splitting: true } );

/* What the client looks for beside the file that it was bundled into. */
fs.copyFileSync( new URL( import.meta.resolve( '@heliograph/client/heliograph.wasm' ) ), 'dist/heliograph.wasm' );
fs.copyFileSync( new URL( import.meta.resolve( '@heliograph/client/fallback-whole' ) ), 'dist/heliograph.fallback.whole.js' );
