/*
 * dist/: the module, the glue as ES module, CommonJS and script, its types, our schemas and jansson's notice.
 */

import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { minify } from 'terser';
import ts from 'typescript';
import { workflow } from './cmake.mjs';
import { writeGenerated } from './generate.mjs';
import { node, root, say } from './steps.mjs';

const dist = path.join( root, 'dist' );

const NOTICE = '/*! heliograph, MIT licence */';

/* Where nobody catches an error, Node prints the line of source that it was made in: of createClient's mistakes a short one, of
 * others not all of the file. What pages alone load has no lines, which cost bytes. */
const LINES = { 'heliograph.cjs': 200, 'heliograph.explain.mjs': 200, 'heliograph.mjs': 500 }, MAX_COLUMNS = 500;

/* First of all in an ES module: nearly every function in it runs at the start, so that engines that know the hint compile
 * them while the file arrives, beside the page's own thread. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/* What few pages use, which an ES module imports when it is needed, from a file of its own. */
const APART = [ 'instruments/extras.js', 'instruments/flow.js', 'instruments/contributions.js', 'instruments/experiments.js', 'instruments/rules.js', 'instruments/visits.js', 'delivery/recovery.js', 'inspector.js' ];

/* What puts mistakes in words, which is larger than many a page's whole client. */
const EXPLAIN = 'explain/explain.js';

/**
 * @param {string} name Of a source file.
 * @return {string} Of the file in dist/.
 */
function apartName( name ) {
	return `heliograph.${ path.basename( name, '.js' ) }.mjs`;
}

/* The core as JavaScript, by what its name stands for in wasm/fallback.js. */
const asScript = ( /** @type {string} */ module ) => ( {
	entry: '../wasm/fallback.js',
	alias: { core: path.join( root, `build/wasm/${ module }.core.mjs` ) },
	/* It is generated: there is nothing for terser to find. */
	minify: true,
	banner: { js: NOTICE }
} );

/* The other formats are one file each, with everything in it. */
const apart = {
	name: 'apart',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /^\./ }, ( /** @type {any} */ { kind, path: name } ) => kind === 'dynamic-import' ? { path: `./${ apartName( name ) }`, external: true } : undefined );
	}
};

/* A script has the same in it, but for the words. */
const apartWords = {
	name: 'words apart',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /\/explain\.js$/ }, () => ( { path: `./${ apartName( EXPLAIN ) }`, external: true } ) );
	}
};

/* A wiki's page has codes, and no words. */
const withoutWords = {
	name: 'without words',
	setup( /** @type {any} */ { onLoad } ) {
		onLoad( { filter: /\/explain\/explain\.js$/ }, () => ( { contents: '' } ) );
	}
};

/* Nor has a packed page the sentences of reports, of which it has the codes. (Where a bundle holds what others import when it is
 * needed, it would have them all the same.) */
const codesAlone = {
	name: 'codes alone',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /\/platform\/words\.js$/ }, () => ( { path: path.join( root, 'js-glue/platform/no-words.js' ) } ) );
	}
};

/* Nor has a script the inspector, which nobody loads who does not ask. */
const inspectorApart = {
	name: 'inspector apart',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /\/inspector\.js$/ }, ( /** @type {any} */ { kind } ) => kind === 'dynamic-import' ? { path: './heliograph.inspector.mjs', external: true } : undefined );
	}
};

/* ResourceLoader's minifier knows no `import()`: who bundles these files loads the inspector himself. */
const inspectorAbsent = {
	name: 'inspector absent',
	setup( /** @type {any} */ { onLoad } ) {
		onLoad( { filter: /\/js-glue\/inspector\.js$/ }, () => ( { contents: 'throw new Error( "load heliograph.inspector.mjs yourself" );' } ) );
	}
};

/* Where the CommonJS build runs, `import()` may not be had. */
const required = {
	name: 'required',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /\/read-file\.js$/ }, () => ( { path: path.join( root, 'js-glue/core/read-file-required.js' ) } ) );
	}
};

/* In ResourceLoader, what few pages use is a module of the extension, and there are no files to read. */
const byResourceLoader = {
	name: 'by ResourceLoader',
	setup( /** @type {any} */ { onLoad } ) {
		onLoad( { filter: /\/read-file\.js$/ }, () => ( { contents: 'export const readFile = () => Promise.reject( new Error( "no files here" ) );' } ) );
		onLoad( { filter: /\/js-glue\/.*\.js$/ }, ( /** @type {any} */ { path: name } ) => ( {
			contents: fs.readFileSync( name, 'utf8' ).replace( /\bimport\( '\.{1,2}\/(\w+)\.js' \)/g, 'loadModule( \'ext.heliograph.$1\' )' )
		} ) );
	}
};

