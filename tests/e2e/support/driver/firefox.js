/*
 * Firefox by WebDriver BiDi, as it comes: one socket, and a page is a browsing context.
 */

import fs from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import { Page, toError } from './page.js';
import { makeFolder, removeFolder, start } from './processes.js';

/* In addition to what Firefox sets itself for a browser that is driven. */
const PREFERENCES = {
	'browser.shell.checkDefaultBrowser': false,
	'browser.sessionstore.resume_from_crash': false,
	'datareporting.policy.dataSubmissionEnabled': false,
	'toolkit.startup.max_resumed_crashes': -1
};

/**
 * @param {Object<string, any>} preferences
 * @return {string} A profile's user.js.
 */
function writePreferences( preferences ) {
	return Object.entries( preferences ).map( ( [ name, value ] ) => `user_pref( ${ JSON.stringify( name ) }, ${ JSON.stringify( value ) } );\n` ).join( '' );
}

/**
 * @param {string} url
 * @param {( method: string, params: any ) => void} onEvent
 * @return {Promise<{ send: ( method: string, params?: any ) => Promise<any>, close: () => void }>}
 */
async function connect( url, onEvent ) {
	const socket = new WebSocket( url, { perMessageDeflate: false, maxPayload: 0 } );
	/** @type {Map<number, { resolve: ( result: any ) => void, reject: ( error: Error ) => void }>} */
	const waiting = new Map();
	let last = 0;
	await new Promise( ( resolve, reject ) => {
		socket.once( 'open', resolve );
		socket.once( 'error', reject );
	} );
	socket.on( 'error', () => {} );
	socket.on( 'message', ( data ) => {
		const { type, id, method, params, result, error, message } = JSON.parse( String( data ) );
		const asked = waiting.get( id );
		waiting.delete( id );
		if ( type === 'event' ) {
			onEvent( method, params );
		} else if ( type === 'success' ) {
			asked?.resolve( result );
		} else {
			asked?.reject( new Error( `Firefox: ${ error }: ${ message }` ) );
		}
	} );
	socket.once( 'close', () => waiting.forEach( ( { reject } ) => reject( new Error( 'Firefox has ended' ) ) ) );
	return {
		send: ( method, params = {} ) => new Promise( ( resolve, reject ) => {
			waiting.set( ++last, { resolve, reject } );
			socket.send( JSON.stringify( { id: last, method, params } ), ( error ) => error && reject( error ) );
		} ),
		close: () => socket.terminate()
	};
}

/**
 * @param {( method: string, params?: any ) => Promise<any>} send
 * @param {string} context
 * @return {import('./page.js').Wire}
 */
function wireOf( send, context ) {
	return {
		navigate: ( url ) => send( 'browsingContext.navigate', { context, url, wait: 'complete' } ),
		reload: () => send( 'browsingContext.reload', { context, wait: 'complete' } ),
		traverse: ( delta ) => send( 'browsingContext.traverseHistory', { context, delta } ),
		close: ( promptUnload ) => send( 'browsingContext.close', { context, promptUnload } ),
		perform: ( actions ) => send( 'input.performActions', { context, actions } ),
		resize: ( width, height ) => send( 'browsingContext.setViewport', { context, viewport: { width, height } } ),

		async url() {
			const { contexts: [ { url } ] } = await send( 'browsingContext.getTree', { root: context, maxDepth: 0 } );
			return url;
		},

		async call( functionDeclaration, value ) {
			const { type, result, exceptionDetails } = await send( 'script.callFunction', {
				functionDeclaration, awaitPromise: true, target: { context }, arguments: [ { type: 'string', value } ], userActivation: false
			} );
			if ( type === 'exception' ) {
				throw new Error( `in the page: ${ exceptionDetails.text }` );
			}
			return result.value;
		}
	};
}

/**
 * Tell a page's listeners what happens in it.
 *
 * @param {Page} page
 * @param {( method: string, params?: any ) => Promise<any>} send
 * @param {string} method
 * @param {any} params
 */
