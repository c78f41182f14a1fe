/*
 * How long pages are read: an event `pageLoaded` when a pageview begins, and `pageUnloaded` when it is over, with how long that
 * took and for how much of it the page was visible. A page that comes back from the back/forward cache, or is seen again after
 * it was frozen, is read once more, from zero: the times of a pageview add up.
 */

import { activatedAt } from '../platform/activation.js';
import { catchErrors } from '../platform/errors.js';
import { visibilityState } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { createSubmit, documentOf } from './visit-events.js';

/**
 * @param {any} window
 * @return {{ navigation: number | undefined, dom: number | undefined, paint: number | undefined }} In whole ms since the page was asked for, or was activated
 *  where it had been prerendered: until now, until its document was read, and until something was painted.
 */
function readTimes( window ) {
	const { performance } = window || {};
	const activated = activatedAt( window ), began = activated && activated - performance.timeOrigin;
	const since = ( /** @type {unknown} */ time ) => typeof time === 'number' && time > 0 ? Math.max( 0, Math.round( time - began ) ) : undefined;
	const [ navigation ] = performance?.getEntriesByType?.( 'navigation' ) || [], [ paint ] = performance?.getEntriesByType?.( 'paint' ) || [];
	return { navigation: since( performance?.now?.() ), dom: since( navigation?.domInteractive ), paint: since( paint?.startTime ) };
}

/**
 * @param {any} window
 * @return {number} Of the page's text, where WikimediaEvents says so; otherwise -1, as it does itself.
 */
function readPageLength( window ) {
	let length;
	try {
		length = window.mw.config.get( 'wgWMEPageLength' );
	} catch ( error ) {
		/* The page is none of MediaWiki. */
	}
	return Number.isInteger( length ) ? length : -1;
}

/**
 * @param {import('../listening/types.js').Submission['life']} life
 * @return {Record<string, any>} What schemas that are older than contextual attributes have in places of their own.
 */
function readContext( { session } ) {
	const { agent, mediawiki, page, performer } = session?.context || {};
	const { is_anon: isAnon, is_logged_in: isLoggedIn, is_temp: isTemp } = performer || {};
	return {
		access_method: agent?.client_platform_family === 'mobile_browser' ? 'mobile web' : 'desktop',
		is_anon: isAnon ?? ( typeof isLoggedIn === 'boolean' ? !isLoggedIn && !isTemp : undefined ),
		database: mediawiki?.database ?? undefined,
		page_namespace: page?.namespace_id ?? undefined,
		session_token: session?.tokens.session,
		skin: mediawiki?.skin ?? undefined,
		web_pageview_id: session?.tokens.pageview
	};
}

/**
 * @typedef {Object} Reading
 * @property {number} began When it began, by the monotonic clock.
 * @property {number} visible For how long the page was visible until it last began or ceased to be.
 * @property {number | undefined} since Since when it has been visible; undefined while it is hidden.
 * @property {Record<string, unknown>} facts What its events have in common.
 */

/**
 * @param {import('../listening/types.js').Rule} rule
 * @param {import('../listening/types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watchReading( rule, { clock, diagnose, root, seen, submission, turns, window } ) {
	const { instrument, stream } = rule;
	const document = documentOf( root );
	const submit = createSubmit( rule, submission );
	const isHidden = () => visibilityState( document ) === 'hidden';
	const guard = ( /** @type {( event: any ) => any} */ work ) => catchErrors( diagnose, instrument, work );
	const told = `${ instrument } ${ stream }`;
	/** @type {Reading | undefined} */
	let reading;

	/**
	 * @param {ReturnType<typeof readTimes>} [times] Of the first pageview of a page.
	 */
	function begin( times ) {
		const began = clock.monotonic();
		reading = {
			began,
			visible: 0,
			since: isHidden() ? undefined : began,
			facts: { ...readContext( submission.life ), page_length: readPageLength( window ), visibility_listeners_time: times?.navigation || 0, dom_interactive_time: times?.dom, first_paint_time: times?.paint }
		};
	}

	/**
	 * A pageview begins.
	 *
	 * @param {ReturnType<typeof readTimes>} [times]
	 */
	function load( times ) {
		begin( times );
		if ( !seen.has( told ) ) {
			seen.add( told );
			submit( { .../** @type {Reading} */ ( reading ).facts, action: 'pageLoaded' } );
		}
	}

	function end() {
		if ( reading ) {
			const { began, facts, since, visible } = reading, now = clock.monotonic();
			reading = undefined;
			submit( { ...facts, action: 'pageUnloaded', total_length: Math.round( now - began ), visible_length: Math.round( visible + ( since === undefined ? 0 : now - since ) ) } );
		}
	}

	/* The page is seen, or is not any more. */
	const look = guard( () => {
		const now = clock.monotonic();
		if ( !reading && !isHidden() ) {
			begin();
		} else if ( reading && isHidden() && reading.since !== undefined ) {
			reading.visible += now - reading.since;
			reading.since = undefined;
		} else if ( reading && !isHidden() && reading.since === undefined ) {
			reading.since = now;
		}
	} );

	const turn = guard( ( /** @type {boolean} */ isOver ) => isOver ? end() : load() );
	const ends = [
		listen( document, 'visibilitychange', look ),
		/* At the window and in the capture phase: ahead of what hands over all events of the page. */
		...window ? [ listen( window, 'freeze', guard( end ), document ), listen( window, 'pagehide', guard( end ), document ), listen( window, 'pageshow', look, document ) ] : []
	];
	turns.add( turn );
	guard( () => load( guard( readTimes )( window ) ) )( undefined );
	return () => {
		turns.delete( turn );
		ends.forEach( ( stop ) => stop() );
	};
}

/** @type {import('../listening/types.js').Attach} */
export const attachReadings = ( rules, context ) => rules.map( ( rule ) => watchReading( rule, context ) );