/**
 * A file for the extension. ResourceLoader's minifier knows no younger syntax, and the module's address is always given.
 *
 * @param {string} entry
 * @param {string} name
 * @param {any[]} plugins Of esbuild, beside those that all of them take.
 */
function resource( entry, name, ...plugins ) {
	return {
		entry,
		outfile: `mediawiki/${ name }`,
		format: 'cjs',
		target: 'es2016',
		banner: { js: `${ NOTICE }\nconst loadModule=(name)=>mw.loader.using(name).then((require)=>require(name));` },
		define: { 'import.meta.url': 'location.href' },
		plugins: [ ...plugins, withoutWords, byResourceLoader ]
	};
}

/* `import.meta.url` is known to ES modules alone: the other formats define what stands for it. */
const BUNDLES = [
	{ outfile: 'heliograph.mjs', format: 'esm', banner: { js: NOTICE }, plugins: [ apart ] },
	{ entry: 'page.js', outfile: 'heliograph.page.mjs', format: 'esm', banner: { js: NOTICE }, plugins: [ apart, codesAlone ] },
	...APART.map( ( entry ) => ( { entry, outfile: apartName( entry ), format: 'esm', banner: { js: NOTICE }, plugins: [ apart ] } ) ),
	{
		outfile: 'heliograph.cjs',
		format: 'cjs',
		platform: 'node',
		plugins: [ required, inspectorApart ],
		banner: { js: `${ NOTICE }\nconst heliographUrl=require("node:url").pathToFileURL(__filename).href;` },
		define: { 'import.meta.url': 'heliographUrl' }
	},
	{
		outfile: 'heliograph.iife.js',
		format: 'iife',
		globalName: 'heliograph',
		plugins: [ apartWords, inspectorApart ],
		banner: { js: `${ NOTICE }\nvar heliographUrl=typeof document!=="undefined"&&document.currentScript&&document.currentScript.src||location.href;` },
		define: { 'import.meta.url': 'heliographUrl' }
	},
	{ entry: 'track-entry.js', outfile: 'heliograph.track.mjs', format: 'esm', banner: { js: NOTICE } },
	{ entry: 'track-entry.js', outfile: 'heliograph.track.cjs', format: 'cjs', banner: { js: NOTICE } },
	{ entry: 'mediawiki.js', outfile: 'heliograph.mediawiki.mjs', format: 'esm', banner: { js: NOTICE }, plugins: [ apart ] },
	/* For ResourceLoader, whose minifier knows no younger syntax, and where the module's address is always given. */
	{ entry: 'mediawiki.js', outfile: 'heliograph.mediawiki.cjs', format: 'cjs', target: 'es2016', plugins: [ withoutWords, inspectorAbsent ], banner: { js: NOTICE }, define: { 'import.meta.url': 'location.href' } },
	{ entry: 'mediawiki-page.js', outfile: 'heliograph.mediawiki.page.mjs', format: 'esm', banner: { js: NOTICE }, plugins: [ apart, codesAlone ] },
	{ entry: 'mediawiki-page.js', outfile: 'heliograph.mediawiki.page.cjs', format: 'cjs', target: 'es2016', banner: { js: NOTICE }, plugins: [ inspectorAbsent ], define: { 'import.meta.url': 'location.href' } },
	{ entry: 'testing.js', outfile: 'heliograph.testing.mjs', format: 'esm', banner: { js: NOTICE } },
	{ entry: EXPLAIN, outfile: apartName( EXPLAIN ), format: 'esm', banner: { js: NOTICE } },
	{ entry: EXPLAIN, outfile: 'heliograph.explain.cjs', format: 'cjs', banner: { js: NOTICE } },
	{ entry: 'testing.js', outfile: 'heliograph.testing.cjs', format: 'cjs', banner: { js: NOTICE } },
	{ entry: 'compat.js', outfile: 'heliograph.compat.mjs', format: 'esm', banner: { js: NOTICE } },
	/* As what runs before it, for ResourceLoader. */
	{ entry: 'compat.js', outfile: 'heliograph.compat.cjs', format: 'cjs', target: 'es2016', banner: { js: NOTICE } },
	resource( 'mediawiki.js', 'client.js' ),
	resource( 'mediawiki-page.js', 'page.js', codesAlone ),
	resource( 'compat.js', 'compat.js' ),
	...APART.map( ( entry ) => resource( entry, path.basename( entry ) ) ),
	{ entry: 'contribution-statistics.js', outfile: 'heliograph.contribution-statistics.mjs', format: 'esm', banner: { js: NOTICE } },
	{ entry: 'contribution-statistics.js', outfile: 'heliograph.contribution-statistics.cjs', format: 'cjs', banner: { js: NOTICE } },
	{ ...asScript( 'heliograph.page' ), outfile: 'heliograph.fallback.js', format: 'esm' },
	{ ...asScript( 'heliograph' ), outfile: 'heliograph.fallback.whole.js', format: 'esm' },
	{ ...asScript( 'heliograph.page' ), outfile: 'heliograph.fallback.cjs', format: 'cjs', target: 'es2016' },
	{ ...asScript( 'heliograph' ), outfile: 'heliograph.fallback.whole.cjs', format: 'cjs', target: 'es2016' },
	{ ...asScript( 'heliograph.page' ), outfile: 'mediawiki/fallback.js', format: 'cjs', target: 'es2016' },
	{ ...asScript( 'heliograph' ), outfile: 'mediawiki/fallback-whole.js', format: 'cjs', target: 'es2016' },
	{
		entry: '../tools/schema.mjs',
		outfile: 'heliograph-schema.mjs',
		format: 'esm',
		platform: 'node',
		target: 'node20',
		banner: { js: `#!/usr/bin/env node\n${ NOTICE }\nimport{createRequire as heliographRequire}from"node:module";const require=heliographRequire(import.meta.url);` }
	},
	{
		entry: '../tools/plan.mjs',
		outfile: 'heliograph-plan.mjs',
		format: 'esm',
		platform: 'node',
		target: 'node20',
		banner: { js: `#!/usr/bin/env node\n${ NOTICE }` }
	},
	{
		entry: '../tools/pack.mjs',
		outfile: 'heliograph-pack.mjs',
		format: 'esm',
		platform: 'node',
		target: 'node20',
		banner: { js: `#!/usr/bin/env node\n${ NOTICE }` }
	},
	{
		entry: '../demo/intake/main.mjs',
		outfile: 'heliograph-intake.mjs',
		/* Nobody downloads it with a page: terser would take a minute for nothing. */
		minify: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		/* Has a binary for each kind of machine. */
		external: [ 'libsql' ],
		banner: { js: `#!/usr/bin/env node\n${ NOTICE }\nimport{createRequire as heliographRequire}from"node:module";const require=heliographRequire(import.meta.url);` }
	},
	{
		entry: '../demo/report/main.mjs',
		outfile: 'heliograph-report.mjs',
		minify: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		/* The document that linkedom pretends would draw images with it, of which charts have none. */
		external: [ 'libsql', 'canvas' ],
		banner: { js: `#!/usr/bin/env node\n${ NOTICE }` }
	},
	/* Stands inline in every page: no notice, no wrapper, and not the `"use strict"` that tsconfig.json asks for. */
	{ entry: 'stub.js', outfile: 'heliograph.stub.js', bundle: false, format: undefined, tsconfigRaw: {} }
];

