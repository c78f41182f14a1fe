/*
 * The intake that docs/intake.md shows works as it is printed.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { findPort } from '../../demo/free-port.mjs';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { send } from './support/http.js';
import { makeEvent } from './support/load.js';
import { makeFolder } from './support/process.js';

it( 'the intake of thirty lines keeps what it answers', async ( t ) => {
	const [ , code ] = fs.readFileSync( path.join( root, 'docs/intake.md' ), 'utf8' ).match( /^```js\n([^]*?)^```$/m );
	assert.ok( code.trim().split( '\n' ).length <= 40 );
	const folder = makeFolder( t ), port = await findPort(), url = `http://127.0.0.1:${ port }`;
	fs.writeFileSync( path.join( folder, 'intake.mjs' ), code );
	const child = spawn( process.execPath, [ 'intake.mjs' ], { cwd: folder, env: { ...process.env, PORT: String( port ) }, stdio: 'inherit' } );
	const ended = new Promise( ( resolve ) => {
		child.once( 'close', resolve );
	} );
	t.after( () => {
		child.kill();
		return ended;
	} );
	await until( () => send( url, { method: 'GET' } ).catch( () => null ), 'the intake to listen' );
	const [ one, other ] = [ makeEvent(), makeEvent() ];
	const answer = await send( url, { body: JSON.stringify( [ one, other ] ) } );
	assert.deepEqual( [ answer.status, answer.headers[ 'access-control-allow-origin' ] ], [ 201, 'https://wiki.example.org' ] );
	for ( const body of [ '{', '[null]', '' ] ) {
		assert.equal( ( await send( url, { body } ) ).status, 400 );
	}
	assert.equal( ( await send( url, { body: ' '.repeat( 200000 ) } ) ).status, 413 );
	const kept = fs.readFileSync( path.join( folder, 'events.ndjson' ), 'utf8' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
	assert.deepEqual( kept.map( ( { meta } ) => meta.id ), [ one.meta.id, other.meta.id ] );
	assert.ok( kept.every( ( { meta } ) => meta.dt ) );
} );
