/*
 * WebKitGTK by plain WebDriver, one request a command. A browser is a session; a context is some windows of it, for each
 * wiki of the tests is an origin of its own. All of them are on one X server that has no screen.
 */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMIT_MS, until } from '../../../support/until.js';
import { Page, toError } from './page.js';
import { findPort, makeFolder, removeFolder, start } from './processes.js';

const BROWSER = fileURLToPath( new URL( 'webkit-window.mjs', import.meta.url ) );

/* As WebKit writes them: where, what kind, and the words. */
const CONSOLE = /CONSOLE ([A-Z]+(?: [A-Z]+)*) (.*)$/;

/** @type {undefined | ReturnType<typeof openDisplay>} */
let display;

/** @return {Promise<string>} The name of an X server's display. */
async function openDisplay() {
	const server = start( 'Xvfb', [ '-displayfd', '3', '-screen', '0', '2400x1600x24', '-nolisten', 'tcp', '-nocursor' ] );
	return new Promise( ( resolve, reject ) => {
		server.lines( ( line ) => {
			if ( /^\d+$/.test( line ) ) {
				server.leave();
				resolve( `:${ line }` );
			}
		} );
		server.child.once( 'error', reject );
		server.child.once( 'exit', () => reject( new Error( 'Xvfb ended before it had a display' ) ) );
	} );
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} where
 * @param {any} [body]
 * @return {Promise<any>}
 */
function request( origin, method, where, body ) {
	return new Promise( ( resolve, reject ) => {
		const asked = http.request( origin + where, { method, agent: false }, async ( response ) => {
			try {
				let text = '';
				for await ( const chunk of response.setEncoding( 'utf8' ) ) {
					text += chunk;
				}
				const { value } = JSON.parse( text );
				if ( response.statusCode === 200 ) {
					resolve( value );
				} else {
					reject( new Error( `WebKit: ${ value.error }: ${ value.message } (${ method } ${ where.replace( /^\/session\/[^/]+/, '' ) })` ) );
				}
			} catch ( error ) {
				reject( error );
			}
		} );
		asked.on( 'error', reject );
		asked.end( body && JSON.stringify( body ) );
	} );
}

/**
 * The commands of a session, one after the other, each in its window.
 *
 * @param {string} origin
 * @param {string} session
 */
function createQueue( origin, session ) {
	let current = '', last = Promise.resolve();
	return {
		/**
		 * @param {string} handle Of a window; '' for any.
		 * @param {string} method
		 * @param {string} where
		 * @param {any} [body]
		 * @return {Promise<any>}
		 */
		send( handle, method, where, body ) {
			const work = async () => {
				if ( handle && current !== handle ) {
					await request( origin, 'POST', `${ session }/window`, { handle } );
					current = handle;
				}
				const answer = await request( origin, method, session + where, body ).catch( ( error ) => error );
				if ( !( answer instanceof Error ) ) {
					return answer;
				} else if ( !/unexpected alert open/.test( answer.message ) ) {
					throw answer;
				}
				/* Whoever waits for it answers it. */
				await until( () => request( origin, 'GET', `${ session }/alert/text` ).then( () => false, () => true ), 'a dialog to be answered' );
				return request( origin, method, session + where, body );
			};
			const result = last.then( work );
			last = result.then( () => {}, () => {} );
			return result;
		},

		/** Not behind a command that waits for a dialog to be answered. */
		sendAtOnce: ( /** @type {string} */ method, /** @type {string} */ where, /** @type {any} */ body ) => request( origin, method, session + where, body )
	};
}

/**
 * @param {ReturnType<typeof createQueue>} queue
 * @param {string} handle Of its window.
 * @param {string} any Of a window that stays.
 * @return {import('./page.js').Wire}
 */
function wireOf( queue, handle, any ) {
	const send = queue.send.bind( queue, handle );
	return {
		navigate: ( url ) => send( 'POST', '/url', { url } ),
		reload: () => send( 'POST', '/refresh', {} ),
		traverse: ( by ) => send( 'POST', by < 0 ? '/back' : '/forward', {} ),
		perform: ( actions ) => send( 'POST', '/actions', { actions } ),
		resize: ( width, height ) => send( 'POST', '/window/rect', { width, height } ),
		url: () => send( 'GET', '/url' ),

		async close() {
			await send( 'DELETE', '/window' );
			await queue.send( any, 'GET', '/window' );
		},

		async call( source, given ) {
			const { text, error } = await send( 'POST', '/execute/async', {
				script: 'const [ given, done ] = arguments;' +
					`( ${ source } )( given ).then( ( text ) => done( { text } ), ( error ) => done( { error: String( error ) } ) );`,
				args: [ given ]
			} );
			if ( error ) {
				throw new Error( `in the page: ${ error }` );
			}
			return text;
		}
	};
}

/** A page that asks for dialogs, for nobody tells of them. */
class WebKitPage extends Page {
	/**
	 * @param {import('./page.js').Wire} wire
	 * @param {ReturnType<typeof createQueue>} queue
	 * @param {string} handle
	 */
	constructor( wire, queue, handle ) {
		super( wire );
		this.queue = queue;
		this.send = queue.send.bind( queue, handle );
	}

	/**
	 * @param {string} type
	 * @param {( event: any ) => void} listener
	 */
	once( type, listener ) {
		super.once( type, listener );
		if ( type === 'dialog' ) {
			this.watchForDialog();
		}
		return this;
	}

	/**
	 * @param {string} name
	 * @param {string} value Of a cookie of this page's site.
	 */
	setCookie( name, value ) {
		return this.send( 'POST', '/cookie', { cookie: { name, value, path: '/' } } );
	}