/** What the demo's pages and its server load, and what packs its site. */
export const DEMO = [
	'heliograph.mjs', 'heliograph.page.mjs', ...[ ...APART, EXPLAIN ].map( apartName ), 'heliograph.track.mjs', 'heliograph.contribution-statistics.mjs', 'heliograph.stub.js',
	'heliograph-pack.mjs'
];

/**
 * @param {string} outfile
 * @return {any}
 */
function findBundle( outfile ) {
	return BUNDLES.find( ( one ) => one.outfile === outfile );
}

/**
 * @param {any} options Of esbuild, and `entry`.
 * @return {Promise<any>} What it built.
 */
function buildBundle( { entry = 'index.js', ...options } ) {
	return esbuild.build( {
		...options.platform === 'node' && { lineLimit: MAX_COLUMNS },
		entryPoints: [ path.join( root, 'js-glue', entry ) ],
		absWorkingDir: root,
		bundle: true,
		write: false,
		target: 'es2020',
		charset: 'utf8',
		legalComments: 'none',
		...options
	} );
}

/**
 * @param {string} outfile
 * @return {Promise<Map<string, number>>} How much of it is of which file.
 */
export async function glueBytes( outfile ) {
	const { metafile } = await buildBundle( { ...findBundle( outfile ), minify: true, metafile: true } );
	const [ { inputs } ] = /** @type {any[]} */ ( Object.values( metafile.outputs ) );
	return new Map( Object.entries( inputs ).map( ( [ name, { bytesInOutput } ] ) => [ path.basename( name ), bytesInOutput ] ) );
}

