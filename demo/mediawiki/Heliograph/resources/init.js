/*
 * Starts heliograph in a moment when the page has nothing else to do, where there is something to do for it.
 */

const { isNeeded: judge, keepClicks } = require( './starter.js' );
const starter = require( './starter.json' );

/* A page that is never idle is counted as well. */
const MAX_WAIT_MS = 2000;

/**
 * @param {Array[]|null} [samples] Null where only the client can judge. By default those of all streams.
 * @return {boolean} Whether the reader wants it and is in any of the samples.
 */
function isNeeded( samples = starter.samples ) {
	return judge( { privacy: starter.privacy, samples }, mw.user, window );
}

/**
 * @return {Promise<void>} An idle moment, or else a later one.
 */
function idle() {
	return new Promise( ( resolve ) => {
		mw.requestIdleCallback( () => resolve(), { timeout: MAX_WAIT_MS } );
	} );
}

/**
 * Compile the module beside what else is loaded.
 *
 * @param {string} address
 * @return {Promise<WebAssembly.Module|string>} The address itself where that fails: the client finds out why.
 */
function compile( address ) {
	return Promise.resolve()
		.then( () => WebAssembly.compileStreaming( fetch( address ) ) )
		.catch( () => address );
}

/**
 * @param {string} name A ResourceLoader module.
 * @param {Promise<WebAssembly.Module|string|Uint8Array>} [wasm] By default the module of the client's own version.
 * @param {string} [from] Its address.
 * @return {Promise<Object>} The client.
 */
function start( name, wasm, from = wasm ? undefined : '' ) {
	return Promise.all( [ mw.loader.using( name ), wasm ] ).then( ( given ) => idle().then( () => given[ 0 ]( name ).start( given[ 1 ], from ) ) );
}

/**
 * Some hosts do not let a page have the file, or serve something else in its place: then the bytes come in a script. And where a
 * packed site is not of the client's version, as for minutes after an update, the client configures itself.
 *
 * @param {Object} client
 * @return {Promise<Object>|Object}
 */
function mend( client ) {
	const why = client.status === 'inert' ? client.statusReason.code : '';
	if ( /^wasm-(unavailable|invalid)$/.test( why ) ) {
		return start( starter.client, mw.loader.using( 'ext.heliograph.embedded' ).then( ( require ) => require( 'ext.heliograph.embedded' ) ) );
	}
	if ( /^(abi-mismatch|no-site|site-damaged)$/.test( why ) && starter.client === 'ext.heliograph.page' ) {
		return start( 'ext.heliograph.client' );
	}
	return client;
}

/** @type {Promise<Object>|undefined} */
let client;

function getClient() {
	if ( !client ) {
		client = start( starter.client, compile( starter.module ), starter.module ).then( mend );
		client.catch( ( error ) => {
			mw.log.error( error );
		} );
	}
	return client;
}

/* Who asks for the client has it, also where the page would not load it by itself. */
Object.defineProperty( mw, 'heliograph', { configurable: true, enumerable: true, get: getClient } );

if ( isNeeded() ) {
	keepClicks( window );
	idle().then( getClient );
}

module.exports = { isNeeded };
