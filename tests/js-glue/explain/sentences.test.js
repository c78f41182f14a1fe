/*
 * What is said of mistakes, as README.md here says, and that each option that is misspelt is told by its right name.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { HeliographError, createClient } from '../../../js-glue/index.js';
import { explain, findMistakes } from '../../../js-glue/explain/explain.js';
import { nearest } from '../../../js-glue/explain/nearest.js';
import { context, options as OPTIONS } from '../../../js-glue/explain/options.js';
import { wasm } from '../../support/client.js';
import { createClock, createIntake, createPage } from '../../support/hosts.js';
import { WEB_UI_ACTIONS, root } from '../../support/shared.js';
import { until } from '../../support/until.js';

const folder = new URL( 'cases/', import.meta.url );
const cases = fs.readdirSync( folder ).sort().map( ( name ) => ( { name: name.replace( '.json', '' ), ...JSON.parse( fs.readFileSync( new URL( name, folder ), 'utf8' ) ) } ) );
const site = JSON.parse( fs.readFileSync( new URL( 'site.json', import.meta.url ), 'utf8' ) );
site.schemas[ WEB_UI_ACTIONS ] = JSON.parse( fs.readFileSync( `${ root }/src/schemas${ WEB_UI_ACTIONS }.json`, 'utf8' ) );

/** What a test gives beside the site's options. */
const host = () => ( { wasm, transport: createIntake(), storage: undefined, clock: createClock(), ...createPage() } );

/**
 * @param {import('node:test').TestContext} t
 * @return {string[]} What the console is told from here on.
 */
function listen( t ) {
	/** @type {string[]} */
	const lines = [];
	t.mock.method( console, 'warn', ( /** @type {string} */ line ) => lines.push( line ) );
	return lines;
}

/**
 * @param {any} client
 * @param {any[]} call `[ 'submit', ... ]`, or `[ 'getInstrument().send', name, ... ]`.
 */
function play( client, [ method, ...given ] ) {
	const [ , first, last = method ] = /^(\w+)\(\)\.(\w+)$/.exec( method ) || [];
	const object = first ? client[ first ]( given.shift() ) : client;
	object[ last ]( ...given );
}

describe( 'a mistake', () => {
	for ( const { name, options = {}, calls = [], rejects, warns = [] } of cases ) {
		it( `is told in words: ${ name }`, async ( t ) => {
			const lines = listen( t );
			const given = Object.fromEntries( Object.entries( { ...site, ...options } ).filter( ( [ , value ] ) => value !== null ) );
			const started = createClient( { ...host(), ...given } );
			if ( rejects ) {
				await assert.rejects( started, ( error ) => {
					assert.ok( error instanceof HeliographError );
					assert.deepEqual( error.errors.map( ( { code, path, message } ) => `${ code } at ${ path }: ${ message }` ), rejects );
					assert.deepEqual( error.errors.map( ( { see } ) => see ), error.errors.map( ( { code } ) => `docs/troubleshooting.md#${ code }` ) );
					assert.equal( error.message, error.errors.map( ( { code, path, message, see } ) => `${ code } at "${ path }": ${ message } (${ see })` ).join( '; ' ) );
					assert.ok( error.stack.includes( error.message ) );
					return true;
				} );
			} else {
				const client = await started;
				calls.forEach( ( call ) => play( client, call ) );
				await client.close();
			}
			await until( () => lines.length >= warns.length, 'the console to be told' );
			assert.deepEqual( lines.map( ( line ) => line.replace( /^heliograph: /, '' ).replace( / \(docs\/troubleshooting\.md#([a-z-]+)\)$/, ( all, code ) => {
				assert.ok( line.startsWith( `heliograph: ${ code }` ) );
				return '';
			} ) ), warns );
		} );
	}
} );

/**
 * @param {string} name
 * @return {string} The same with a letter missing, as the fingers make it.
 */
const misspell = ( name ) => name.slice( 0, 2 ) + name.slice( 3 );

/**
 * @param {any} shape
 * @param {string[]} [steps]
 * @return {string[][]} The way to each name in it.
 */
function waysIn( { members = {}, each, takes }, steps = [] ) {
	return [
		...Object.entries( members ).flatMap( ( [ name, inner ] ) => [ [ ...steps, name ], ...waysIn( inner, [ ...steps, name ] ) ] ),
		...each ? waysIn( each, [ ...steps, takes.startsWith( 'an array' ) ? '0' : '*' ] ) : []
	];
}

