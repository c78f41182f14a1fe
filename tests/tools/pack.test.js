/*
 * heliograph-pack and pack(): what they make of a site, and what they say of one with mistakes.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/shared.js';

const TOOL = path.join( root, 'dist/heliograph-pack.mjs' );
const { pack } = await import( pathToFileURL( TOOL ).href );
const { createClient: createWhole } = await import( pathToFileURL( path.join( root, 'dist/heliograph.mjs' ) ).href );
const { createClient: createPacked } = await import( pathToFileURL( path.join( root, 'dist/heliograph.page.mjs' ) ).href );

const SCHEMA = {
	title: 'test/click', type: 'object', additionalProperties: false, required: [ 'action' ],
	properties: {
		$schema: { type: 'string' }, action: { type: 'string', maxLength: 8 }, dt: { type: 'string' }, meta: { type: 'object' }, sample: { type: 'object' },
		performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } }
	}
};
const STREAM = { schema_title: 'test/click', schema_uri: '/test/click/1.0.0', sample: { unit: 'pageview', rate: 1 } };
const SITE = { intakeUrl: '/v1/events', schemas: { '/test/click/1.0.0': SCHEMA }, streams: { clicks: STREAM }, instruments: { webUiClick: { stream: 'clicks' } } };
const CONTEXT = { performer: { is_temp: false } };

/* name, site, the mistakes as `code path` */
const MISTAKES = [
	[ 'no object', [], [ 'bad-option ' ] ],
	[ 'options that are the page\'s, or nobody\'s', { ...SITE, context: CONTEXT, onDiagnostic: 1, streamz: {} }, [ 'bad-option /context', 'bad-option /onDiagnostic', 'bad-option /streamz' ] ],
	[ 'an intake that is none', { ...SITE, intakeUrl: 'mailto:a@b' }, [ 'bad-intake-url /intakeUrl' ] ],
	[ 'an intake that is no text', { ...SITE, intakeUrl: {} }, [ 'bad-intake-url /intakeUrl' ] ],
	[ 'a schema that is not supported', { ...SITE, schemas: { '/test/click/1.0.0': { ...SCHEMA, format: 'email' } } }, [ 'unsupported-keyword /schemas/~1test~1click~11.0.0/format', 'no-schema /instruments/webUiClick/stream' ] ],
	[ 'an instrument and a stream that do not exist', { ...SITE, instruments: { clock: {}, webUiClick: { stream: 'x' } } }, [ 'unknown-instrument /instruments/clock', 'unknown-stream /instruments/webUiClick/stream' ] ],
	[ 'streams that are no object', { ...SITE, streams: [], instruments: {} }, [ 'bad-option /streams' ] ],
	[ 'intakeFills that are none', { ...SITE, intakeFills: 'meta' }, [ 'bad-option /intakeFills' ] ],
	[ 'privacy that is no object', { ...SITE, privacy: true }, [ 'bad-option /privacy' ] ],
	[ 'schemaDirectories that are no folders', { ...SITE, schemaDirectories: 'here' }, [ 'bad-option /schemaDirectories' ] ],
	[ 'a schema that no folder has', { ...SITE, schemas: {}, schemaDirectories: [ 'nowhere' ] }, [ 'no-schema /streams/clicks/schema_uri' ] ],
	[ 'a schema by a name that all objects have', { ...SITE, schemas: {}, streams: { clicks: { schema_uri: 'constructor' } }, instruments: {}, schemaDirectories: [ 'nowhere' ] }, [ 'no-schema /streams/clicks/schema_uri' ] ],
	[ 'schemas that are no map', { ...SITE, schemas: [ SCHEMA ] }, [ 'bad-option /schemas', 'no-schema /instruments/webUiClick/stream' ] ],
	[ 'a schema that is null, beside experiments', { ...SITE, schemas: { ...SITE.schemas, '/a': null }, experiments: {} }, [ 'bad-schema /schemas/~1a' ] ],
	[ 'countries that are none', { ...SITE, instruments: { contributionStatistics: { disallowedCountries: [ 'DE' ] } } }, [ 'bad-country-map /instruments/contributionStatistics/disallowedCountries' ] ]
];

