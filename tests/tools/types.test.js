/*
 * heliograph-schema types: what it writes, given to the compiler together with events that are right and events that are not.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root, sharedSchema, sharedSchemaUris, withoutSharedSchemas } from '../support/shared.js';
import { FLAT, writeEventType } from '../../tools/schema/type.mjs';

const TOOL = path.join( root, 'dist/heliograph-schema.mjs' ), TSC = path.join( root, 'node_modules/typescript/bin/tsc' );

/* What the client completes in an event, at its top. */
const COMPLETED = [ '$schema', 'meta', 'dt', 'client_dt', 'schema', 'wiki', 'webHost', 'agent', 'mediawiki', 'page', 'performer', 'sample' ];

/* A schema with a bit of everything, its URI, and a site that uses it. */
const URI = '/test/all/1.0.0';
const SCHEMA = {
	title: 'test/all',
	$id: URI,
	type: 'object',
	additionalProperties: false,
	required: [ '$schema', 'meta', 'action', 'agent', 'kind' ],
	definitions: { tree: { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/definitions/tree' } } } } },
	properties: {
		$schema: { type: 'string' },
		meta: { type: 'object', required: [ 'stream', 'dt' ], properties: { stream: { type: 'string' }, dt: { type: 'string' }, id: { type: 'string' } } },
		dt: { type: 'string' },
		agent: { type: 'object', required: [ 'client_platform' ], properties: { client_platform: { enum: [ 'mediawiki_js' ] } } },
		performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } },
		action: { enum: [ 'click', 'init' ], description: 'What */ was done.\nIn a word.' },
		kind: { type: 'string', default: 'usual' },
		count: { type: [ 'integer', 'null' ], minimum: 0 },
		'with-dash': { const: { a: [ 1, null ] } },
		labels: { type: 'object', additionalProperties: { type: 'string' } },
		open: { type: 'object', additionalProperties: true, properties: { a: { type: 'number' } } },
		numbers: { type: 'array', items: { type: 'number' } },
		pair: { type: 'array', items: [ { type: 'string' }, { type: 'number' } ], additionalItems: false, minItems: 2 },
		tree: { $ref: '#/definitions/tree' },
		either: { oneOf: [ { type: 'object', required: [ 'a' ], properties: { a: { type: 'string' } } }, { type: 'boolean' } ] },
		both: { allOf: [ { type: 'object', required: [ 'a' ], properties: { a: { type: 'string' } } }, { type: 'object', properties: { b: { type: 'number' } } } ] },
		one: { allOf: [ { oneOf: [ { type: 'object', required: [ 'a' ], properties: { a: { type: 'string' } } }, { type: 'object', required: [ 'b' ], properties: { b: { type: 'string' } } } ] }, { type: 'object', required: [ 'c' ], properties: { c: { type: 'string' } } } ] },
		anything: {},
		never: false
	}
};
const SITE = {
	schemas: { [ URI ]: SCHEMA },
	streams: { mine: { schema_uri: URI }, 'two\nlines "\\\'': { schema_uri: URI }, 'it\'s': { schema_title: 'test/all' }, free: {} },
	instrumentConfigs: { own: { stream_name: 'mine', schema_uri: URI }, titled: { stream_name: 'mine', schema_title: 'test/all' } },
	experiments: { trial: { stream_name: 'mine' } }
};