/**
 * @param {Set<string>} folders Of packages that are contained in what is built.
 */
function writeNotices( folders ) {
	const notices = [ ...folders ].sort().map( ( folder ) => {
		const file = fs.readdirSync( path.join( root, folder ) ).find( ( entry ) => /^licen[cs]e/i.test( entry ) );
		const { name, version, license } = JSON.parse( fs.readFileSync( path.join( root, folder, 'package.json' ), 'utf8' ) );
		return `${ name } ${ version }\n\n${ file ? fs.readFileSync( path.join( root, folder, file ), 'utf8' ).trim() : `Licence: ${ license }` }\n`;
	} );
	fs.writeFileSync( path.join( dist, 'LICENSES.txt' ), `The commands contain these packages.\n\n${ notices.join( `\n${ '-'.repeat( 78 ) }\n\n` ) }` );
}

/**
 * terser, which takes its time, makes 6 % less of what esbuild bundled. What bundlers are to leave alone has a comment that stays.
 *
 * @param {string} outfile
 * @param {any} options Of BUNDLES.
 * @param {{ text: string, map: string }} bundled
 * @return {Promise<{ text: string, map?: string }>} With a source map where the file is one that pages or programs load.
 */
async function shrink( outfile, options, { text, map } ) {
	const isModule = options.format === 'esm', isScope = isModule || options.format === 'cjs';
	/* Feature code has a kilobyte at the most, to which the map's address would add. */
	const isSmall = options.entry === 'track-entry.js';
	const isMapped = outfile === 'heliograph.cjs' || ( isModule || options.format === 'iife' ) && options.platform !== 'node' && !isSmall;
	if ( options.minify ) {
		return { text: `${ text.trim() }\n` };
	}
	const shrunk = await minify( text, {
		ecma: options.target === 'es2016' ? 2016 : 2020,
		module: isModule,
		toplevel: isScope,
		compress: { passes: 4, inline: 1, unsafe_arrows: true },
		format: { comments: /^!|webpackIgnore|vite-ignore/, max_line_len: LINES[ outfile ] || options.platform === 'node' && MAX_COLUMNS },
		sourceMap: isMapped && { content: map, url: `${ outfile }.map` }
	} );
	const hint = options.plugins && isModule ? HINT : '';
	return { text: `${ hint }${ shrunk.code }\n`, map: isMapped ? moveMap( JSON.parse( shrunk.map ), outfile, hint ) : undefined };
}

/**
 * @param {any} map As terser wrote it, of a file beside the sources' folder.
 * @param {string} file
 * @param {string} before Lines that were put before what it maps.
 * @return {string} The same for the file in dist/.
 */
function moveMap( { sources, mappings, ...map }, file, before ) {
	return JSON.stringify( { ...map, file, sources: sources.map( ( /** @type {string} */ name ) => `../${ name }` ), mappings: ';'.repeat( before.split( '\n' ).length - 1 ) + mappings } );
}

async function bundle() {
	const packages = new Set();
	for ( const { outfile, ...options } of BUNDLES ) {
		const { outputFiles, metafile } = await buildBundle( { metafile: true, sourcemap: 'external', outfile, ...options } );
		Object.keys( metafile.inputs ).map( ( name ) => ( name.match( /^.*node_modules\/(@[^/]+\/)?[^/]+/ ) || [] )[ 0 ] ).filter( Boolean ).forEach( ( folder ) => packages.add( folder ) );
		const [ text, source ] = [ /s$/, /\.map$/ ].map( ( ending ) => outputFiles.find( ( /** @type {any} */ one ) => ending.test( one.path ) ).text );
		const written = await shrink( outfile, options, { text, map: source } );
		fs.writeFileSync( path.join( dist, outfile ), written.text );
		if ( written.map ) {
			fs.writeFileSync( path.join( dist, `${ outfile }.map` ), written.map );
		}
	}
	writeNotices( packages );
}

