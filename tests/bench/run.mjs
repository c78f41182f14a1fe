/*
 * npm run bench: what an event costs beside plain JavaScript, in Node and in headless Chromium. Figures are for reading:
 * nothing fails for being slow. Tables on the standard output, the same as JSON in build/bench.json.
 *
 * It takes about a quarter of an hour, most of it for pages at life's pace. HELIOGRAPH_DIST measures another build of the library.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/shared.js';
import { runInChromium, TOPICS } from './chromium.mjs';
import { runInNode } from './node.mjs';
import { BLOCK, BLOCKS } from './scale.mjs';
import { toBurstTable, toCostTable, toLifeTable, toMarkdown, toScaleTable, toVisitTable, toWireTable } from './tables.mjs';
import { INTERACTION, SCHEMA } from './workload.mjs';

const USAGE = `npm run bench [-- options]

  --quick        few rounds, to try it: two minutes, and figures that say little
  --topic NAME   in Chromium alone, one of: ${ TOPICS.join( ', ' ) }
`;

const dist = path.resolve( process.env.HELIOGRAPH_DIST || path.join( root, 'dist' ) );
const schemas = path.join( root, 'src/schemas' );

/** @param {string} uri */
const readSchema = ( uri ) => JSON.parse( fs.readFileSync( path.join( schemas, `${ uri }.json` ), 'utf8' ) );

/** @type {Object<string, ( host: string, results: any ) => string[]>} The tables of each topic. */
const TABLES = {
	eventPath: ( host, { bytes, path: called, flush, both } ) => [
		toMarkdown( `${ host }: from a matched element to queued, events of ${ bytes.toFixed( 0 ) } bytes`, 'floor', called ),
		toMarkdown( `${ host }: flush of 20, an event`, 'floor', flush ),
		toMarkdown( `${ host }: both together`, 'floor', both )
	],
	parts: ( host, rows ) => [ toMarkdown( `${ host }: parts of heliograph's event path`, 'floor', rows ) ],
	matching: ( host, rows ) => [ toMarkdown( `${ host }: matching, and an untracked click`, 'floor', rows ) ],
	submit: ( host, { bytes, rows } ) => [ toMarkdown( `${ host }: a caller's own event, ${ bytes } bytes`, 'floor', rows ) ],
	validation: ( host, { fromText, fromObject } ) => [
		toMarkdown( `${ host }: an event against its schema, from text`, 'floor', fromText ),
		toMarkdown( `${ host }: an event against its schema, from an object`, 'floor', fromObject )
	],
	hover: ( host, rows ) => [ toCostTable( `${ host }: a pointer over 1,000 modules, each event of it`, rows ) ],
	burst: ( host, rows ) => [ toBurstTable( `${ host }: a burst of 10,000, a hundred a task, with the real store and transport`, rows ) ],
	wire: ( host, rows ) => [ toWireTable( `${ host }: fifty events in a burst`, rows ) ],
	scale: ( host, rows ) => [ toScaleTable( `${ host }: ${ ( BLOCKS * BLOCK ).toLocaleString( 'en' ) } events through one client, flushed by forties`, rows ) ],
	start: ( host, rows ) => [ toMarkdown( `${ host }: cold start, each in fresh pages`, 'floor', rows, 'ms' ) ],
	builds: ( host, rows ) => [ toMarkdown( `${ host }: a start by build and step, the work of the page's own thread`, 'floor', rows, 'ms' ) ],
	inline: ( host, rows ) => [ toMarkdown( `${ host }: a start of one inline script, the work of the page's own thread less the floor's`, 'floor', rows, 'ms' ) ],
	life: ( host, kinds ) => kinds.map( ( /** @type {any} */ { title, rows } ) => toLifeTable( `${ host }: the whole life of ${ title }`, rows ) ),
	visits: ( host, rows ) => [ toVisitTable( `${ host }: a visit to the demo's wiki, by links`, rows ) ]
};

/**
 * @param {string} host
 * @param {Object<string, any>} results Of some topics.
 */
function printTables( host, results ) {
	for ( const [ topic, result ] of Object.entries( results ) ) {
		TABLES[ topic ]( host, result ).forEach( ( each ) => console.log( each ) );
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

/** @return {{ topic?: string, help?: boolean }} Where they make no sense it is said what there is, and nothing is measured. */
function readOptions() {
	/** @type {{ topic?: string, help?: boolean }} */
	let values = {};
	try {
		( { values } = parseArgs( { options: { quick: { type: 'boolean' }, topic: { type: 'string' }, help: { type: 'boolean' } } } ) );
		if ( values.topic !== undefined && !TOPICS.includes( values.topic ) ) {
			throw new Error( `There is no topic “${ values.topic }”` );
		}
	} catch ( error ) {
		console.error( `${ error.message }\n\n${ USAGE }` );
		process.exit( 2 );
	}
	return values;
}

const options = readOptions();
if ( options.help ) {
	console.log( USAGE );
	process.exit( 0 );
}
console.log( `${ os.cpus()[ 0 ].model }, ${ os.cpus().length } CPUs\n` );
if ( options.topic ) {
	await runInChromium( { dist, schemas, only: options.topic }, printTables );
	process.exit( 0 );
}

const nodeName = `Node ${ process.versions.node }`;
const node = await runInNode( {
	library: path.join( dist, 'heliograph.mjs' ),
	wasm: fs.readFileSync( path.join( dist, 'heliograph.wasm' ) ),
	schema: readSchema( SCHEMA ),
	interaction: readSchema( INTERACTION )
} );
printTables( nodeName, node );
const chromium = await runInChromium( { dist, schemas }, printTables );
printQuote( `Chromium ${ chromium.version }`, chromium );
printQuote( nodeName, node );

fs.mkdirSync( path.join( root, 'build' ), { recursive: true } );
fs.writeFileSync( path.join( root, 'build/bench.json' ), `${ JSON.stringify( { chromium, node }, null, '\t' ) }\n` );
