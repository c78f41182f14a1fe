/*
 * Faults that need a real browser: what other scripts do to the page, networks between, a cache of pages. The page goes
 * on, and every event is at the intake once, unless the name of the case says otherwise.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startIntake } from '../../demo/watched-intake.mjs';
import { serveSite, streams } from '../../demo/site.mjs';
import { until } from '../support/until.js';
import { launch } from './support/driver/browsers.js';
import { schemas } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/exits.html', import.meta.url ), 'utf8' );

/** @type {any} */
let browser;
before( async () => {
	/* Playwright turns the cache of pages off, which readers have. */
	browser = await launch( { chromium: { without: [ '--disable-back-forward-cache' ] } } );
} );
after( () => browser && browser.close() );

/**
 * A page of a site with its collector.
 *
 * @param {any} t
 * @param {Object} [options]
 * @param {string} [options.intakeUrl] Where the page sends to.
 * @param {Object<string, ( request: any, response: any ) => void>} [options.answers] By path.
 */
async function openSite( t, { intakeUrl = '/v1/events', answers = {} } = {} ) {
	const html = PAGE.replace( '/v1/events', intakeUrl );
	const collector = await startIntake( {
		schemaDirectories: schemas,
		streams,
		otherwise( request, response ) {
			const { pathname } = new URL( `http://wiki${ request.url }` );
			if ( pathname === '/page' ) {
				response.writeHead( 200, { 'content-type': 'text/html' } );
				response.end( html );
			} else if ( answers[ pathname ] ) {
				answers[ pathname ]( request, response );
			} else {
				return serveSite( request, response );
			}
			return true;
		}
	} );
	const context = await browser.newContext();
	t.after( async () => {
		await context.close();
		await collector.close();
	} );
	const page = await context.newPage();
	/** @type {string[]} */
	const errors = [];
	page.on( 'pageerror', ( error ) => errors.push( error.message ) );
	return {
		collector,
		context,
		errors,
		page,

		async visit( query = '' ) {
			await page.goto( `${ collector.url }/page?${ query }` );
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		},

		emit: ( name, count ) => page.evaluate( ( [ given, times ] ) => window.emit( given, times ), [ name, count ] ),

		/** @param {number} count */
		async receives( count ) {
			await until( () => collector.accepted.length >= count, () => `${ count } events, of which ${ collector.accepted.length } came` );
			assert.equal( collector.accepted.length, count );
			assert.deepEqual( errors, [] );
		},

		stats: () => page.evaluate( () => window.client.stats() )
	};
}

/* What a page's own scripts may have done before ours is loaded. */
const PATCHED = {
	'fetch is not there': () => {
		delete window.fetch;
	},
	'fetch throws': () => {
		window.fetch = () => {
			throw new Error( 'patched' );
		};
	},
	'fetch returns nothing': () => {
		window.fetch = () => undefined;
	},
	'sendBeacon is not there': () => {
		delete Navigator.prototype.sendBeacon;
	}
};

/* With these nothing can be fetched: the page has its module and schema another way. */
function prefetch() {
	const { fetch } = window;
	const patched = () => window.fetch;
	window.original = fetch.bind( window );
	window.patched = patched;
}

describe( 'H1: a page in which', () => {
	for ( const [ what, patch ] of Object.entries( PATCHED ) ) {
		it( `${ what } goes on, and loses nothing that can be delivered`, async ( t ) => {
			const site = await openSite( t, { answers: { '/patched': ( request, response ) => {
				response.writeHead( 200, { 'content-type': 'text/html' } );
				response.end( PAGE
					.replace( 'import { createClient } from \'/dist/heliograph.mjs\';', `
						const wasm = await ( await window.original( '/dist/heliograph.wasm' ) ).arrayBuffer();
						const { createClient } = await import( '/dist/heliograph.mjs' );` )
					.replace( 'await fetch(', 'await window.original(' )
					.replace( 'intakeUrl:', 'wasm, intakeUrl:' ) );
			} } } );
			await site.page.addInitScript( prefetch );
			await site.page.addInitScript( patch );
			await site.page.goto( `${ site.collector.url }/patched` );
			await site.page.waitForSelector( '[data-ready]', { state: 'attached' } );
			await site.emit( 'e', 5 );
			if ( /throws|nothing/.test( what ) ) {
				await until( async () => ( await site.stats() ).retried >= 5, 'the events to be kept' );
				await site.page.close();
				await ( await site.context.newPage() ).goto( `${ site.collector.url }/page?` );
			}
			await site.receives( 5 );
		} );
	}
} );