/**
 * @param {string[]} steps
 * @param {unknown} value
 * @return {any} Options that have nothing but the value there.
 */
const nest = ( steps, value ) => steps.reduceRight( ( inner, step ) => step === '0' ? [ inner ] : { [ step ]: inner }, value );

describe( 'an option that is misspelt', () => {
	/* What the core refuses itself is told with the error. */
	const refused = [ 'instruments', 'delivery', 'context' ];
	const ways = waysIn( OPTIONS ).filter( ( [ first, second, third ] ) => !refused.includes( first ) || !second || third !== undefined && [ 'clickThrough', 'contributionStatistics' ].includes( second ) );

	it( `is told by its right name, ${ ways.length } of them`, () => {
		for ( const way of ways ) {
			const name = way.at( -1 ), wrong = misspell( name );
			const told = findMistakes( nest( [ ...way.slice( 0, -1 ), wrong ], 1 ) );
			assert.deepEqual( told.map( ( { code } ) => code ), [ 'unknown-option' ], way.join( '/' ) );
			assert.ok( told[ 0 ].message.endsWith( `did you mean ${ JSON.stringify( name ) }?` ), `${ way.join( '/' ) }: ${ told[ 0 ].message }` );
		}
	} );

	it( 'is told where the core refuses it, each of every instrument', async () => {
		for ( const [ instrument, name ] of waysIn( OPTIONS.members.instruments ).filter( ( way ) => way.length === 2 && !/^(clickThrough|contributionStatistics)$/.test( way[ 0 ] ) ) ) {
			const wrong = misspell( name );
			await assert.rejects( createClient( { ...host(), ...site, instruments: { [ instrument ]: { stream: 'ui', [ wrong ]: true } } } ), ( error ) => {
				assert.ok( error.errors.some( ( { message } ) => message.endsWith( `did you mean "${ name }"?` ) ), `${ instrument } ${ wrong }: ${ error.message }` );
				return true;
			} );
		}
	} );

	it( 'is told of each contextual attribute', () => {
		for ( const [ object, field ] of waysIn( context ).filter( ( way ) => way.length === 2 ) ) {
			const wrong = misspell( field );
			const { message } = explain( { code: 'unknown-attribute', message: '', where: `/context/${ object }/${ wrong }` } );
			/* What is left of `id` is no name at all. */
			assert.ok( wrong === field || message.endsWith( '?' ) && message.includes( nearest( wrong, Object.keys( context.members[ object ].members ) ) ), message );
		}
	} );

	it( 'is not told of members that only a server reads', () => {
		assert.deepEqual( findMistakes( { streams: { a: { is_wmf_production: true, topics: [], producers: { eventgate: { enable_hasty: true } } } } } ), [] );
	} );
} );

describe( 'a promise or an answer of fetch in place of what it holds', () => {
	for ( const [ what, wrong, expected ] of [
		[ 'a schema', { schemas: { '/a/1.0.0': Promise.resolve( {} ) } }, 'bad-schema at /schemas/~1a~11.0.0: has to be a schema: an object, true or false, and is a promise: await it first.' ],
		[ 'a schema as fetch answers it', { schemas: { '/a/1.0.0': new Response( '{}' ) } }, 'bad-schema at /schemas/~1a~11.0.0: has to be a schema: an object, true or false, and is an answer of fetch: await its json() first.' ],
		[ 'all schemas', { schemas: Promise.resolve( {} ) }, 'bad-option at /schemas: is a promise, and has to be an object that has schemas by URI: await it first.' ],
		[ 'a stream', { streams: { ui: Promise.resolve( {} ) } }, 'bad-option at /streams/ui: is a promise' ],
		[ 'the context', { context: Promise.resolve( {} ) }, 'bad-option at /context: is a promise' ]
	] ) {
		it( `is told for ${ what }`, async () => {
			await assert.rejects( createClient( { ...host(), ...site, ...wrong } ), ( error ) => {
				const { code, path, message } = error.errors[ 0 ];
				assert.ok( `${ code } at ${ path }: ${ message }`.startsWith( expected ), `${ code } at ${ path }: ${ message }` );
				return true;
			} );
		} );
	}

	it( 'is taken for the module', async () => {
		assert.equal( ( await createClient( { ...host(), ...site, wasm: Promise.resolve( wasm ) } ) ).status, 'ready' );
	} );
} );

