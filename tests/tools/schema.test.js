import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../support/shared.js';

const TOOL = path.join( root, 'dist/heliograph-schema.mjs' );

/* name, text */
const FILES = {
	'good.json': '{"title":"test/good","type":"object","description":"d","properties":{"a":{"type":"string","maxLength":2}},"examples":[{"a":"b"}]}',
	'good.yaml': 'title: test/yaml\ntype: object\nproperties:\n  a: { type: string }\n',
	'note.json': '{"mexLength":64}',
	'unsupported.json': '{"properties":{"a":{"format":"email"}}}',
	'insecure.json': '{"properties":{"a":{"type":"string","pattern":"^a$"},"b":{"type":"string","format":"date-time"}}}',
	'reference.yaml': 'allOf:\n  - $ref: /fragment/common/1.0.0\n',
	'example.json': '{"type":"object","required":["a"],"examples":[{"a":1},{}]}',
	'broken.json': '{"type":',
	'broken.yaml': 'a: [',
	'huge.json': `{"enum":[${ Array( 60000 ).fill( '"x"' ) }]}`
};

/* file, exit status, what it says */
const VERDICTS = [
	[ 'good.json', 0, [] ],
	[ 'good.yaml', 0, [] ],
	[ 'note.json', 0, [ 'unknown-keyword /mexLength' ] ],
	[ 'unsupported.json', 1, [ 'unsupported-keyword /properties/a/format', 'insecure /properties/a' ] ],
	[ 'reference.yaml', 1, [ 'unsupported-keyword /allOf/0/$ref' ] ],
	[ 'insecure.json', 1, [ 'insecure /properties/a', 'insecure /properties/b' ] ],
	[ 'example.json', 1, [ 'invalid-example /examples/1' ] ],
	[ 'broken.json', 1, [ 'not-a-document ' ] ],
	[ 'broken.yaml', 1, [ 'not-a-document ' ] ],
	[ 'huge.json', 1, [ 'too-large ' ] ],
	[ 'nowhere.json', 1, [ 'unreadable ' ] ]
];

describe( 'heliograph-schema', () => {
	/** @type {string} */
	let folder;
	before( () => {
		folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
		Object.entries( FILES ).forEach( ( [ name, text ] ) => fs.writeFileSync( path.join( folder, name ), text ) );
	} );
	after( () => fs.rmSync( folder, { recursive: true } ) );

	const use = ( ...args ) => spawnSync( process.execPath, [ TOOL, ...args ], { encoding: 'utf8', cwd: folder } );

	for ( const [ file, status, problems ] of VERDICTS ) {
		it( `check says of ${ file }: ${ problems.join() || 'good' }`, () => {
			const run = use( 'check', '--json', file );
			const [ found ] = JSON.parse( run.stdout );
			assert.deepEqual( found.problems.map( ( { code, path: at } ) => `${ code } ${ at }` ), problems );
			assert.ok( found.problems.every( ( { message } ) => message ) );
			assert.equal( run.status, status );
			assert.ok( status === 1 || ( found.bytes > 0 && found.stripped > 0 && found.brotli > 0 ) );
		} );
	}

	it( 'checks a whole folder, one bad schema losing nothing of the others', () => {
		const run = use( 'check', '.' );
		assert.equal( run.status, 1 );
		assert.match( run.stdout, /^good {2}good\.json \(test\/good\): \d+ B in the client, \d+ B to ship, \d+ B brotli$/m );
		assert.match( run.stdout, /^bad {3}unsupported\.json.*\n {6}error unsupported-keyword at \/properties\/a\/format: /m );
		assert.equal( run.stdout.match( /^(good|bad ) /gm ).length, Object.keys( FILES ).length );
	} );

	it( 'strips what asserts nothing', () => {
		assert.equal( use( 'strip', 'good.json' ).stdout, '{"type":"object","properties":{"a":{"type":"string","maxLength":2}}}\n' );
		const run = use( 'strip', '--output', 'out', 'good.yaml', 'broken.json' );
		assert.equal( run.status, 1 );
		assert.match( run.stderr, /^heliograph-schema: broken\.json: not-a-document: / );
		assert.deepEqual( JSON.parse( fs.readFileSync( path.join( folder, 'out/good.json' ), 'utf8' ) ), { type: 'object', properties: { a: { type: 'string' } } } );
		fs.rmSync( path.join( folder, 'out' ), { recursive: true } );
	} );

	for ( const args of [ [], [ 'check' ], [ 'other', 'good.json' ], [ 'check', '--wrong', 'good.json' ], [ 'strip', 'good.json', '--output' ] ] ) {
		it( `shows how it is used for: ${ args.join( ' ' ) || 'nothing' }`, () => {
			const run = use( ...args );
			assert.equal( run.status, 2 );
			assert.match( run.stderr, /^Usage:/ );
		} );
	}
} );
