/*
 * npm run bench:exits: what arrives of a page's events, by each way in which the page ends and by engine, beside what others
 * deliver: a beacon an event, and a queue with a timer of five seconds. Tables on the standard output. The engines are the
 * arguments; each runs in a process of its own.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EXITS, countOfRival, deliver, shareProfile } from '../e2e/support/exits.js';
import { engine, notIn } from '../e2e/support/driver/browsers.js';

const self = fileURLToPath( import.meta.url );

/** What has to be undone at the end of one exit, or of all. */
function createEnds() {
	/** @type {( () => any )[]} */
	const ends = [];
	return {
		after: ( /** @type {() => any} */ end ) => {
			ends.push( end );
		},
		async finish() {
			for ( const end of ends.reverse() ) {
				await end();
			}
		}
	};
}

/**
 * @template T
 * @param {( t: any ) => Promise<T>} work
 * @return {Promise<T>}
 */
async function inTurn( work ) {
	const ends = createEnds();
	try {
		return await work( ends );
	} finally {
		await ends.finish();
	}
}

/** In place of a figure. */
const tell = ( /** @type {Error} */ { message } ) => message.slice( 0, 60 );

/** Measure the engine of this process, and print its table. */
async function printTable() {
	await inTurn( async ( all ) => {
		const shared = shareProfile( all );
		await shared.start();
		console.log( `${ engine } ${ shared.version() }, ${ new Date().toISOString().slice( 0, 10 ) }\n\n| the page | events | arrived | again | beacon at once | 5 s timer |\n| --- | ---: | ---: | ---: | ---: | ---: |` );
		for ( const [ what, exit ] of Object.entries( EXITS ) ) {
			const reason = notIn( exit.reasons || {} );
			const cells = reason ? [ reason, '', '', '' ] : [
				...await inTurn( ( t ) => deliver( t, exit, shared ) ).then( ( { accepted, repeats } ) => [ accepted.length, repeats ], ( error ) => [ tell( error ), '' ] ),
				await inTurn( ( t ) => countOfRival( t, exit, 'beacon', shared ) ).catch( tell ),
				await inTurn( ( t ) => countOfRival( t, exit, 'timer', shared ) ).catch( tell )
			];
			console.log( `| ${ what.replace( /, $/, '' ) }${ exit.down ? ', with the intake down' : '' } | ${ [ exit.count, ...cells ].join( ' | ' ) } |` );
		}
		console.log( '' );
	} );
}

const engines = process.argv.slice( 2 );
if ( engines.length ) {
	for ( const name of engines ) {
		spawnSync( process.execPath, [ self ], { stdio: 'inherit', env: { ...process.env, HELIOGRAPH_BROWSER: name } } );
	}
} else {
	await printTable();
}
