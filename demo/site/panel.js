/*
 * The panel beside the wiki, which shows what heliograph does: the kind of reader, how streams are sampled, and what became of
 * each event. Everything is inserted as text, never as markup.
 */

import { createChart } from './chart.js';
import { kindOf } from './kind.js';

const { wiki } = window;

const MAX_ROWS = 40;

/* The inline stub, whose attribute data-when says when the module is loaded. */
const stub = /** @type {HTMLScriptElement} */ ( document.querySelector( 'script[data-when]' ) );

const WHEN = { idle: 'when idle', interaction: 'at the first interaction' };

const SETTINGS = { user: wiki.kind, rate: wiki.rate, when: stub.dataset.when, gpc: wiki.gpc ? '1' : '0' };

/* Explanations of `statusReason.code`. For other codes the client's own message is shown. */
const REASONS = {
	gpc: 'The browser sends Global Privacy Control: the module is not loaded, nothing is listened to or sent.',
	'opted-out': 'The reader opted out: nothing more is listened to or sent.',
	'wasm-missing': 'This browser has no WebAssembly: nothing is measured.',
	'wasm-unavailable': 'The module could not be loaded: nothing is measured.',
	'fallback-unavailable': 'WebAssembly cannot run here, and what runs in its place could not be loaded: nothing is measured.',
	'wasm-invalid': 'What lies in the place of the module is none: nothing is measured.',
	'abi-mismatch': 'The module is of another version than its script: nothing is measured.',
	'no-site': 'The module holds no packed site: nothing is measured.',
	'site-damaged': 'The packed site is damaged: nothing is measured.'
};

/**
 * @param {string} id
 * @return {any}
 */
