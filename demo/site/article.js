/*
 * The article's part of the panel: the chart of who clicks log out, every event as it arrives, and things to try.
 */

import { drawChart } from './chart.js';
import { drawClickThrough } from './click-through.js';
import { followEvents, makeVerdict, makeWho, showEvent } from './events.js';
import { make } from './markup.js';
import { followReport } from './news.js';
import { byId, diagnose, fail, followClient, list, percent, stub, WHEN } from './panel.js';

const { wiki } = window;
const STREAM = 'mediawiki.web_ui_actions';
const when = stub.dataset.when;

/**
 * @param {any} event
 * @return {string}
 */
function sizeOf( event ) {
	return `${ new TextEncoder().encode( JSON.stringify( event ) ).length } B`;
}

/**
 * @param {any} news
 */
function show( news ) {
	/* A refused event may be any JSON value, and of no stream. */
	const shown = Object( news.event ), { stream = STREAM } = Object( shown.meta );
	if ( stream !== STREAM ) {
		return;
	}
	showEvent( news.event, [
		make( 'span', 'action', String( shown.action || '' ) ),
		make( 'span', 'name', String( shown.action_source || '' ) ),
		makeWho( shown ),
		make( 'span', 'bytes', news.bytes === undefined ? sizeOf( news.event ) : `${ news.bytes } B` ),
		makeVerdict( news )
	] );
	if ( news.stored !== undefined ) {
		byId( 'jump-text' ).textContent = `heliograph: ${ news.stored } stored, last ${ [ shown.action, shown.action_source ].filter( Boolean ).join( ' ' ) }`;
	}
}

/**
 * @param {any} client
 * @param {string} stream
 */
export function follow( client, stream ) {
	const describe = () => client.isInSample( stream ) ?
		'Listening. A click on the wiki’s menus and buttons is one event, checked before it leaves.' :
		`Ready, but this pageview is not in sample at ${ percent( wiki.rate ) }: nothing is sent.`;
	const showClient = followClient( client, describe, () => [ 'pageview', 'invalid', 'optout' ].forEach( ( id ) => {
		byId( id ).disabled = client.status !== 'ready';
	} ) );
	const attempt = ( id, what ) => byId( id ).addEventListener( 'click', () => {
		byId( 'tried' ).textContent = what();
		showClient();
	} );

	attempt( 'pageview', () => {
		client.newPageview( {} );
		return `newPageview(): a new token, and the die is cast anew; ${ client.isInSample( stream ) ? 'in sample' : 'not in sample' }.`;
	} );
	attempt( 'invalid', () => {
		const event = { action: 'click', action_source: 42, agent: {} };
		const result = client.submit( stream, event );
		show( { event, refused: `${ result }: never sent` } );
		return `submit() answered “${ result }”. The diagnostics say where and why.`;
	} );
	attempt( 'optout', () => {
		client.optOut();
		return 'optOut(): a reload would ask again.';
	} );
}

/** List errors of other scripts, which do not stop heliograph. */
function watchErrors() {
	addEventListener( 'error', ( { message } ) => {
		list( { code: 'page-error', message: `${ message } Another script failed; wiki and heliograph go on.`, where: '' } );
	} );
	/* The stub says nothing of a script that it cannot have. The same import, when the stub makes it, tells. */
	const load = () => import( stub.dataset.src ).catch( fail );
	if ( when === 'idle' ) {
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

function offerReaders() {
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
	} );
}

byId( 'status' ).textContent = `The module loads ${ WHEN[ when ] }. Until then an inline stub of ${ stub.textContent.length } bytes keeps what happens.`;
watchErrors();
offerReaders();
followReport( ( report ) => {
	drawChart( byId, report );
	drawClickThrough( byId, report.clickThrough.filter( ( { instrument } ) => instrument === STREAM ) );
} );
followEvents( show );
