/*
 * npm run bench:fleet [PAGEVIEWS]: a million pageviews of a wiki's readers through the native core, by who is recorded and
 * at which rate: what arrives at the intake, so that a site can size it, and what the core makes of it. Tables on the
 * standard output, the same as JSON in build/fleet.json.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workflow } from '../../tools/cmake.mjs';
import { ask } from '../../tools/steps.mjs';
import { root } from '../support/shared.js';
import { table } from './tables.mjs';
import { SCHEMA } from './workload.mjs';

const SECONDS_OF_A_DAY = 86400;

/* Of fewer events the processor's clock tells no rate. */
const FEWEST = 1000;

/** @param {number} count */
const whole = ( count ) => Math.round( count ).toLocaleString( 'en' );

/** @param {number} bytes */
const mebibytes = ( bytes ) => ( bytes / 1048576 ).toFixed( bytes < 10485760 ? 2 : 0 );

/**
 * @param {any} row Of the simulation.
 * @return {string[]}
 */
function toCells( { audience, rate, inSample, events, requests, bytes, pageviews, beginning, sending } ) {
	return [
		`${ audience }, ${ rate * 100 } %`, whole( inSample ), whole( events ), whole( requests ), mebibytes( bytes ), whole( bytes / events ),
		( events / SECONDS_OF_A_DAY ).toPrecision( 2 ), whole( pageviews / beginning ), events < FEWEST ? '' : whole( events / sending )
	];
}

const total = Number( process.argv[ 2 ] || 1000000 );
workflow( 'fleet' );
const rows = JSON.parse( ask( path.join( root, 'build/fleet/tests/fleet' ), [ path.join( root, `src/schemas${ SCHEMA }.json` ), String( total ) ] ) );

console.log( `${ os.cpus()[ 0 ].model }, one core of ${ os.cpus().length }\n` );
console.log( `### ${ whole( total ) } pageviews, 1.5 clicks each besides init; 7 % of named accounts, 3 % of temporary ones\n` );
console.log( table( [
	'who, rate', 'pageviews in sample', 'events', 'requests', 'MiB of bodies', 'bytes an event',
	'events/s, were it a day', 'pageviews/s a core', 'events/s a core'
], rows.map( toCells ) ) );
fs.writeFileSync( path.join( root, 'build/fleet.json' ), `${ JSON.stringify( rows, null, '\t' ) }\n` );