describe( 'the console', () => {
	it( 'is told each thing once, of one client', async ( t ) => {
		const lines = listen( t );
		const client = await createClient( { ...host(), ...site } );
		client.submit( 'u', {} );
		client.submit( 'u', {} );
		client.submit( 'v', {} );
		await until( () => lines.length > 1, 'two warnings' );
		await client.close();
		assert.deepEqual( lines.map( ( line ) => line.split( ':' )[ 1 ] ), [ ' unknown-stream at /streams/u', ' unknown-stream at /streams/v' ] );
	} );

	for ( const [ what, given ] of Object.entries( { 'where it is silenced': { onDiagnostic: null }, 'where a function listens': { onDiagnostic: () => {} } } ) ) {
		it( `is not told ${ what }`, async ( t ) => {
			const lines = listen( t );
			const client = await createClient( { ...host(), ...site, ...given } );
			client.submit( 'u', {} );
			await client.close();
			assert.deepEqual( lines, [] );
		} );
	}

	for ( const [ what, given ] of Object.entries( { 'who does not want to be measured': { window: { navigator: { globalPrivacyControl: true } } }, 'who opted out': { privacy: { optOut: true } } } ) ) {
		it( `is not told of a reader ${ what }`, async ( t ) => {
			const lines = listen( t );
			const client = await createClient( { ...host(), ...site, ...given } );
			client.optOut();
			await client.close();
			assert.deepEqual( [ client.statusReason.code, lines ], [ given.privacy ? 'opted-out' : 'gpc', [] ] );
		} );
	}

	it( 'is not told what no site can mend', async ( t ) => {
		const lines = listen( t );
		await ( await createClient( { ...host(), ...site, random() {
			throw new Error( 'none' );
		} } ) ).close();
		assert.deepEqual( lines, [] );
	} );
} );

describe( 'explain', () => {
	it( 'knows that Node has no page', () => {
		const { message } = explain( { code: 'bad-intake-url', message: '', path: '/intakeUrl' }, { intakeUrl: '/v1/events' } );
		assert.equal( message, '"/v1/events" is relative, and there is no page that it could be relative to: it has to be a whole address, such as "https://intake.example.org/v1/events".' );
	} );

	it( 'answers the entry, and where it stands', () => {
		const { by, code, message, remedy, see, what, why } = explain( { code: 'gpc', message: 'the reader does not want it' } );
		assert.deepEqual( [ by, code, see ], [ 'reader', 'gpc', 'docs/troubleshooting.md#gpc' ] );
		assert.ok( message.startsWith( 'the reader does not want it. ' ) && message.endsWith( remedy ) );
		assert.ok( what && why );
	} );

	it( 'has a sentence for the codes of a packed page', () => {
		assert.equal( explain( { code: 'invalid-event', message: 'invalid-event string (type), stream ui', where: '/action' } ).message.split( '. ' )[ 0 ], 'An event does not satisfy its schema' );
		assert.match( explain( { code: 'no-token', message: 'no-token', where: '/streams/ui' } ).message, /^A stream is sampled by session or device/ );
	} );

	it( 'says something of a code that is newer than itself, and of anything that was given', () => {
		assert.match( explain( { code: 'brand-new', message: '' } ).message, /older/ );
		for ( const given of [ null, 1, 'x', [], { context: 5, streams: 7, schemas: [] }, { get streams() {
			throw new Error( 'no' );
		} } ] ) {
			for ( const code of [ 'bad-option', 'bad-context', 'bad-sample', 'unknown-stream', 'no-schema', 'bad-curation', 'bad-schema', 'bad-intake-url', 'unchecked', 'invalid-event' ] ) {
				assert.ok( explain( { code, message: 'words', where: '/streams/a/b' }, given ).message );
			}
		}
	} );
} );

describe( 'the nearest name', () => {
	for ( const [ name, expected ] of Object.entries( { intakeURL: 'intakeUrl', intake_url: 'intakeUrl', contxt: 'context', conetxt: 'context', intake: 'intakeUrl', zzz: undefined, tokens: 'token', a: undefined } ) ) {
		it( `of ${ name } is ${ expected }`, () => {
			assert.equal( nearest( name, [ 'intakeUrl', 'context', 'token', 'gpc' ] ), expected );
		} );
	}
} );