/** @return {string[]} What pack() throws, as `code path`. */
function mistakesOf( site ) {
	try {
		pack( site );
		return [];
	} catch ( error ) {
		assert.equal( error.name, 'HeliographError' );
		return error.errors.map( ( { code, path: at } ) => `${ code } ${ at }` );
	}
}

/** Options of a client whose batches are kept in `sent`. */
function hostOf( sent ) {
	return {
		context: CONTEXT, onDiagnostic: null,
		transport: {
			send( { url, body } ) {
				sent.push( { url, events: JSON.parse( body ) } );
				return Promise.resolve( { status: 201 } );
			}
		}
	};
}

describe( 'pack()', () => {
	it( 'gives the same bytes for the same site', () => {
		assert.deepEqual( pack( SITE ), pack( JSON.parse( JSON.stringify( SITE ) ) ) );
	} );

	for ( const [ name, site, expected ] of MISTAKES ) {
		it( `tells ${ name }`, () => assert.deepEqual( mistakesOf( site ), expected ) );
	}

	it( 'tells a site\'s mistakes as createClient does', async () => {
		const told = ( errors ) => errors.map( ( { code, path: at, message } ) => [ code, at, message ] );
		for ( const [ name, site ] of MISTAKES.slice( 2, 8 ) ) {
			const intakeUrl = site.intakeUrl === '/v1/events' ? 'https://intake.example/' : site.intakeUrl;
			const whole = await createWhole( { ...hostOf( [] ), ...site, intakeUrl } ).catch( ( error ) => error );
			assert.throws( () => pack( site ), ( error ) => {
				assert.deepEqual( told( error.errors ), told( whole.errors ), name );
				return true;
			} );
		}
	} );

	it( 'takes null for what is not given', () => {
		const nothing = { streams: null, schemas: null, schemaDirectories: null, instrumentConfigs: null, experiments: null, instruments: null };
		assert.deepEqual( mistakesOf( nothing ), [] );
		assert.deepEqual( pack( { ...nothing, intakeUrl: null, intakeFills: null, privacy: null, delivery: null, lossStream: null, deviceToken: null } ), pack( {} ) );
		assert.deepEqual( mistakesOf( { ...SITE, schemaDirectories: null, instrumentConfigs: null, experiments: null } ), [] );
	} );

	/* Which instrument, what the schema requires, what is told */
	for ( const [ which, required, expected ] of [
		[ 'works for no reader', [ 'action', 'weather' ], [ 'bad-instrument /instruments/webUiClick' ] ],
		[ 'works', [ 'action', 'performer' ], [] ]
	] ) {
		it( `says of an instrument that ${ which } ${ expected.length ? 'so, also where hardly anybody is in sample' : 'nothing' }`, () => {
			const told = [], schema = { ...SCHEMA, properties: { ...SCHEMA.properties, weather: {} }, required };
			const streams = { clicks: { ...STREAM, sample: { unit: 'session', rate: 0.001 } } };
			pack( { ...SITE, streams, schemas: { '/test/click/1.0.0': schema } }, { onDiagnostic: ( one ) => told.push( `${ one.code } ${ one.where }` ) } );
			assert.deepEqual( told, expected );
		} );
	}

	it( 'tells of a lossStream that is none', () => {
		const notes = [];
		pack( { ...SITE, lossStream: 'losses' }, { onDiagnostic: ( { code, where } ) => notes.push( `${ code } ${ where }` ) } );
		pack( { ...SITE, lossStream: 'clicks' }, { onDiagnostic: ( { code, where } ) => notes.push( `${ code } ${ where }` ) } );
		assert.deepEqual( notes, [ 'unknown-stream /lossStream' ] );
	} );

	it( 'passes on what was ignored', () => {
		const told = [];
		pack( { ...SITE, schemas: { '/test/click/1.0.0': { ...SCHEMA, mexLength: 1 } } }, { onDiagnostic: ( one ) => told.push( `${ one.code } ${ one.where }` ) } );
		assert.deepEqual( told, [ 'unknown-keyword /schemas/~1test~1click~11.0.0/mexLength' ] );
	} );

	it( 'makes a page\'s module, whose client sends what the whole module\'s does', async () => {
		const [ whole, packed ] = [ [], [] ];
		const intakeUrl = 'https://intake.example/v1/events';
		const clients = [
			await createWhole( { ...hostOf( whole ), ...SITE, intakeUrl } ),
			await createPacked( { ...hostOf( packed ), wasm: pack( SITE ), intakeUrl } )
		];
		for ( const client of clients ) {
			assert.equal( client.status, 'ready' );
			assert.equal( client.submit( 'clicks', { action: 'save' } ), 'queued' );
			assert.equal( client.submit( 'clicks', { action: 'far too long' } ), 'invalid' );
			assert.equal( client.submit( 'other', {} ), 'unknown-stream' );
			await client.flush();
			await client.close();
		}
		const [ ours, theirs ] = [ packed, whole ].map( ( sent ) => JSON.stringify( sent.map( ( { url, events } ) => ( { url, events: events.map( ( event ) => ( { ...event, dt: '', meta: { ...event.meta, id: '' } } ) ) } ) ) ) );
		assert.equal( ours, theirs );
		assert.equal( packed.length, 1 );
	} );
} );