function tell( page, send, method, { context, type, level, text, stackTrace } ) {
	if ( method === 'log.entryAdded' && type === 'javascript' && level === 'error' && stackTrace ) {
		page.emit( 'pageerror', toError( text ) );
	} else if ( method === 'log.entryAdded' ) {
		page.emit( 'console', { type: () => level === 'warn' ? 'warning' : level, text: () => text } );
	} else if ( method === 'browsingContext.userPromptOpened' ) {
		const answer = ( /** @type {boolean} */ accept ) => send( 'browsingContext.handleUserPrompt', { context, accept } );
		page.emit( 'dialog', { accept: () => answer( true ), dismiss: () => answer( false ) } );
	}
}

/**
 * @param {Object} [options]
 * @param {string} [options.folder] A profile that stays. Its pages are no others' contexts.
 * @param {Object<string, any>} [options.preferences]
 * @return {Promise<any>} As Playwright's browser, with `newContext`, `close` and `version`, and `crash` and `end` beside it.
 */
export async function launchFirefox( { folder, preferences = {} } = {} ) {
	const profile = folder || makeFolder();
	fs.writeFileSync( path.join( profile, 'user.js' ), writePreferences( { ...PREFERENCES, ...preferences } ) );
	const process = start( 'firefox-esr', [ '--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank' ] );
	const address = await new Promise( ( resolve, reject ) => {
		process.lines( ( line ) => /WebDriver BiDi listening on (ws:\/\/\S+)/.test( line ) && resolve( RegExp.$1 ) );
		process.child.once( 'error', reject );
		process.child.once( 'exit', () => reject( new Error( 'Firefox ended before it could be driven' ) ) );
	} );
	/** @type {Map<string, Page>} */
	const pages = new Map();
	const { send, close } = await connect( `${ address }/session`, ( method, params ) => {
		const page = pages.get( params.context || params.source?.context );
		if ( page ) {
			tell( page, send, method, params );
		}
	} );
	const { capabilities } = await send( 'session.new', { capabilities: { alwaysMatch: { unhandledPromptBehavior: { default: 'ignore' } } } } );
	await send( 'session.subscribe', { events: [ 'log.entryAdded', 'browsingContext.userPromptOpened' ] } );

	async function end( signal = 'SIGKILL' ) {
		await process.end( signal, signal === 'SIGKILL' ? undefined : process.child.pid );
		close();
		if ( !folder ) {
			removeFolder( profile );
		}
	}

	return {
		version: () => capabilities.browserVersion,
		end,
		close: end,

		/** As where the processes of all pages are killed by a fault of theirs. */
		async crash() {
			process.list().filter( ( { command } ) => command.includes( '-contentproc' ) && command.includes( 'tab' ) )
				.forEach( ( { pid } ) => globalThis.process.kill( pid, 'SIGKILL' ) );
		},

		/** @param {{ viewport?: { width: number, height: number } }} [given] */
		async newContext( { viewport = { width: 1280, height: 900 } } = {} ) {
			const { userContext } = folder ? { userContext: 'default' } : await send( 'browser.createUserContext' );
			/** @type {Set<Page>} */
			const own = new Set();
			return {
				pages: () => [ ...own ],

				async newPage() {
					const { context } = await send( 'browsingContext.create', { type: 'tab', userContext } );
					const wire = wireOf( send, context );
					const page = new Page( { ...wire, close( isAsked ) {
						own.delete( page );
						pages.delete( context );
						return wire.close( isAsked );
					} } );
					pages.set( context, page );
					own.add( page );
					await page.setViewportSize( viewport );
					return page;
				},

				/** @param {string} source Runs first in each page that is opened from here on. */
				addInitScript: ( source ) => send( 'script.addPreloadScript', { functionDeclaration: `() => { ${ source } }`, ...( folder ? {} : { userContexts: [ userContext ] } ) } ),

				/** @param {{ name: string, value: string, url: string }[]} cookies */
				async addCookies( cookies ) {
					for ( const { name, value, url } of cookies ) {
						await send( 'storage.setCookie', {
							cookie: { name, value: { type: 'string', value }, domain: new URL( url ).hostname },
							...( folder ? {} : { partition: { type: 'storageKey', userContext } } )
						} );
					}
				},

				close: () => folder ? undefined : send( 'browser.removeUserContext', { userContext } )
			};
		}
	};
}
