/*
 * The commands of `npm run`, before they have anything to do.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { DEMO } from '../../tools/build.mjs';
import { find } from '../../tools/steps.mjs';
import { root } from '../support/shared.js';

describe( 'tools/run.mjs', () => {
	for ( const name of [ 'tset', 'toString' ] ) {
		it( `says that ${ name } is no command, and which there are`, () => {
			const { status, stdout, stderr } = spawnSync( process.execPath, [ path.join( root, 'tools/run.mjs' ), name ], { encoding: 'utf8' } );
			assert.equal( stderr, '' );
			assert.match( stdout, new RegExp( `^heliograph: “${ name }” is no command\\. There are build, lint, test, .*demo.*\\n$` ) );
			assert.equal( status, 1 );
		} );
	}

	it( 'builds for the demo all that its pages and its server load', () => {
		const texts = [ ...find( 'demo/site', /\.(js|html)$/ ), 'demo/site.mjs', 'demo/server.mjs', 'demo/registrations.mjs' ]
			.map( ( name ) => fs.readFileSync( path.join( root, name ), 'utf8' ) );
		const named = texts.flatMap( ( text ) => Array.from( text.matchAll( /\bdist\/([\w.-]+\.m?js)\b/g ), ( [ , name ] ) => name ) );
		assert.ok( named.length > 3 );
		assert.deepEqual( named.filter( ( name ) => !DEMO.includes( name ) ), [] );
	} );
} );