/* Statements that compile. */
const RIGHT = [
	'client.submit( "mine", { action: "click" } )',
	'client.submit( "it\'s", { action: "init", kind: "a", count: null } )',
	'client.submit( "mine", { $schema: "/test/all/1.0.0", meta: { id: "a" }, agent: {}, performer: { is_temp: true }, action: "click" } )',
	'client.submit( "mine", { action: "click", "with-dash": { a: [ 1, null ] }, labels: { a: "b" }, open: { a: 1, b: "c" }, numbers: [ 1 ], pair: [ "a", 1 ], anything: [ 7 ] } )',
	'client.submit( "mine", { action: "click", tree: { name: "a", children: [ { name: "b" } ] }, either: true, both: { a: "", b: 1 } } )',
	'client.submit( "mine", { action: "click", one: { b: "", c: "" } } )',
	'client.submit( "two\\nlines \\"\\\\\'", { action: "click" } )',
	'client.submit( "free", { whatever: 1 } )',
	'client.submit( "not-declared", { whatever: 1 } )',
	'client.submit( "mine" as string, { whatever: 1 } )',
	'client.getInstrument( "own" ).send( "click" )',
	'client.getInstrument( "own" ).send( "click", { count: 1 }, [ "page_id" ] )',
	'client.getInstrument( "titled" ).submitInteraction( "init", { kind: "a" } )',
	'client.getInstrument( "own" ).use( clickThroughRate( "a", "link" ) ).send( "init" )',
	'client.getInstrument( "own" ).setSchema( "/other/1.0.0" ).send( "another", { whatever: 1 } )',
	'client.getInstrument( "not-declared" ).send( "anything", { whatever: 1 } )',
	'client.getExperiment( "trial" ).send( "click", { count: 7 } )',
	'const event: EventsByStream[ "mine" ] = { action: "click" }; client.submit( "mine", event )',
	'const other: EventsBySchema[ "/test/all/1.0.0" ] = { action: "click" }; client.submit( "mine", other )'
];

/* Statements that do not compile, and what the compiler has to name. */
const WRONG = [
	[ 'client.submit( "mine", {} )', 'action' ],
	[ 'client.submit( "mine", { action: "clik" } )', '"clik"' ],
	[ 'client.submit( "mine", { action: "click", cuont: 1 } )', 'cuont' ],
	[ 'client.submit( "it\'s", { action: "click", count: "1" } )', 'string' ],
	[ 'client.submit( "mine", { action: "click", performer: { isTemp: true } } )', 'isTemp' ],
	[ 'client.submit( "mine", { action: "click", meta: { id: 7 } } )', 'number' ],
	[ 'client.submit( "mine", { action: "click", "with-dash": { a: [ 2, null ] } } )', '2' ],
	[ 'client.submit( "mine", { action: "click", labels: { a: 1 } } )', 'number' ],
	[ 'client.submit( "mine", { action: "click", open: { a: "1" } } )', 'string' ],
	[ 'client.submit( "mine", { action: "click", numbers: [ "1" ] } )', 'string' ],
	[ 'client.submit( "mine", { action: "click", pair: [ "a" ] } )', 'string' ],
	[ 'client.submit( "mine", { action: "click", tree: { nmae: "a" } } )', 'nmae' ],
	[ 'client.submit( "mine", { action: "click", either: 7 } )', 'number' ],
	[ 'client.submit( "mine", { action: "click", both: { b: 1 } } )', 'a' ],
	[ 'client.submit( "mine", { action: "click", one: { a: "" } } )', 'c' ],
	[ 'client.submit( "two\\nlines \\"\\\\\'", { action: "clik" } )', '"clik"' ],
	[ 'client.submit( "mine", { action: "click", never: 1 } )', 'undefined' ],
	[ 'client.submit( "mine", "click" )', 'string' ],
	[ 'client.getInstrument( "own" ).send( "clik" )', '"clik"' ],
	[ 'client.getInstrument( "own" ).send( "click", { cuont: 1 } )', 'cuont' ],
	[ 'client.getInstrument( "titled" ).submitInteraction( "click", { count: "1" } )', 'string' ],
	[ 'client.getInstrument( "own" ).send( "click", { $schema: "/other/1.0.0" } )', '\\$schema' ],
	[ 'client.getExperiment( "trial" ).send( "click", { count: true } )', 'boolean' ]
];

/* Members that two real examples have and their schemas do not declare, which a schema that is not closed takes: to a compiler it
 * is more likely that they are misspelt. */
const UNDECLARED = [ 'client_ip', 'token' ];

const HEAD = [
	'import { clickThroughRate, type Client, type EventsBySchema, type EventsByStream } from "@heliograph/client";',
	'import "./events.js";',
	'declare const client: Client; void [ clickThroughRate, client ]; export type Named = [ EventsBySchema, EventsByStream ];'
];