describe( 'H2: scripts that change what every page has', () => {
	it( 'change nothing in what is sent', async ( t ) => {
		const site = await openSite( t );
		await site.visit();
		await site.page.evaluate( () => {
			/* eslint-disable-next-line no-extend-native */
			Object.prototype.x = 1;
			for ( const kind of [ Object, Array, String, Number, Boolean ] ) {
				kind.prototype.toJSON = () => 'nothing';
			}
			JSON.stringify = () => '{}';
			JSON.parse = () => null;
			Date.now = () => 0;
			Math.random = () => 0.5;
			window.fetch = () => Promise.reject( new Error( 'patched' ) );
			navigator.sendBeacon = () => true;
			window.emit( 'e', 3 );
		} );
		await site.receives( 3 );
		const [ event ] = site.collector.accepted;
		assert.deepEqual( Object.keys( event ).sort(), [ '$schema', 'action', 'action_source', 'agent', 'dt', 'funnel_event_sequence_position', 'meta' ] );
		assert.match( event.dt, /^20[2-9]/ );
	} );
} );

describe( 'H11: a page that stands still', () => {
	it( 'for two seconds with events in the same task loses none', async ( t ) => {
		const site = await openSite( t );
		await site.visit();
		await site.page.evaluate( () => {
			window.emit( 'before', 5 );
			const end = performance.now() + 2000;
			while ( performance.now() < end ) {
				/* At work. */
			}
			window.emit( 'after', 5 );
		} );
		await site.receives( 10 );
	} );
} );

describe( 'H13: a document that is written anew', () => {
	it( 'hands over what it has when it is left, though all its listeners were taken away', async ( t ) => {
		const site = await openSite( t );
		await site.visit();
		await site.page.evaluate( () => {
			document.open();
			document.write( '<p>anew</p>' );
			document.close();
		} );
		await site.emit( 'e', 3 );
		await site.page.close( { runBeforeUnload: true } );
		await site.receives( 3 );
	} );
} );

describe( 'H12: a service worker that answers in place of the intake', () => {
	it( 'is believed: what it does not pass on is lost, and counted as delivered', async ( t ) => {
		const worker = 'self.onactivate = ( event ) => event.waitUntil( self.clients.claim() ); self.onfetch = ( event ) => event.request.method === "POST" && event.respondWith( new Response( "" ) );';
		const site = await openSite( t, { answers: { '/worker.js': ( request, response ) => {
			response.writeHead( 200, { 'content-type': 'text/javascript' } );
			response.end( worker );
		} } } );
		await site.visit();
		await site.page.evaluate( async () => {
			await navigator.serviceWorker.register( '/worker.js' );
			await navigator.serviceWorker.ready;
			if ( !navigator.serviceWorker.controller ) {
				await new Promise( ( resolve ) => {
					navigator.serviceWorker.oncontrollerchange = resolve;
				} );
			}
		} );
		await site.emit( 'e', 2 );
		await until( async () => ( await site.stats() ).delivered === 2, 'the worker to be believed' );
		assert.equal( site.collector.accepted.length, 0 );
	} );
} );

