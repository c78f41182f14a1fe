/*
 * The list of events, the latest first, each with what became of it, why, and its JSON to be copied.
 */

import { querySelector, textContent } from '../platform/intrinsics.js';
import { make, quote, setText, showList } from './elements.js';

/** @typedef {import('./types.js').Row} Row */

/* In words, for what is not its own word; and why, where the core does not say it. */
const WORDS = /** @type {Record<string, string>} */ ( { 'not-in-sample': 'not in sample', 'unknown-stream': 'unknown stream', stored: 'kept' } );
const REASONS = /** @type {Record<string, string>} */ ( {
	'not-in-sample': 'The stream is out of sample in this pageview.',
	filtered: 'The stream’s curation or audience leaves it out.',
	'unknown-stream': 'No stream or instrument of that name is configured.',
	stored: 'It is kept in this browser, and a later page sends it.',
	'handed over': 'The browser took it as the page was left; no answer is heard.',
	rejected: 'The intake refused it for good.',
	given_up: 'The intake could not take it in as many tries as there are.',
	queue_full: 'Too many events were waiting.',
	too_large: 'It is larger than an event or a request may be.',
	closed: 'The client was closed.'
} );

const GOOD = [ 'delivered', 'handed over' ];
const NEUTRAL = [ 'waiting', 'in flight', 'stored', 'not-in-sample', 'filtered' ];

/**
 * @param {import('./types.js').Fate} fate
 * @return {'good' | 'neutral' | 'bad'}
 */
function toneOf( fate ) {
	return GOOD.includes( fate ) ? 'good' : NEUTRAL.includes( fate ) ? 'neutral' : 'bad';
}

/* What JSON consists of. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lay out JSON over lines, without reading its values: what is copied is what leaves, to the last digit.
 *
 * @param {string} text
 * @return {string}
 */
function layOut( text ) {
	let depth = 0, before = '';
	return ( text.match( TOKENS ) || [] ).map( ( token ) => {
		const isEnd = /[}\]]/.test( token ) && token.length === 1, isEmpty = isEnd && /[{[]/.test( before ) && before.length === 1;
		depth -= isEnd ? 1 : 0;
		const isNewLine = /^[{[,]$/.test( before ) && !isEmpty || isEnd && !isEmpty;
		const space = isNewLine ? '\n' + '  '.repeat( depth ) : before === ':' ? ' ' : '';
		depth += /^[{[]$/.test( token ) ? 1 : 0;
		before = token;
		return space + token;
	} ).join( '' );
}

/**
 * @param {HTMLElement} pre
 * @return {Promise<boolean>} Whether its text is in the clipboard now; otherwise it is selected.
 */
async function copy( pre ) {
	try {
		await navigator.clipboard.writeText( String( textContent( pre ) ) );
		return true;
	} catch ( error ) {
		/* The page may not be one that a browser lets write there. */
		getSelection()?.selectAllChildren( pre );
		return document.execCommand( 'copy' );
	}
}

/**
 * @param {import('./shield.js').Shield} shield
 * @param {( words: string ) => void} say
 * @param {() => void} onClear
 */
export function createEventsView( shield, say, onClear ) {
	/** @type {Map<Row, HTMLElement>} */
	const made = new Map();
	const list = make( 'ol', { class: 'events', reversed: '' } );
	const none = make( 'p', { class: 'hint' }, [ 'Nothing yet. Events are listed from now on: use the page.' ] );
	const clear = make( 'button', { type: 'button' }, [ 'Clear the list' ] );
	const element = make( 'div', {}, [ none, list, clear ] );
	shield.on( clear, 'click', onClear );

	/**
	 * @param {Row} row
	 * @return {HTMLElement}
	 */
	function create( row ) {
		const { action, at, name, stream, text } = row;
		const time = new Date( at ).toTimeString().slice( 0, 8 );
		const summary = make( 'summary', {}, [
			make( 'span', { class: 'fate' } ), ' ', quote( action || '(event)', 'action' ), ' ', quote( name, 'name' ), ' ', make( 'time', {}, [ time ] )
		] );
		const details = make( 'details', {}, [ summary, make( 'p', { class: 'hint' }, [ 'Stream: ', quote( stream || '(none)' ) ] ), make( 'ul', { class: 'reasons' } ) ] );
		if ( text ) {
			const pre = make( 'pre', { tabindex: '0', 'aria-label': 'Event as JSON' }, [ layOut( text ) ] );
			const button = make( 'button', { type: 'button' }, [ 'Copy event' ] );
			shield.on( button, 'click', async () => say( await copy( pre ) ? 'The event is copied.' : 'This page may not copy: the event is selected, copy it by hand.' ) );
			details.append( button, pre );
		} else {
			details.append( make( 'p', { class: 'hint' }, [ 'It was refused before it was written, so there is no JSON of it.' ] ) );
		}
		return make( 'li', {}, [ details ] );
	}

	/**
	 * @param {Row} row
	 * @param {HTMLElement} item
	 */
	function update( { fate, reasons }, item ) {
		const word = /** @type {HTMLElement} */ ( querySelector( item, '.fate' ) ), why = /** @type {Element} */ ( querySelector( item, '.reasons' ) );
		const all = [ REASONS[ fate ], ...reasons ].filter( Boolean );
		setText( word, WORDS[ fate ] || fate.replace( /_/g, ' ' ) );
		word.dataset.tone = toneOf( fate );
		if ( why.childElementCount !== all.length || textContent( why ) !== all.join( '' ) ) {
			why.replaceChildren( ...all.map( ( reason ) => make( 'li', {}, [ quote( reason ) ] ) ) );
		}
	}

	return {
		element,

		/** @param {Row[]} rows The latest last. */
		show( rows ) {
			showList( list, rows.slice().reverse(), { made, create, update } );
			none.hidden = rows.length > 0;
			clear.hidden = !rows.length;
		}
	};
}
