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
	'good.json': '{"title":"test/good","type":"object","description":"d","properties":{"is_temp":{"type":"boolean"},"a":{"type":"string","maxLength":2}},"examples":[{"a":"b"}]}',
	'good.yaml': 'title: test/yaml\ntype: object\nproperties:\n  performer: { type: object, properties: { is_temp: { type: boolean } } }\n',
	'anyone.json': '{"type":"object","properties":{"a":{"type":"string"}}}',
	'note.json': '{"mexLength":64,"properties":{"is_temp":{"type":"boolean"}}}',
	'unsupported.json': '{"properties":{"a":{"format":"email"}}}',
	'items.json': '{"properties":{"is_temp":true,"a":{"items":{"format":"date"}}}}',
	'insecure.json': '{"properties":{"is_temp":true,"a":{"type":"string","pattern":"^a$"},"b":{"type":"string","format":"date-time"}}}',
	'reference.yaml': 'allOf:\n  - $ref: /fragment/common/1.0.0\n',
	'example.json': '{"type":"object","required":["a"],"properties":{"is_temp":true},"examples":[{"a":1},{}]}',
	'many.json': '{"type":"objekt","properties":{"title":{"maxLength":"9"},"properties":{"type":7},"a":7,"b":{"items":[{"format":"email"},{"enum":1}]},"c/d":{"pattern":"(?=x)","maxLength":9}},"required":["a",1]}',
	'later.json': '{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"is_temp":true,"unevaluatedProperties":{"type":"object"},"a":{"prefixItems":[{"type":"string"}],"minContains":2}},"dependentRequired":{"a":["is_temp"]},"unevaluatedProperties":false,"$defs":{}}',
	'1.0.0.json': '{"$id":"/1.0.0","properties":{"is_temp":true}}',
	'2.0.0.json': '{"$id":"/clicks/1.0.0","properties":{"is_temp":true}}',
	'twice.json': '{"properties":{"is_temp":true},"required":["is_temp","is_temp"]}',
	'elsewhere.json': '{"$schema":"https://example.org/schema","properties":{"is_temp":true}}',
	'broken.json': '{"type":',
	'comma.json': '{\n\t"type": "object",\n}',
	'word.json': '{\n\t"type": objekt\n}',
	'broken.yaml': 'type: object\nrequired: [ a\nenum: [',
	'huge.json': `{"enum":[${ Array.from( { length: 60000 }, ( _, i ) => `"${ i }"` ) }]}`
};

/* file, exit status, what it says */
const VERDICTS = [
	[ 'good.json', 0, [] ],
	[ 'good.yaml', 0, [] ],
	[ 'anyone.json', 0, [ 'no-place-for-is-temp ' ] ],
	[ '1.0.0.json', 0, [] ],
	[ '2.0.0.json', 0, [ 'id-differs /$id' ] ],
	[ 'note.json', 0, [ 'unknown-keyword /mexLength' ] ],
	[ 'unsupported.json', 1, [ 'unsupported-keyword /properties/a/format', 'insecure /properties/a' ] ],
	[ 'reference.yaml', 1, [ 'unsupported-keyword /allOf/0/$ref' ] ],
	[ 'insecure.json', 1, [ 'insecure /properties/a', 'insecure /properties/b' ] ],
	[ 'items.json', 1, [ 'insecure /properties/a/items' ] ],
	[ 'example.json', 1, [ 'invalid-example /examples/1' ] ],
	[ 'many.json', 1, [
		'bad-schema /required/1', 'bad-schema /properties/title/maxLength', 'bad-schema /properties/properties/type', 'bad-schema /properties/a',
		'bad-schema /properties/b/items/1/enum', 'bad-schema /type', 'unsupported-keyword /properties/b/items/0/format', 'unsupported-keyword /properties/c~1d/pattern'
	] ],
	[ 'later.json', 1, [
		'later-keyword /properties/a/prefixItems', 'later-keyword /properties/a/minContains', 'later-keyword /dependentRequired', 'later-keyword /unevaluatedProperties',
		'unknown-keyword /$defs', 'other-draft /$schema'
	] ],
	[ 'twice.json', 1, [ 'bad-schema /required' ] ],
	[ 'elsewhere.json', 1, [ 'other-draft /$schema' ] ],
	[ 'broken.json', 1, [ 'not-a-document 1:9' ] ],
	[ 'comma.json', 1, [ 'not-a-document 3:1' ] ],
	[ 'word.json', 1, [ 'not-a-document 2:10' ] ],
	[ 'broken.yaml', 1, [ 'not-a-document 3:1', 'not-a-document 3:8' ] ],
	[ 'huge.json', 1, [ 'too-large ' ] ],
	[ 'nowhere.json', 1, [ 'unreadable ' ] ]
];