describe( 'N10: an intake of another origin', () => {
	/**
	 * @param {any} t
	 * @param {any} headers Of its answers.
	 */
	async function startOther( t, headers ) {
		const other = { methods: [], ids: new Set(), url: '' };
		const server = http.createServer( async ( request, response ) => {
			let body = '';
			for await ( const chunk of request ) {
				body += chunk;
			}
			other.methods.push( request.method );
			( body ? JSON.parse( body ) : [] ).forEach( ( { meta } ) => other.ids.add( meta.id ) );
			response.writeHead( 201, headers );
			response.end();
		} );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		t.after( () => new Promise( ( resolve ) => {
			server.close( resolve );
			server.closeAllConnections();
		} ) );
		other.url = `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }/v1/events`;
		return other;
	}

	it( 'that allows all origins is asked without a preflight, and believed', async ( t ) => {
		const other = await startOther( t, { 'Access-Control-Allow-Origin': '*' } );
		const site = await openSite( t, { intakeUrl: other.url } );
		await site.visit();
		await site.emit( 'e', 3 );
		await until( async () => ( await site.stats() ).delivered === 3, 'the answer to be read' );
		assert.deepEqual( [ other.methods, other.ids.size ], [ [ 'POST' ], 3 ] );
	} );

	it( 'that allows none gets the events, with the same ids as often as it is asked, and the page says that it fails', async ( t ) => {
		const other = await startOther( t, {} );
		const site = await openSite( t, { intakeUrl: other.url } );
		await site.visit();
		await site.emit( 'e', 3 );
		await until( async () => ( await site.stats() ).retried >= 3, 'the answer to be missed' );
		/* Each attempt is one request. */
		await until( async () => other.methods.length === ( await site.stats() ).retried / 3, () => `as many requests as attempts; there were ${ other.methods.length }` );
		const { delivered, queued, inFlight, stored } = await site.stats();
		assert.deepEqual( [ delivered, queued + inFlight + stored, other.ids.size ], [ 0, 3, 3 ] );
		assert.deepEqual( site.errors, [] );
	} );
} );

describe( 'N11: another script that uses up what the browser keeps alive', () => {
	it( 'keeps no event of a page that stays from leaving', async ( t ) => {
		/** @type {any[]} */
		const held = [];
		const site = await openSite( t, { answers: { '/hold': ( request, response ) => {
			held.push( response );
			request.resume();
		} } } );
		await site.visit();
		await site.page.evaluate( () => {
			fetch( '/hold', { method: 'POST', keepalive: true, body: 'x'.repeat( 60 * 1024 ) } ).catch( () => {} );
		} );
		await until( () => held.length, 'the other request' );
		await site.emit( 'e', 30 );
		await site.receives( 30 );
		held.forEach( ( response ) => response.end() );
	} );

	it( 'loses no event of a page that is left, also where the page had earned trust, once the browser has refused it', async ( t ) => {
		/** @type {any[]} */
		const held = [];
		/** @type {any} */
		let next;
		const site = await openSite( t, { answers: {
			'/hold': ( request, response ) => {
				held.push( response );
				request.resume();
			},
			'/next': ( request, response ) => {
				next = response;
			},
			'/kept': ( request, response ) => {
				response.end();
				if ( next && !next.headersSent ) {
					next.writeHead( 302, { location: '/page?next' } ).end();
				}
			}
		} } );
		await site.visit();
		await site.emit( 'first', 1 );
		await until( async () => ( await site.stats() ).delivered === 1, 'the first event to be acknowledged' );
		await site.page.evaluate( () => {
			fetch( '/hold', { method: 'POST', keepalive: true, body: 'x'.repeat( 63 * 1024 ) } ).catch( () => {} );
		} );
		await until( () => held.length, 'the other request' );
		await site.page.evaluate( () => {
			const link = document.body.appendChild( document.createElement( 'a' ) );
			link.href = '/next';
			setTimeout( () => {
				window.emit( 'e', 30 );
				link.click();
			} );
			/* Chromium refuses some milliseconds later. What it refuses when the page is gone, nobody hears of. What was refused is kept, unless
			 * it has left by then in another way. */
			setInterval( () => {
				const { delivered, handedOver } = window.client.stats();
				if ( localStorage.getItem( 'heliograph' ) || delivered - handedOver === 31 ) {
					fetch( '/kept' );
				}
			}, 50 );
		} );
		await site.page.waitForURL( /next$/ );
		await site.receives( 31 );
		held.forEach( ( response ) => response.end() );
	} );
} );

