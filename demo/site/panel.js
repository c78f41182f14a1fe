/*
 * The panel beside the wiki, which shows what heliograph does: who is reading, whether the module runs, what it counts and what
 * it has to say. Each page adds its own part. Everything is inserted as text, never as markup.
 */

const { wiki } = window;

/* The inline stub of the article, whose attribute data-when says when the module is loaded. Other pages have none. */
export const stub = /** @type {HTMLScriptElement | null} */ ( document.querySelector( 'script[data-when]' ) );

export const WHEN = { idle: 'when idle', interaction: 'at the first interaction' };

const DIRS = { ltr: 'left to right', rtl: 'right to left' };

const SETTINGS = { user: wiki.kind, rate: wiki.rate, dir: wiki.dir, gpc: wiki.gpc ? '1' : '0', ...stub && { when: stub.dataset.when } };

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

/* Counters in the words of their members. */
const COUNTERS = {
	emitted: 'Events that were given an id here, and those adopted from the store', queued: 'Wait to be sent', inFlight: 'Sent, not answered yet',
	stored: 'Kept in the browser to be sent again', delivered: 'Acknowledged by the intake', handedOver: 'Left with the browser when the page was left', retried: 'Attempts beyond the first',
	dropped: 'Given up, by reason', invalid: 'Refused here by their schema, never sent', notInSample: 'Of pageviews or sessions that are not in sample',
	filtered: 'Of readers whom the stream does not ask for', funnelsClosed: 'Funnels that were given up because too many were open'
};

/**
 * @param {string} id
 * @return {any}
 */
export function byId( id ) {
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
export function percent( rate ) {
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
 * @param {string} id Of the group of links; a page need not have it.
 * @param {string} name
 * @param {string[]} values
 * @param {( value: string ) => string} write
 */
function offer( id, name, values, write ) {
	byId( id )?.append( ...values.map( ( value ) => {
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
	offer( 'dirs', 'dir', wiki.dirs, ( dir ) => DIRS[ dir ] );
	const gpc = byId( 'gpc' );
	gpc.checked = navigator.globalPrivacyControl === true;
	if ( gpc.checked && !wiki.gpc ) {
		gpc.disabled = true;
		byId( 'gpc-hint' ).textContent = 'Your browser sends it, and this page cannot take that back.';
	}
	gpc.addEventListener( 'change', () => location.assign( addressWith( { gpc: gpc.checked ? '1' : '0' } ) ) );
	document.querySelectorAll( '.demo-pages a' ).forEach( ( /** @type {any} */ link ) => {
		if ( link.pathname === location.pathname.replace( /\/$/, '/index.html' ) ) {
			link.setAttribute( 'aria-current', 'page' );
		}
	} );
}

function offerReset() {
	byId( 'reset' ).addEventListener( 'click', async () => {
		if ( confirm( 'Delete every event that the demo has stored? They cannot be had back.' ) ) {
			try {
				await fetch( '/report', { method: 'DELETE' } );
			} catch ( error ) {
				byId( 'events-trouble' ).textContent = `Nothing was deleted: ${ error.message }`;
			}
		}
	} );
}

/**
 * @param {{ code: string, message: string, where: string }} problem
 * @return {HTMLElement} Its item in the list.
 */
export function list( { code, message, where } ) {
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
		const group = element( 'div', '', { title: COUNTERS[ name ] || '' } );
		group.append( element( 'dt', name ), element( 'dd', String( count ) ) );
		return group;
	} ), ...dropped.map( ( [ reason, count ] ) => {
		const group = element( 'div', '', { class: 'reason' } );
		group.append( element( 'dt', `dropped, ${ reason }` ), element( 'dd', String( count ) ) );
		return group;
	} ) );
}

/**
 * Show how a client is, and what it counts, from now on.
 *
 * @param {any} client
 * @param {() => string} describe What it does, while it is ready.
 * @param {() => void} [onShow]
 * @return {() => void} Shows it at once.
 */
export function followClient( client, describe, onShow = () => {} ) {
	const show = () => {
		const { status, statusReason } = client;
		say( status, statusReason ? `${ REASONS[ statusReason.code ] || statusReason.message } The wiki works as before.` : describe() );
		showStats( client.stats() );
		onShow();
	};
	show();
	setInterval( show, 500 );
	return show;
}

offerSettings();
offerReset();
