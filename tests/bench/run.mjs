/*
 * npm run bench: what an event costs beside plain JavaScript, in Node and in headless Chromium. Figures are for reading:
 * nothing fails for being slow. Tables on the standard output, the same as JSON in build/bench.json.
 *
 * It takes about a quarter of an hour, most of it for pages at life's pace; `npm run bench -- --quick` takes few rounds, to try it. HELIOGRAPH_DIST measures another build of the library.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../support/shared.js';
import { runInChromium } from './chromium.mjs';
import { runInNode } from './node.mjs';
import { BLOCK, BLOCKS } from './scale.mjs';
import { toBurstTable, toCostTable, toLifeTable, toMarkdown, toScaleTable, toVisitTable, toWireTable } from './tables.mjs';
import { INTERACTION, SCHEMA } from './workload.mjs';

const dist = path.resolve( process.env.HELIOGRAPH_DIST || path.join( root, 'dist' ) );
const schemas = path.join( root, 'src/schemas' );

/** @param {string} uri */
const readSchema = ( uri ) => JSON.parse( fs.readFileSync( path.join( schemas, `${ uri }.json` ), 'utf8' ) );

/**
 * @param {string} host
 * @param {any} results
 */
function printTables( host, { eventPath, parts, matching, submit, validation, burst, hover, wire, scale, start, life, visits } ) {
	const size = `events of ${ eventPath.bytes.toFixed( 0 ) } bytes`;
	console.log( toMarkdown( `${ host }: from a matched element to queued, ${ size }`, 'floor', eventPath.path ) );
	console.log( toMarkdown( `${ host }: flush of 20, an event`, 'floor', eventPath.flush ) );
	console.log( toMarkdown( `${ host }: both together`, 'floor', eventPath.both ) );
	console.log( toMarkdown( `${ host }: parts of heliograph's event path`, 'floor', parts ) );
	console.log( toMarkdown( `${ host }: matching, and an untracked click`, 'floor', matching ) );
	console.log( toMarkdown( `${ host }: a caller's own event, ${ submit.bytes } bytes`, 'floor', submit.rows ) );
	console.log( toMarkdown( `${ host }: an event against its schema, from text`, 'floor', validation.fromText ) );
	console.log( toMarkdown( `${ host }: an event against its schema, from an object`, 'floor', validation.fromObject ) );
	if ( hover ) {
		console.log( toCostTable( `${ host }: a pointer over 1,000 modules, each event of it`, hover ) );
	}
	if ( burst ) {
		console.log( toBurstTable( `${ host }: a burst of 10,000, a hundred a task, with the real store and transport`, burst ) );
	}
	if ( wire ) {
		console.log( toWireTable( `${ host }: fifty events in a burst`, wire ) );
	}
	console.log( toScaleTable( `${ host }: ${ ( BLOCKS * BLOCK ).toLocaleString( 'en' ) } events through one client, flushed by forties`, scale ) );
	if ( start ) {
		console.log( toMarkdown( `${ host }: cold start, each in fresh pages`, 'floor', start, 'ms' ) );
	}
	if ( life ) {
		life.forEach( ( /** @type {any} */ { title, rows } ) => console.log( toLifeTable( `${ host }: the whole life of ${ title }`, rows ) ) );
	}
	if ( visits ) {
		console.log( toVisitTable( `${ host }: a visit to the demo's wiki, by links`, visits ) );
	}
}

/**
 * @param {string} host
 * @param {any} results
 */
function printQuote( host, { eventPath } ) {
	const [ floor, ordinary, best ] = eventPath.quoted.map( ( /** @type {any} */ { ratio } ) => `${ ratio.median.toFixed( 2 ) }x` );
	console.log( `Event path in ${ host }: ${ floor } the floor, ${ ordinary } ordinary JS, ${ best } the best plain JS` );
}

const [ node, chromium ] = [
	await runInNode( {
		library: path.join( dist, 'heliograph.mjs' ),
		wasm: fs.readFileSync( path.join( dist, 'heliograph.wasm' ) ),
		schema: readSchema( SCHEMA ),
		interaction: readSchema( INTERACTION )
	} ),
	await runInChromium( { dist, schemas } )
];
const names = [ `Chromium ${ chromium.version }`, `Node ${ process.versions.node }` ];

console.log( `${ os.cpus()[ 0 ].model }, ${ os.cpus().length } CPUs\n` );
printTables( names[ 0 ], chromium );
printTables( names[ 1 ], node );
printQuote( names[ 0 ], chromium );
printQuote( names[ 1 ], node );

fs.mkdirSync( path.join( root, 'build' ), { recursive: true } );
fs.writeFileSync( path.join( root, 'build/bench.json' ), `${ JSON.stringify( { chromium, node }, null, '\t' ) }\n` );