/* What is wrong about a call, and what has to be said of it on standard error. */
const CALLS = [
	[ [], 'no-command: Say what to do: check, strip, types.' ],
	[ [ '--json' ], 'no-command: ' ],
	[ [ 'check' ], 'no-file: Name the files or folders of the schemas behind check.' ],
	[ [ 'other', 'good.json' ], 'unknown-command: “other” is no command. There are check, strip, types.' ],
	[ [ 'chekc', 'good.json' ], 'unknown-command: “chekc” is no command. Is check meant?' ],
	[ [ 'check', '--jsno', 'good.json' ], 'unknown-option: --jsno is no option of check. Is --json meant?' ],
	[ [ 'check', '--output', 'x', 'good.json' ], 'unknown-option: --output is no option of check. It has --json.' ],
	[ [ 'check', '--json=7', 'good.json' ], 'bad-option: --json takes no value.' ],
	[ [ 'strip', 'good.json', '--output' ], 'bad-option: --output has no value. Write it behind the option.' ]
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
		assert.equal( use( 'strip', 'good.json' ).stdout, '{"type":"object","properties":{"is_temp":{"type":"boolean"},"a":{"type":"string","maxLength":2}}}\n' );
		const run = use( 'strip', '--output', 'out', 'good.yaml', 'broken.json' );
		assert.equal( run.status, 1 );
		assert.match( run.stderr, /^heliograph-schema: broken\.json at 1:9: not-a-document: / );
		assert.deepEqual( JSON.parse( fs.readFileSync( path.join( folder, 'out/good.json' ), 'utf8' ) ), { type: 'object', properties: { performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } } } } );
		fs.rmSync( path.join( folder, 'out' ), { recursive: true } );
	} );

	it( 'strips all versions of all schemas in a folder, which are called alike', ( t ) => {
		t.after( () => [ 'all', 'out' ].forEach( ( name ) => fs.rmSync( path.join( folder, name ), { recursive: true, force: true } ) ) );
		const schemas = { 'a/one/1.0.0.json': 'a', 'a/two/1.0.0.json': 'b', 'b/1.0.0.json': 'c', 'b/1.0.0.yaml': 'c' };
		for ( const [ name, word ] of Object.entries( schemas ) ) {
			fs.mkdirSync( path.join( folder, 'all', path.dirname( name ) ), { recursive: true } );
			fs.writeFileSync( path.join( folder, 'all', name ), `{ "const": "${ word }", "description": "${ name }" }` );
		}
		const read = ( name ) => fs.readFileSync( path.join( folder, name ), 'utf8' );
		assert.equal( use( 'strip', '--output', 'out', 'all' ).status, 0 );
		assert.deepEqual( [ 'out/a/one/1.0.0.json', 'out/a/two/1.0.0.json', 'out/b/1.0.0.json' ].map( read ), [ 'a', 'b', 'c' ].map( ( word ) => `{"const":"${ word }"}\n` ) );
		fs.rmSync( path.join( folder, 'out' ), { recursive: true } );
		const clash = use( 'strip', '--output', 'out', 'all/a/one/1.0.0.json', 'all/a/two/1.0.0.json' );
		assert.match( clash.stderr, /^heliograph-schema: same-output: More than one schema would be written to out.1\.0\.0\.json/ );
		assert.deepEqual( [ clash.status, fs.existsSync( path.join( folder, 'out' ) ) ], [ 2, false ] );
	} );

	it( 'writes over nothing that it reads', ( t ) => {
		const file = path.join( folder, 'mine.json' ), text = '{ "type": "object", "description": "What it is." }';
		t.after( () => fs.rmSync( file ) );
		fs.writeFileSync( file, text );
		for ( const args of [ [ 'strip', '--output', '.', 'mine.json' ], [ 'types', '--output', './mine.json', 'mine.json' ], [ 'types', '--output', 'mine.json', '--site', 'mine.json', 'good.json' ] ] ) {
			const { status, stderr } = use( ...args );
			assert.match( stderr, /^heliograph-schema: bad-option: --output would write over mine\.json, which is read\. See/ );
			assert.deepEqual( [ status, fs.readFileSync( file, 'utf8' ) ], [ 2, text ] );
		}
		assert.match( use( 'strip', '--output', 'mine.json', 'good.json' ).stderr, /^heliograph-schema: cannot-write: / );
	} );

	it( 'says of a file in another encoding where it is', ( t ) => {
		t.after( () => fs.rmSync( path.join( folder, 'latin.json' ) ) );
		fs.writeFileSync( path.join( folder, 'latin.json' ), Buffer.from( '{ "const":\n"caf\xe9" }', 'latin1' ) );
		const { status, stdout } = use( 'check', 'latin.json' );
		assert.match( stdout, /not-a-document at 2:5: the file is not in UTF-8/ );
		assert.equal( status, 1 );
	} );

	it( 'says what may have been meant by a keyword', () => {
		const [ { problems: [ { message } ] } ] = JSON.parse( use( 'check', '--json', 'note.json' ).stdout );
		assert.match( message, /\. Is maxLength meant\?$/ );
	} );

	it( 'says what draft-07 has for a later keyword', () => {
		const [ { problems } ] = JSON.parse( use( 'check', '--json', 'later.json' ).stdout );
		assert.match( problems.find( ( { path: at } ) => at === '/dependentRequired' ).message, /\. Use dependencies with lists of names$/ );
	} );

	for ( const [ args, says ] of CALLS ) {
		it( `says what is wrong about: ${ args.join( ' ' ) || 'nothing' }`, () => {
			const { status, stdout, stderr } = use( ...args );
			assert.deepEqual( [ status, stdout ], [ 2, '' ] );
			assert.ok( stderr.startsWith( `heliograph-schema: ${ says }` ), stderr );
			assert.match( stderr, / See heliograph-schema --help\.\n$/ );
		} );
	}

	for ( const args of [ [ '--help' ], [ 'check', '--help' ] ] ) {
		it( `shows how it is used for ${ args.join( ' ' ) }`, () => {
			const { status, stdout, stderr } = use( ...args );
			assert.deepEqual( [ status, stderr ], [ 0, '' ] );
			assert.match( stdout, /^Usage: heliograph-schema check / );
			assert.ok( stdout.split( '\n' ).every( ( line ) => line.length <= 80 ) );
		} );
	}

	it( 'says its edition', () => {
		assert.equal( use( '--version' ).stdout.trim(), JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) ).version );
	} );
} );
