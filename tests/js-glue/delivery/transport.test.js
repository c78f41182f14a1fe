/*
 * How a browser's fetch is asked. Node's own keeps nothing alive, so the transport is loaded here as a browser would load it.
 */

import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { settle } from '../../support/hosts.js';

const URL = 'https://intake.example.org/v1/events';

/* What browsers let a page keep alive. */
const QUOTA = 65536;

/** @typedef {{ keepalive: boolean, bytes: number }} Attempt */

describe( 'a request of a page', () => {
	/** @type {typeof import('../../../js-glue/delivery/transport.js').send} */
	let send;
	/** @type {Attempt[]} */
	let attempts;
	/** @type {RequestInit} How the last one was asked. */
	let init;
	/** @type {( attempt: Attempt ) => any} What the browser does with it. */
	let answer;

	const taken = () => Promise.resolve( new Response( '', { status: 201 } ) );
	const bytesOf = ( /** @type {string} */ body ) => new TextEncoder().encode( body ).length;
	const post = ( body = '[]', exiting = false ) => send( /** @type {any} */ ( { url: URL, body, bytes: bytesOf( body ), exiting } ) );

	before( async () => {
		const { fetch, process } = globalThis;
		Object.defineProperty( globalThis, 'process', { value: undefined, configurable: true, writable: true } );
		globalThis.fetch = /** @type {any} */ ( ( _, given ) => {
			const { body, keepalive } = init = given;
			const attempt = { keepalive, bytes: bytesOf( body ) };
			attempts.push( attempt );
			return answer( attempt );
		} );
		try {
			( { send } = await import( '../../../js-glue/delivery/transport.js' ) );
		} finally {
			Object.assign( globalThis, { fetch, process } );
		}
	} );

	beforeEach( async () => {
		/* What the test before doubted is forgotten with a request that succeeds. */
		attempts = [];
		answer = taken;
		await post();
		await post();
		attempts = [];
	} );

	it( 'is kept alive', async () => {
		assert.equal( ( await post() ).status, 201 );
		assert.deepEqual( attempts, [ { keepalive: true, bytes: 2 } ] );
	} );

	it( 'brings no cookie, and not the address of its page', async () => {
		await post();
		assert.deepEqual( [ init.credentials, init.referrerPolicy ], [ 'omit', 'origin' ] );
	} );

	it( 'tells when its answer has come to the end, which is later than when it is there', async () => {
		/** @type {any} */
		let body;
		answer = async () => new Response( new ReadableStream( { start: ( controller ) => {
			body = controller;
		} } ), { status: 202 } );
		const request = /** @type {any} */ ( { url: URL, body: '[]', bytes: 2, exiting: false } );
		assert.equal( ( await send( request ) ).status, 202 );
		let isOver = false;
		request.end.then( () => {
			isOver = true;
		} );
		await settle();
		assert.equal( isOver, false );
		body.close();
		await settle();
		assert.equal( isOver, true );
	} );

	/* "Missing CORS": the intake has it, and the browser hides the answer. */
	it( 'that fails on its way is one attempt, and the next one does without being kept alive', async () => {
		answer = async () => {
			await settle();
			throw new TypeError( 'Failed to fetch' );
		};
		for ( let i = 1; i <= 4; i++ ) {
			await assert.rejects( post(), TypeError );
			assert.equal( attempts.length, i );
		}
		assert.deepEqual( attempts.map( ( { keepalive } ) => keepalive ), [ true, false, true, false ] );
	} );

	for ( const [ how, refuse ] of /** @type {[ string, () => any ][]} */ ( [
		[ 'that throws', () => {
			throw new TypeError( 'keepalive is not supported' );
		} ],
		[ 'that refuses at once', () => Promise.reject( new TypeError( 'quota' ) ) ]
	] ) ) {
		it( `leaves without being kept alive in an engine ${ how }`, async () => {
			answer = ( { keepalive } ) => keepalive ? refuse() : taken();
			assert.equal( ( await post() ).status, 201 );
			assert.deepEqual( attempts.map( ( { keepalive } ) => keepalive ), [ true, false ] );
		} );

		it( `of a page that is left is not tried without it in an engine ${ how }`, async () => {
			answer = ( { keepalive } ) => keepalive ? refuse() : taken();
			const request = /** @type {any} */ ( { url: URL, body: '[]', bytes: 2, exiting: true } );
			await assert.rejects( send( request ), TypeError );
			assert.deepEqual( [ attempts.length, request.keepalive ], [ 1, false ] );
		} );
	}

	for ( const [ what, body ] of [ [ 'letters', 'x'.repeat( 20000 ) ], [ 'letters of three bytes', '\u4e2d'.repeat( 7000 ) ], [ 'letters of which one has three', '\u4e2d' + 'x'.repeat( 20000 ) ] ] ) {
		it( `never asks for more to be kept alive than a browser does, of ${ what }`, async () => {
			/** @type {( () => void )[]} */
			const waiting = [];
			let alive = 0, most = 0;
			answer = ( { keepalive, bytes } ) => {
				alive += keepalive ? bytes : 0;
				most = Math.max( most, alive );
				return new Promise( ( resolve ) => {
					waiting.push( () => {
						alive -= keepalive ? bytes : 0;
						resolve( new Response( '', { status: 201 } ) );
					} );
				} );
			};
			const results = Array.from( { length: 6 }, () => post( body, true ).then( () => 'sent', () => 'refused' ) );
			await settle();
			waiting.splice( 0 ).forEach( ( done ) => done() );
			const said = await Promise.all( results );
			assert.ok( most > 40000 && most <= QUOTA, `${ most } bytes` );
			assert.equal( said.filter( ( word ) => word === 'refused' ).length, 6 - attempts.length );
			await settle();
			/* What has ended has room for others. */
			attempts = [];
			answer = taken;
			await post( body, true );
			assert.deepEqual( attempts.map( ( { keepalive } ) => keepalive ), [ true ] );
		} );
	}

	it( 'that does not fit leaves without being kept alive where the page stays', async () => {
		assert.equal( ( await post( 'x'.repeat( 70000 ) ) ).status, 201 );
		assert.deepEqual( attempts.map( ( { keepalive } ) => keepalive ), [ false ] );
	} );

	it( 'is answered by nobody where a login page stands in place of the intake', async () => {
		answer = () => Promise.resolve( new Response( '<!DOCTYPE html>', { status: 200, headers: { 'Content-Type': 'text/html' } } ) );
		assert.equal( ( await post() ).status, 0 );
	} );
} );