function declare() {
	node( [ path.join( root, 'node_modules/typescript/bin/tsc' ), '-p', 'tsconfig.json' ] );
	/* Declarations that are written by hand are read and not copied. */
	fs.copyFileSync( path.join( root, 'js-glue/client/events-by.d.ts' ), path.join( dist, 'types/client/events-by.d.ts' ) );
	/* One file for the entry, which also names the types; what it names lies in the files beside it. */
	fs.writeFileSync( path.join( dist, 'heliograph.d.ts' ), 'export * from \'./types/index.js\';\nexport * from \'./types/client/types.js\';\nexport * from \'./types/client/events-by.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.page.d.ts' ), 'export * from \'./types/page.js\';\nexport * from \'./types/client/types.js\';\n' );
	fs.copyFileSync( path.join( root, 'tools/pack/types.d.ts' ), path.join( dist, 'heliograph-pack.d.ts' ) );
	fs.writeFileSync( path.join( dist, 'heliograph.fallback.d.ts' ), 'export declare const open: import(\'./types/core/loader.js\').FallbackFile[\'open\'];\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.track.d.ts' ), 'export * from \'./types/track-entry.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.mediawiki.d.ts' ), 'export * from \'./types/mediawiki.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.mediawiki.page.d.ts' ), 'export * from \'./types/mediawiki-page.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.inspector.d.ts' ), 'export * from \'./types/inspector.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.testing.d.ts' ), 'export * from \'./types/testing.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.compat.d.ts' ), 'export * from \'./types/compat.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.explain.d.ts' ), 'export { explain, findMistakes } from \'./types/explain/explain.js\';\nexport type { Explanation } from \'./types/explain/explain.js\';\n' );
	fs.writeFileSync( path.join( dist, 'heliograph.contribution-statistics.d.ts' ), 'export * from \'./types/contribution-statistics.js\';\n' );
	declareForRequire();
}

/*
 * To TypeScript a declaration is a module of the kind that its package says, and ours says ES modules, which CommonJS may not
 * require. So each entry that can be required has declarations that say CommonJS and take what they say from the others.
 */
function declareForRequire() {
	const { exports: entries } = JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) );
	const files = [ ...new Set( Object.values( entries ).filter( ( entry ) => entry.require ).map( ( entry ) => path.join( root, entry.import.types ) ) ) ];
	const program = ts.createProgram( files, { module: ts.ModuleKind.NodeNext, noLib: true, types: [] } );
	const checker = program.getTypeChecker();
	for ( const file of files ) {
		const name = path.basename( file, '.d.ts' );
		const lines = [ 'import type * as all', 'export type *' ].map( ( start ) => `${ start } from './${ name }.js' with { 'resolution-mode': 'import' };` );
		for ( const exported of checker.getExportsOfModule( checker.getSymbolAtLocation( program.getSourceFile( file ) ) ) ) {
			const { flags } = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol( exported ) : exported;
			lines.push( ...flags & ts.SymbolFlags.Value ? [ `export declare const ${ exported.name }: typeof all.${ exported.name };` ] : [] );
			lines.push( ...flags & ts.SymbolFlags.Class ? [ `export type ${ exported.name } = all.${ exported.name };` ] : [] );
		}
		fs.writeFileSync( path.join( dist, `${ name }.d.cts` ), `${ lines.join( '\n' ) }\n` );
	}
}

/* The demo's site, by the packer that dist/ has. */
function packDemo() {
	node( [ path.join( dist, 'heliograph-pack.mjs' ), path.join( root, 'demo/site/site.json' ), '--out', path.join( root, 'build/site.wasm' ) ] );
}

/* What is copied into dist/. */
function copyModules() {
	fs.mkdirSync( dist, { recursive: true } );
	for ( const name of [ 'heliograph.wasm', 'heliograph.pack.wasm', 'heliograph.page.wasm' ] ) {
		fs.copyFileSync( path.join( root, 'build/wasm', name ), path.join( dist, name ) );
	}
	fs.cpSync( path.join( root, 'src/schemas' ), path.join( dist, 'schemas' ), { recursive: true } );
}

/**
 * What the demo needs of dist/, in a third of the time: as esbuild leaves it, without terser, types, commands and the core as
 * JavaScript. `npm run build` writes the same files as they ship.
 */
export async function buildDemo() {
	writeGenerated();
	workflow( 'modules' );
	say( 'writing what the demo needs of dist/' );
	copyModules();
	await Promise.all( DEMO.map( async ( name ) => {
		const { outputFiles: [ { text } ] } = await buildBundle( { ...findBundle( name ), minify: true } );
		fs.writeFileSync( path.join( dist, name ), text );
	} ) );
	packDemo();
}

export async function build() {
	writeGenerated();
	workflow( 'wasm' );
	say( 'writing dist/' );
	/* Emptied first: what is no longer made must not stay in the package. */
	fs.rmSync( dist, { recursive: true, force: true } );
	copyModules();
	fs.mkdirSync( path.join( dist, 'mediawiki' ) );
	fs.copyFileSync( path.join( root, 'build/jansson-2.14/LICENSE' ), path.join( dist, 'LICENSE.jansson' ) );
	await bundle();
	declare();
	packDemo();
}