	async watchForDialog() {
		const { queue } = this;
		await until( () => queue.sendAtOnce( 'GET', '/alert/text' ).then( () => true, () => false ), 'a dialog' );
		const answer = ( /** @type {string} */ how ) => queue.sendAtOnce( 'POST', `/alert/${ how }`, {} );
		this.emit( 'dialog', { accept: () => answer( 'accept' ), dismiss: () => answer( 'dismiss' ) } );
	}
}

/**
 * @param {string} line As printed.
 * @param {Page[]} pages Of one wiki at a time: nothing says which of them it was.
 */
function tell( line, pages ) {
	const [ , kind, text ] = CONSOLE.exec( line ) || [];
	if ( kind ) {
		const page = pages[ pages.length - 1 ];
		/* A request that was cut off by the page's leaving is told as an error of its own kind. */
		if ( kind === 'JS ERROR' && !/cannot load .* access control checks/.test( text ) ) {
			page?.emit( 'pageerror', toError( text ) );
		} else {
			page?.emit( 'console', { type: () => kind.split( ' ' ).pop().toLowerCase().replace( 'warn', 'warning' ), text: () => text } );
		}
	}
}

/**
 * @param {Object} [options]
 * @param {string} [options.folder] Where what its pages keep stays.
 * @param {boolean} [options.isPrivate]
 * @param {Object<string, any>} [options.settings] Of WebKit.
 * @return {Promise<any>} As Playwright's browser, with `newContext`, `close` and `version`, and `crash` and `end` beside it.
 */
export async function launchWebKit( { folder, isPrivate = false, settings = {} } = {} ) {
	display = display || openDisplay();
	const own = makeFolder(), script = path.join( own, 'first.js' ), console = path.join( own, 'console' );
	/* What the browser prints goes nowhere otherwise. */
	execFileSync( 'mkfifo', [ console ] );
	const listener = start( 'cat', [ console ] );
	const driver = start( 'WebKitWebDriver', [ '--port=0' ], { env: {
		DISPLAY: await display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1',
		HELIOGRAPH_FOLDER: isPrivate ? '' : folder || own, HELIOGRAPH_SCRIPT: script, HELIOGRAPH_SETTINGS: JSON.stringify( settings )
	} } );
	/** @type {Set<Page>} */
	const pages = new Set();
	listener.lines( ( line ) => tell( line, [ ...pages ] ) );
	const port = await until( () => driver.child.pid && findPort( driver.child.pid ), 'WebKitWebDriver to listen' );
	const origin = `http://127.0.0.1:${ port }`;
	const { sessionId, capabilities } = await request( origin, 'POST', '/session', {
		capabilities: { alwaysMatch: { unhandledPromptBehavior: 'ignore', timeouts: { script: LIMIT_MS }, 'webkitgtk:browserOptions': { binary: '/bin/sh', args: [ '-c', 'exec stdbuf -oL gjs -m "$0" > "$1" 2>&1', BROWSER, console ] } } }
	} );
	const queue = createQueue( origin, `/session/${ sessionId }` );
	/* The session would end with its last window: the first one stays. */
	const first = await queue.send( '', 'GET', '/window' );

	async function end( signal = 'SIGKILL' ) {
		const browser = driver.list().find( ( { command } ) => command.includes( BROWSER ) );
		await driver.end( signal, signal === 'SIGKILL' ? undefined : browser?.pid );
		await listener.end();
		removeFolder( own );
	}

	return {
		version: () => capabilities.browserVersion,
		end,
		close: end,

		/** As where the processes of all pages are killed by a fault of theirs. WebKitWebDriver then ends the session: a reader would go on. */
		async crash() {
			driver.list().filter( ( { command: [ program ] } ) => program.endsWith( 'WebKitWebProcess' ) )
				.forEach( ( { pid } ) => process.kill( pid, 'SIGKILL' ) );
			await until( () => !driver.list().some( ( { command: [ program ] } ) => program.endsWith( 'WebKitWebProcess' ) ), 'the pages to be gone' );
			await end( 'SIGTERM' );
			return true;
		},

		/** @param {{ viewport?: { width: number, height: number } }} [given] */
		async newContext( { viewport = { width: 1280, height: 900 } } = {} ) {
			/** @type {Set<WebKitPage>} */
			const opened = new Set();
			fs.rmSync( script, { force: true } );
			return {
				pages: () => [ ...opened ],

				async newPage() {
					const { handle } = await queue.send( first, 'POST', '/window/new', { type: 'window' } );
					const wire = wireOf( queue, handle, first );
					const page = new WebKitPage( { ...wire, async close() {
						opened.delete( page );
						pages.delete( page );
						await wire.close( true );
					} }, queue, handle );
					opened.add( page );
					pages.add( page );
					await page.setViewportSize( viewport );
					return page;
				},

				/** @param {string} source Runs first in each page that is opened from here on. */
				async addInitScript( source ) {
					fs.appendFileSync( script, `{ ${ source } }\n` );
				},

				/** @param {{ name: string, value: string, url: string }[]} cookies */
				async addCookies( cookies ) {
					const page = await this.newPage();
					for ( const { name, value, url } of cookies ) {
						await page.goto( url );
						await page.setCookie( name, value );
					}
					await page.close();
				},

				async close() {
					for ( const page of opened ) {
						/* They are of a host, whatever its port: the next wiki's as well. */
						await page.send( 'DELETE', '/cookie' ).catch( () => {} );
						await page.close();
					}
				}
			};
		}
	};
}