describe( 'heliograph-schema types', () => {
	/** @type {string} */
	let folder;
	before( () => {
		folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-types-' ) );
		fs.mkdirSync( path.join( folder, 'node_modules/@heliograph' ), { recursive: true } );
		fs.symlinkSync( root, path.join( folder, 'node_modules/@heliograph/client' ) );
		fs.writeFileSync( path.join( folder, 'package.json' ), '{ "type": "module" }' );
	} );
	after( () => fs.rmSync( folder, { recursive: true } ) );

	const use = ( ...args ) => spawnSync( process.execPath, [ TOOL, 'types', ...args ], { encoding: 'utf8', cwd: folder } );

	/**
	 * @param {Object} site
	 * @param {...string} names
	 */
	function declare( site, ...names ) {
		fs.writeFileSync( path.join( folder, 'site.json' ), JSON.stringify( site ) );
		const { status, stderr } = use( '--site', 'site.json', '--output', 'events.d.ts', ...names );
		assert.deepEqual( [ status, stderr ], [ 0, '' ] );
	}

	/**
	 * @param {string[]} statements
	 * @return {string[]} What the compiler says of each; '' for those that it takes.
	 */
	function compile( statements ) {
		fs.writeFileSync( path.join( folder, 'check.ts' ), [ ...HEAD, ...statements.map( ( statement ) => `{ ${ statement }; }` ) ].join( '\n' ) );
		const { stdout } = spawnSync( process.execPath, [ TSC, '--noEmit', '--strict', '--pretty', 'false', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'check.ts' ], { cwd: folder, encoding: 'utf8' } );
		const said = statements.map( () => '' );
		let at = -1;
		for ( const line of stdout.split( '\n' ).filter( Boolean ) ) {
			const [ , number ] = /^check\.ts\((\d+),/.exec( line ) || [];
			at = number ? Number( number ) - 1 - HEAD.length : at;
			assert.ok( at >= 0 && ( number || line.startsWith( ' ' ) ), line );
			said[ at ] += `${ line }\n`;
		}
		return said;
	}

	it( 'lets right events compile, and wrong ones not, with what is wrong by its name', () => {
		declare( SITE );
		const said = compile( [ ...RIGHT, ...WRONG.map( ( [ statement ] ) => statement ) ] );
		assert.deepEqual( said.slice( 0, RIGHT.length ).filter( Boolean ), [] );
		WRONG.forEach( ( [ statement, word ], i ) => assert.match( said[ RIGHT.length + i ], new RegExp( `(^|[^\\w])${ word }([^\\w]|$)` ), statement ) );
	} );

	it( 'lets the examples of real schemas compile, and not what differs from them', { skip: withoutSharedSchemas }, () => {
		const all = sharedSchemaUris().map( ( uri ) => ( { uri, schema: sharedSchema( uri ) } ) );
		declare( { streams: Object.fromEntries( all.map( ( { uri, schema } ) => [ uri, { schema_uri: schema.$id } ] ) ) }, path.join( root, '../shared/schemas' ) );
		const submit = ( uri, event ) => `client.submit( ${ JSON.stringify( uri ) }, ${ JSON.stringify( event ) } )`;
		const right = [], wrong = [];
		for ( const { uri, schema: { examples = [], properties = {}, required = [], additionalProperties } } of all ) {
			for ( const example of examples ) {
				right.push( submit( uri, example ) );
				wrong.push( ...Object.keys( example ).filter( ( name ) => Object( properties[ name ] ).type ).map( ( name ) => submit( uri, { ...example, [ name ]: [ [ 'neither' ] ] } ) ) );
				wrong.push( ...required.filter( ( name ) => ![ ...COMPLETED, ...FLAT ].includes( name ) ).map( ( name ) => submit( uri, { ...example, [ name ]: undefined } ) ) );
				wrong.push( ...additionalProperties === false ? [ submit( uri, { ...example, undeclared_member: 1 } ) ] : [] );
			}
		}
		assert.ok( right.length > 20 && wrong.length > 200, `${ right.length } right, ${ wrong.length } wrong` );
		const said = compile( [ ...right, ...wrong ] );
		assert.deepEqual( said.slice( 0, right.length ).filter( Boolean ).map( ( text ) => ( text.match( /may only specify known properties, and '"(\w+)"'/ ) || [ '', text ] )[ 1 ] ), UNDECLARED );
		assert.deepEqual( wrong.filter( ( statement, i ) => !said[ right.length + i ] ), [] );
	} );

	/* What is mistaken, and what is written for its member `a`: the compiler is not to be given what is no type. */
	const MISTAKEN = {
		'a type that does not exist': [ { type: 'constructor' }, 'unknown' ],
		'a type that every object has': [ { type: '__proto__' }, 'unknown' ],
		'a required of before draft-04': [ { type: 'object', required: true, properties: { b: { type: 'string' } } }, '{\n\t\tb?: string;\n\t}' ],
		'a reference that is no address': [ { $ref: '#/definitions/%' }, 'unknown' ],
		'a reference to a name that an $id gives': [ { $ref: '#name' }, 'unknown' ],
		'a reference to what every object has': [ { $ref: '#/properties/constructor/prototype' }, 'unknown' ],
		'a list of values without any': [ { enum: [] }, 'never' ],
		'no schema': [ null, 'unknown' ]
	};
	for ( const [ what, [ a, expected ] ] of Object.entries( MISTAKEN ) ) {
		it( `makes of ${ what } no more than it says`, () => {
			assert.equal( writeEventType( { type: 'object', properties: { a } }, '' ), `{\n\ta?: ${ expected };\n}` );
		} );
	}

	it( 'ends, whatever a schema refers to and however deep it is', () => {
		const level = ( i ) => ( { type: 'object', properties: { a: { $ref: `#/definitions/${ i + 1 }` }, b: { $ref: `#/definitions/${ i + 1 }` } } } );
		const doubled = { ...level( -1 ), definitions: Array.from( { length: 60 }, ( _, i ) => level( i ) ) };
		/** @type {any} */
		let deep = { type: 'string' };
		for ( let i = 0; i < 20000; i++ ) {
			deep = { type: 'object', properties: { a: deep } };
		}
		assert.ok( writeEventType( doubled, '' ).length < 5e6 );
		assert.ok( writeEventType( deep, '' ).length < 1e5 );
	} );

	it( 'tells of a site whose schemas are none, and of names that are no texts', () => {
		fs.writeFileSync( path.join( folder, 'odd.json' ), JSON.stringify( { schemas: { '/a/1.0.0': null }, streams: { mine: { schema_uri: 7 } } } ) );
		const { status, stderr } = use( '--site', 'odd.json' );
		assert.deepEqual( [ status, stderr ], [ 1, 'heliograph-schema: odd.json at /streams/mine/schema_uri: no-schema: 7 is none of the schemas that are given\n' ] );
	} );

	it( 'writes to standard output without --output, and names schemas by where they lie where they have no $id', () => {
		fs.mkdirSync( path.join( folder, 'schemas/a' ), { recursive: true } );
		fs.writeFileSync( path.join( folder, 'schemas/a/1.0.0.yaml' ), 'title: a\ntype: object\nproperties: { x: { type: string } }\n' );
		const { status, stdout } = use( 'schemas' );
		assert.equal( status, 0 );
		assert.match( stdout, /interface EventsBySchema \{\n\t\t\/\*\* a \*\/\n\t\t'\/a\/1\.0\.0': \{\n\t\t\tx\?: string;\n\t\t\};\n\t\}\n\}\n$/ );
	} );

	it( 'says which schema a site names and does not have, and writes nothing', () => {
		fs.writeFileSync( path.join( folder, 'lacking.json' ), JSON.stringify( { ...SITE, streams: { 'a/b': { schema_uri: '/test/al/1.0.0' } } } ) );
		const { status, stdout, stderr } = use( '--site', 'lacking.json', '--output', 'lacking.d.ts' );
		assert.deepEqual( [ status, stdout, fs.existsSync( path.join( folder, 'lacking.d.ts' ) ) ], [ 1, '', false ] );
		assert.equal( stderr, 'heliograph-schema: lacking.json at /streams/a~1b/schema_uri: no-schema: /test/al/1.0.0 is none of the schemas that are given. Is /test/all/1.0.0 meant?\n' );
	} );

	it( 'knows the names that contextual attributes have in flat schemas', () => {
		const [ , list ] = fs.readFileSync( path.join( root, 'src/stream/attributes.h' ), 'utf8' ).match( /#define HG_CONTEXT_ATTRIBUTES\(X\)((?:.*\\\n)*.*)/ );
		const flat = [ ...list.matchAll( /X\(\w+, "\w+", "([^"]*)"/g ) ].flatMap( ( [ , fields ] ) => fields.split( '\\0' ).slice( 1 ).filter( Boolean ) );
		assert.deepEqual( [ ...new Set( flat ) ].sort(), [ ...FLAT ].sort() );
	} );
} );
