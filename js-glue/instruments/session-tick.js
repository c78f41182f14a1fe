/*
 * Ticks of a session, by the rule by which Wikimedia's sites measure how long sessions are. A session lasts as long as one of its
 * pages is active at least every half an hour; each minute of it is a tick, whichever page is active then. A page is active from
 * what its reader does in it until that is a while ago or it is hidden. Times of the past are in localStorage, where all tabs of
 * the origin find them.
 */

import { catchErrors } from '../platform/errors.js';
import { visibilityState } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { createSubmit, documentOf } from './visit-events.js';
import { changeRecord } from './visit-records.js';

/**
 * @typedef {Object} TickRecord
 * @property {number} at Epoch time in ms up to which ticks were told.
 * @property {number} count How many there were.
 */

/* How long nothing is done about what a reader does after the first of it. */
const DEBOUNCE_MS = 5000;

/* More ticks than a session of a year has were written by somebody else. */
const MAX_COUNT = 1e9;

/* What readers do. Scrolling is heard of each part of a page that scrolls. */
const ACTIVITIES = [ 'click', 'keyup', 'scroll' ];

/**
 * @param {any} record As anybody may have written it.
 * @return {TickRecord} One of long ago where there is none.
 */
function readRecord( record ) {
	const { at, count } = record || {};
	return Number.isFinite( at ) && Number.isInteger( count ) && count >= 0 && count <= MAX_COUNT ? record : { at: -Infinity, count: 0 };
}

/**
 * @param {import('../listening/types.js').Rule} rule
 * @param {import('../listening/types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watchTicks( rule, context ) {
	const { bus, clock, diagnose, root, submission, window } = context;
	const { instrument, options: { tickMs, idleMs, resetMs, untrustedEvents }, stream } = rule;
	const document = documentOf( root );
	const submit = createSubmit( rule, submission );
	/** @type {unknown} Runs while the page is active. */
	let timer;
	/* When somebody was last known to be there, in epoch ms: a computer that slept has had no intervals. */
	let activeAt = -Infinity;
	let heardAt = -Infinity;
	let isOver = false;

	/**
	 * @param {import('./visit-records.js').Records} records
	 */
	function tell( { record, write } ) {
		const now = clock.now(), { at, count } = readRecord( record );
		const gap = now - at, isNew = gap > resetMs;
		const ticks = isNew ? 1 : Math.floor( gap / tickMs ), before = isNew ? 0 : count;
		/* What lies ahead was written by a clock that has been set back since: the session goes on from here. */
		if ( isOver || ( !ticks && gap >= 0 ) || !write( { at: isNew || gap < 0 ? now : now - gap % tickMs, count: before + Math.max( 0, ticks ) } ) ) {
			return;
		}
		for ( let tick = before; tick < before + ticks; tick++ ) {
			if ( submit( { tick, config_tick_ms: tickMs, config_idle_ms: idleMs, config_reset_ms: resetMs } ) === 'filtered' ) {
				/* Who is not wanted is not remembered either. */
				write( record );
				return;
			}
		}
		if ( isNew && !isOver ) {
			bus.track( 'sessionReset', 1, now );
		}
	}

	function rest() {
		clock.clearTimeout( timer );
		timer = undefined;
		heardAt = -Infinity;
	}

	const run = catchErrors( diagnose, instrument, () => {
		const idle = clock.now() - activeAt;
		if ( idle >= idleMs || idle < 0 ) {
			rest();
			return;
		}
		timer = clock.setTimeout( run, tickMs, true );
		if ( submission.isInSample( stream, 'streams' ) ) {
			changeRecord( context, rule, tell );
		}
	} );

	function beActive() {
		activeAt = clock.now();
		if ( timer === undefined ) {
			run();
		}
	}

	const look = catchErrors( diagnose, instrument, () => {
		if ( visibilityState( document ) === 'hidden' ) {
			rest();
		} else {
			beActive();
		}
	} );

	const onActivity = catchErrors( diagnose, instrument, ( /** @type {Event} */ { isTrusted } ) => {
		if ( ( isTrusted || untrustedEvents ) && clock.monotonic() - heardAt >= DEBOUNCE_MS && visibilityState( document ) !== 'hidden' ) {
			heardAt = clock.monotonic();
			beActive();
		}
	} );

	const ends = [
		...ACTIVITIES.map( ( type ) => listen( document, type, onActivity ) ),
		listen( document, 'visibilitychange', look ),
		...window ? [ listen( window, 'pageshow', look, document ) ] : []
	];
	look();
	return () => {
		isOver = true;
		rest();
		ends.forEach( ( end ) => end() );
	};
}

/** @type {import('../listening/types.js').Attach} */
export const attachTicks = ( rules, context ) => rules.map( ( rule ) => watchTicks( rule, context ) );