function byId( id ) {
	return document.getElementById( id );
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {Object<string, string>} [attributes]
 * @return {any}
 */
function element( tag, text, attributes = {} ) {
	const made = document.createElement( tag );
	made.textContent = text;
	Object.keys( attributes ).forEach( ( name ) => made.setAttribute( name, attributes[ name ] ) );
	return made;
}

/**
 * @param {string} rate
 * @return {string}
 */
function percent( rate ) {
	return `${ Number( rate ) * 100 } %`;
}

/**
 * @param {Object<string, string>} change
 * @return {string} The address of this page with other settings.
 */
function addressWith( change ) {
	return `?${ new URLSearchParams( { ...SETTINGS, ...change } ) }`;
}

/**
 * @param {string} state
 * @param {string} words
 */
function say( state, words ) {
	const chip = byId( 'state' ), status = byId( 'status' );
	if ( chip.dataset.status !== state ) {
		chip.textContent = chip.dataset.status = state;
		byId( 'jump-text' ).textContent = `heliograph: ${ state }`;
	}
	if ( status.textContent !== words ) {
		status.textContent = words;
	}
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string[]} values
 * @param {( value: string ) => string} write
 */
function offer( id, name, values, write ) {
	byId( id ).append( ...values.map( ( value ) => {
		const link = element( 'a', write( value ), { href: addressWith( { [ name ]: value } ) } );
		if ( value === SETTINGS[ name ] ) {
			link.setAttribute( 'aria-current', 'true' );
		}
		return link;
	} ) );
}

function offerSettings() {
	offer( 'kinds', 'user', wiki.kinds, ( kind ) => kind );
	offer( 'rates', 'rate', wiki.rates, percent );
	offer( 'whens', 'when', Object.keys( WHEN ), ( when ) => WHEN[ when ] );
	byId( 'status' ).textContent = `The module loads ${ WHEN[ SETTINGS.when ] }. Until then an inline stub of ${ stub.textContent.length } bytes keeps what happens.`;
	const gpc = byId( 'gpc' );
	gpc.checked = navigator.globalPrivacyControl === true;
	if ( gpc.checked && !wiki.gpc ) {
		gpc.disabled = true;
		byId( 'gpc-hint' ).textContent = 'Your browser sends it, and this page cannot take that back.';
	}
	gpc.addEventListener( 'change', () => location.assign( addressWith( { gpc: gpc.checked ? '1' : '0' } ) ) );
}

/**
 * @param {any} event
 * @return {string}
 */
function sizeOf( event ) {
	return `${ new TextEncoder().encode( JSON.stringify( event ) ).length } B`;
}

/**
 * @param {{ event: any, bytes?: number, refused: string | null, again?: boolean, stored: number }} news
 */
function showEvent( { event, bytes, refused, again, stored } ) {
	/* A refused event may be any JSON value. */
	const shown = Object( event );
	const isMadeUp = Object( shown.meta ).domain === 'simulated.invalid';
	const summary = element( 'summary', '' );
	summary.append(
		element( 'span', shown.action || '', { class: 'action' } ),
		element( 'span', shown.action_source || '', { class: 'name' } ),
		element( 'span', kindOf( shown ), { class: `who who-${ kindOf( shown ) }` } ),
		element( 'span', bytes === undefined ? sizeOf( event ) : `${ bytes } B`, { class: 'bytes' } ),
		element( 'span', refused || ( isMadeUp ? 'accepted, simulated' : again ? 'came again' : 'accepted' ), { class: refused ? 'verdict refused' : 'verdict accepted' } )
	);
	const details = element( 'details', '' );
	details.append( summary );
	details.addEventListener( 'toggle', () => details.append( element( 'pre', JSON.stringify( event, null, '\t' ), { tabindex: '0' } ) ), { once: true } );
	const item = element( 'li', '' );
	item.append( details );
	byId( 'events' ).prepend( item );
	byId( 'none' ).hidden = true;
	while ( byId( 'events' ).children.length > MAX_ROWS ) {
		byId( 'events' ).lastElementChild.remove();
	}
	byId( 'jump-text' ).textContent = `heliograph: ${ stored } stored, last ${ [ shown.action, shown.action_source ].filter( Boolean ).join( ' ' ) }`;
}

/**
 * @param {{ code: string, message: string, where: string }} problem
 * @return {HTMLElement} Its item in the list.
 */
function list( { code, message, where } ) {
	const item = element( 'li', '' ), line = element( 'div', '' );
	line.append( element( 'code', code ), [ '', where, message ].filter( ( part, i ) => !i || part ).join( ' · ' ) );
	item.append( line );
	byId( 'diagnostics' ).append( item );
	return item;
}

/**
 * List a diagnostic, and what to do about it.
 *
 * @param {{ code: string, message: string, where: string }} diagnostic
 */
export function diagnose( diagnostic ) {
	const item = list( diagnostic );
	import( '/dist/heliograph.explain.mjs' ).then( ( { explain } ) => item.append( element( 'p', explain( diagnostic ).remedy ) ), () => {} );
}

/**
 * Show that no client could be created: because of a mistake in its options, or because the server does not answer.
 *
 * @param {any} error
 */
export function fail( error ) {
	say( 'failed', `heliograph did not start: ${ error.message.replace( /\.?$/, '.' ) } The wiki works as before.` );
	( error.errors ? diagnose : list )( { code: error.code || error.name, message: error.message, where: error.path || '' } );
}

/**
 * @param {any} client
 * @param {string} stream
 */
function showStatus( client, stream ) {
	const { status, statusReason } = client;
	if ( statusReason ) {
		say( status, `${ REASONS[ statusReason.code ] || statusReason.message } The wiki works as before.` );
	} else if ( client.isInSample( stream ) ) {
		say( status, 'Listening. A click on the wiki’s menus and buttons is one event, checked before it leaves.' );
	} else {
		say( status, `Ready, but this pageview is not in sample at ${ percent( wiki.rate ) }: nothing is sent.` );
	}
	for ( const id of [ 'pageview', 'invalid', 'optout' ] ) {
		byId( id ).disabled = status !== 'ready';
	}
}

let shownStats = '';

/**
 * @param {any} stats Of the client. Drawn only when they have changed.
 */
function showStats( stats ) {
	if ( JSON.stringify( stats ) === shownStats ) {
		return;
	}
	shownStats = JSON.stringify( stats );
	const dropped = Object.entries( stats.dropped ).filter( ( [ , count ] ) => count );
	const sum = dropped.reduce( ( all, [ , count ] ) => all + count, 0 );
	byId( 'stats' ).replaceChildren( ...Object.entries( { ...stats, dropped: sum } ).map( ( [ name, count ] ) => {
		const group = element( 'div', '' );
		group.append( element( 'dt', name ), element( 'dd', String( count ) ) );
		return group;
	} ), ...dropped.map( ( [ reason, count ] ) => element( 'div', `dropped, ${ reason }: ${ count }`, { class: 'reason' } ) ) );
}

/**
 * @param {any} client
 * @param {string} stream
 */
export function follow( client, stream ) {
	const show = () => {
		showStatus( client, stream );
		showStats( client.stats() );
	};
	const attempt = ( id, what ) => byId( id ).addEventListener( 'click', () => {
		byId( 'tried' ).textContent = what();
		show();
	} );

	attempt( 'pageview', () => {
		client.newPageview( {} );
		return `newPageview(): a new token, and the die is cast anew; ${ client.isInSample( stream ) ? 'in sample' : 'not in sample' }.`;
	} );
	attempt( 'invalid', () => {
		const event = { action: 'click', action_source: 42, agent: {} };
		const result = client.submit( stream, event );
		showEvent( { event, refused: `${ result }: never sent` } );
		return `submit() answered “${ result }”. The diagnostics say where and why.`;
	} );
	attempt( 'optout', () => {
		client.optOut();
		return 'optOut(): a reload would ask again.';
	} );
	show();
	setInterval( show, 500 );
}

/** List errors of other scripts, which do not stop heliograph. */
function watchErrors() {
	addEventListener( 'error', ( { message } ) => {
		list( { code: 'page-error', message: `${ message } Another script failed; wiki and heliograph go on.`, where: '' } );
	} );
	/* The stub says nothing of a script that it cannot have. The same import, when the stub makes it, tells. */
	const load = () => import( stub.dataset.src ).catch( fail );
	if ( SETTINGS.when === 'idle' ) {
		( window.requestIdleCallback || setTimeout )( load );
	} else {
		[ 'pointerdown', 'keydown' ].forEach( ( type ) => addEventListener( type, load, { capture: true, once: true } ) );
	}
	byId( 'break' ).addEventListener( 'click', () => {
		setTimeout( () => {
			throw new Error( 'A gadget of this wiki broke.' );
		} );
		byId( 'tried' ).textContent = 'A script threw an error, uncaught. See the diagnostics, and go on clicking.';
	} );
}

/**
 * @param {() => void} refresh
 */
function offerReaders( refresh ) {
	const button = byId( 'simulate' ), told = byId( 'simulated' );
	const progress = ( done ) => {
		told.textContent = `${ done } of 300 readers`;
	};
	button.disabled = navigator.globalPrivacyControl === true;
	button.addEventListener( 'click', async () => {
		button.disabled = true;
		try {
			const { simulate } = await import( './readers.js' );
			const stats = await simulate( 300, Number( wiki.rate ), { diagnose, progress } );
			told.textContent = `300 made-up readers, ${ stats.delivered } events delivered, ${ stats.notInSample } not in sample`;
		} catch ( error ) {
			told.textContent = `The readers did not come: ${ error.message }`;
		}
		button.disabled = false;
		refresh();
	} );
	byId( 'reset' ).addEventListener( 'click', async () => {

		if ( confirm( 'Delete every event that the demo has stored? They cannot be had back.' ) ) {
			await fetch( '/report', { method: 'DELETE' } );
			byId( 'jump-text' ).textContent = 'heliograph: 0 stored';
			refresh();
		}
	} );
}

offerSettings();
watchErrors();
const refreshChart = createChart( byId );
offerReaders( refreshChart );
refreshChart();
new EventSource( '/events' ).onmessage = ( message ) => {
	const news = JSON.parse( message.data );
	showEvent( news );
	if ( !news.refused ) {
		refreshChart();
	}
};