describe( 'heliograph-pack', () => {
	/** @type {string} */
	let folder;
	before( () => {
		folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
		const put = ( name, value ) => {
			fs.mkdirSync( path.dirname( path.join( folder, name ) ), { recursive: true } );
			fs.writeFileSync( path.join( folder, name ), typeof value === 'string' ? value : JSON.stringify( value ) );
		};
		put( 'site.json', SITE );
		put( 'bad.json', { ...SITE, instruments: { clock: {} } } );
		put( 'broken.json', '{"streams":' );
		put( 'twice.json', '{\n\t"streams": { "clicks": {} , "a": [ { "clicks": "b:{" } ],\n\t\t"clicks": {} } }' );
		fs.symlinkSync( 'site.json', path.join( folder, 'link.wasm' ) );
		put( 'note.json', { ...SITE, schemas: { '/test/click/1.0.0': { ...SCHEMA, mexLength: 1 } } } );
		put( 'deep/site.json', { ...SITE, schemas: undefined, schemaDirectories: [ 'nothing', '../schemas' ] } );
		put( 'deep/broken.json', { ...SITE, schemas: undefined, schemaDirectories: [ '../broken-schemas' ] } );
		put( 'schemas/test/click/1.0.0.json', SCHEMA );
		put( 'broken-schemas/test/click/1.0.0.json', '{' );
		put( 'mark.json', '\uFEFF' + JSON.stringify( { ...SITE, schemas: undefined, schemaDirectories: [ 'marked-schemas' ] } ) );
		put( 'marked-schemas/test/click/1.0.0.json', '\uFEFF' + JSON.stringify( SCHEMA ) );
		put( 'comma.json', '{\n\t"streams": {},,\n}' );
	} );
	after( () => fs.rmSync( folder, { recursive: true } ) );

	const use = ( ...args ) => spawnSync( process.execPath, [ TOOL, ...args ], { encoding: 'utf8', cwd: folder } );
	const read = ( name ) => new Uint8Array( fs.readFileSync( path.join( folder, name ) ) );

	it( 'writes what pack() answers, and says nothing', () => {
		const { status, stdout, stderr } = use( 'site.json', '--out', 'site.wasm' );
		assert.deepEqual( { status, stdout, stderr }, { status: 0, stdout: '', stderr: '' } );
		assert.deepEqual( read( 'site.wasm' ), pack( SITE ) );
	} );

	it( 'finds the schemas of its streams in folders that are relative to the site', () => {
		assert.equal( use( 'deep/site.json', '--out', 'deep.wasm' ).status, 0 );
		assert.deepEqual( read( 'deep.wasm' ), pack( SITE ) );
	} );

	it( 'reads files with a byte order mark, as editors on Windows write them', () => {
		assert.equal( use( 'mark.json', '--out', 'mark.wasm' ).stderr, '' );
		assert.deepEqual( read( 'mark.wasm' ), pack( SITE ) );
	} );

	it( 'says of a file in another encoding where it is, and packs nothing', () => {
		fs.writeFileSync( path.join( folder, 'latin.json' ), Buffer.from( '{\n\t"domain": "caf\xe9"\n}', 'latin1' ) );
		const { status, stderr } = use( 'latin.json', '--out', 'latin.wasm' );
		assert.match( stderr, /^heliograph-pack: error bad-json at latin\.json:2:16: the file is not in UTF-8\. Save it in that encoding/ );
		assert.deepEqual( [ status, fs.existsSync( path.join( folder, 'latin.wasm' ) ) ], [ 1, false ] );
	} );

	it( 'says with --stats where the bytes go', () => {
		const { status, stdout } = use( '--stats', 'site.json', '--out', 'stats.wasm' );
		assert.equal( status, 0 );
		const [ , schema ] = /schemas: \/test\/click\/1\.0\.0 +(\d+) B/.exec( stdout ) || [];
		const [ , stream ] = /streams: clicks +(\d+) B/.exec( stdout ) || [];
		const [ , memory ] = /^memory +(\d+) B/m.exec( stdout ) || [];
		assert.ok( Number( schema ) > 50 && Number( stream ) > 50 && Number( schema ) + Number( stream ) < Number( memory ), stdout );
		const [ , all ] = /(\d+) B in all, \d+ B brotli/.exec( stdout ) || [];
		assert.equal( Number( all ), read( 'stats.wasm' ).length );
	} );

	/* file, what it says */
	for ( const [ file, said ] of [
		[ 'bad.json', 'error unknown-instrument at /instruments/clock: "clock" is no built-in instrument' ],
		[ 'broken.json', 'error bad-json at broken.json:1:12: ' ],
		[ 'comma.json', 'error bad-json at comma.json:2:16: ' ],
		[ 'twice.json', 'error bad-json at twice.json:3:3: the name "clicks" is in the object twice' ],
		[ 'nowhere.json', 'error unreadable at nowhere.json: ' ],
		[ 'deep/broken.json', `error bad-schema at /streams/clicks/schema_uri: ${ path.join( 'FOLDER', 'broken-schemas/test/click/1.0.0.json' ) }:1:2: ` ]
	] ) {
		it( `writes nothing of ${ file }, and says why`, () => {
			const { status, stderr } = use( file, '--out', 'none.wasm' );
			assert.equal( status, 1 );
			assert.ok( stderr.replace( folder, 'FOLDER' ).startsWith( `heliograph-pack: ${ said }` ), stderr );
			assert.ok( !fs.existsSync( path.join( folder, 'none.wasm' ) ) );
		} );
	}

	it( 'says where the documentation explains a mistake', () => {
		assert.match( use( 'bad.json', '--out', 'none.wasm' ).stderr, / \(docs\/troubleshooting\.md#unknown-instrument\)\n$/ );
	} );

	it( 'packs all the same what has only notes, and tells them', () => {
		const { status, stderr } = use( 'note.json', '--out', 'note.wasm' );
		assert.equal( status, 0 );
		assert.match( stderr, /^heliograph-pack: note unknown-keyword at .*\/mexLength: .* \(docs\/troubleshooting\.md#unknown-keyword\)$/m );
		assert.ok( read( 'note.wasm' ).length );
	} );

	it( 'explains itself', () => {
		assert.match( use( '--help' ).stdout, /^Usage: heliograph-pack/ );
		assert.equal( use( '--help' ).status, 0 );
	} );

	for ( const [ line, pattern ] of Object.entries( {
		'': /The file of the site is missing/,
		'site.json': /--out is missing/,
		'--out a': /The file of the site is missing/,
		'site.json --out': /'--out <value>' argument missing/,
		'site.json more.json --out a': /More than one site is named \(site\.json, more\.json\)/,
		'site.json --out a --stat': /Unknown option '--stat'/,
		'site.json --out --stats': /'--out' argument is ambiguous/,
		'site.json --out ./site.json': /--out would write over site\.json/,
		'site.json --out link.wasm': /--out would write over site\.json/
	} ) ) {
		it( `says what is wrong with its arguments: ${ line || 'none' }`, () => {
			const { status, stderr } = use( ...line.split( ' ' ).filter( Boolean ) );
			assert.equal( status, 2 );
			assert.match( stderr, pattern );
			assert.match( stderr, /^heliograph-pack: bad-option: [^\n]+\. See heliograph-pack --help\.\n$/ );
			assert.deepEqual( JSON.parse( fs.readFileSync( path.join( folder, 'site.json' ), 'utf8' ) ), SITE );
		} );
	}
} );