describe( 'S1: a frame that may have no storage', () => {
	it( 'sends its events from memory, and says so', async ( t ) => {
		const site = await openSite( t, { answers: { '/framed': ( request, response ) => {
			response.writeHead( 200, { 'content-type': 'text/html' } );
			response.end( '<iframe sandbox="allow-scripts" src="/page" referrerpolicy="no-referrer"></iframe>' );
		} } } );
		await site.context.addInitScript( () => {
			window.rejections = [];
			window.addEventListener( 'unhandledrejection', ( { reason } ) => window.rejections.push( String( reason ) ) );
		} );
		/* Such a frame is an origin of its own, which has to be let load. */
		await site.context.route( '**/dist/**', async ( route ) => {
			const response = await route.fetch();
			await route.fulfill( { response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } } );
		} );
		await site.page.goto( `${ site.collector.url }/framed` );
		const frame = site.page.frames()[ 1 ];
		await frame.waitForSelector( '[data-ready]', { state: 'attached' } );
		assert.equal( await frame.evaluate( () => {
			try {
				return String( window.localStorage );
			} catch ( error ) {
				return error.name;
			}
		} ), 'SecurityError' );
		await frame.evaluate( () => window.emit( 'e', 3 ) );
		await site.receives( 3 );
		await until( async () => ( await frame.evaluate( () => window.client.stats() ) ).delivered === 3, 'the answer' );
		/* By then it has looked, as every page does, whether something was left. */
		await until( async () => await frame.evaluate( () => performance.now() ) > 4000, 'four seconds' );
		assert.deepEqual( await frame.evaluate( () => window.rejections ), [] );
	} );
} );

describe( 'L4: a page that comes back from the cache of pages, ten times', () => {
	it( 'has every event at the intake once, and is the same pageview as long as the browser keeps it', async ( t ) => {
		const site = await openSite( t );
		await site.page.addInitScript( () => window.addEventListener( 'pageshow', ( { persisted } ) => {
			sessionStorage.setItem( 'restored', String( Number( sessionStorage.getItem( 'restored' ) ) + Number( persisted ) ) );
		} ) );
		await site.visit();
		for ( let i = 0; i < 10; i++ ) {
			await site.emit( `before ${ i }`, 2 );
			await site.page.click( '#away' );
			await site.page.waitForURL( /away/ );
			await site.page.evaluate( () => history.back() ).catch( () => {} );
			await until( () => !/away/.test( site.page.url() ) && site.page.evaluate( () => !!window.client ).catch( () => false ), 'the page to be back' );
			await site.emit( `after ${ i }`, 2 );
		}
		await site.receives( 40 );
		assert.equal( new Set( site.collector.accepted.map( ( event ) => event.action_source ) ).size, 40 );
		/* A machine that is short of memory drops a page from the cache; that we let it in shows all the same. */
		const restored = Number( await site.page.evaluate( () => sessionStorage.getItem( 'restored' ) ) );
		assert.ok( restored > 0, 'the page never came from the cache' );
		if ( restored === 10 ) {
			assert.equal( ( await site.stats() ).emitted, 40 );
		}
		t.diagnostic( `${ restored } of 10 came from the cache` );
	} );
} );

describe( 'X1: ten thousand events in one task', () => {
	it( 'all arrive', async ( t ) => {
		const site = await openSite( t );
		await site.visit();
		await site.emit( 'e', 10000 );
		await site.receives( 10000 );
		const { delivered, dropped } = await site.stats();
		assert.equal( delivered, 10000 );
		assert.deepEqual( Object.values( dropped ).filter( Boolean ), [] );
	} );
} );
