/*
 * The table in README.md is whole, and names tests that are there.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { root } from '../support/shared.js';

/* How many faults there are of each kind. */
const KINDS = { C: 10, E: 10, H: 13, V: 25, N: 19, L: 15, S: 15, W: 12, T: 4, P: 7, X: 4, M: 7 };

const rows = fs.readFileSync( path.join( root, 'tests/faults/README.md' ), 'utf8' ).split( '\n' )
	.map( ( line ) => line.split( ' | ' ).map( ( cell ) => cell.replace( /^\| | \|$/g, '' ) ) )
	.filter( ( [ id ] ) => /^[A-Z]\d+$/.test( id ) );

it( 'every fault has its line', () => {
	assert.deepEqual( rows.map( ( [ id ] ) => id ), Object.entries( KINDS ).flatMap( ( [ kind, count ] ) => Array.from( { length: count }, ( _, i ) => kind + ( i + 1 ) ) ) );
} );

for ( const [ id, , outcome, proof ] of rows ) {
	it( `${ id } is done by a test, or says why it is not`, () => {
		const [ , file, title ] = /^`([^`]+)`: (.+)$/.exec( proof ) || [];
		if ( !file ) {
			assert.match( outcome, new RegExp( `^${ proof }: ` ) );
			return;
		}
		const fixture = /^fixture (.+)$/.exec( title );
		if ( fixture ) {
			assert.ok( fs.existsSync( path.join( root, 'tests/fixtures', fixture[ 1 ] ) ), title );
		} else {
			assert.ok( fs.readFileSync( path.join( root, file ), 'utf8' ).replace( /\\'/g, '\'' ).includes( title ), `${ title } in ${ file }` );
		}
	} );
}
