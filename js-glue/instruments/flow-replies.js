/*
 * Funnels of a talk page, from opening a form to saving it. Actions come from the markup (flow-markup.js), and from feature
 * code by topics `flow_replies.<action>` with `{ form, entrypoint }`, where `form` is any name, or with `{ funnel }` where it
 * read the id from its markup. The core decides which events a funnel has; here each action is matched with the funnel that it
 * belongs to.
 */

import { catchErrors } from '../platform/errors.js';
import { createCancellations } from './cancellation.js';
import { ENTRYPOINT, FORWARD, FUNNEL, ACTION, actionOf, findControl, isChanged, readForward } from './flow-markup.js';
import { createOpenFunnels } from './open-funnels.js';

const TOPICS = 'flow_replies.';

const TYPES = [ 'click', 'keydown', 'focusin' ];

/**
 * @typedef {ReturnType<typeof createOpenFunnels>} OpenFunnels
 */

/**
 * The open funnels of each client, by its `emitFunnel`: the core keeps them open also while nothing is attached.
 *
 * @type {WeakMap<Function, OpenFunnels>}
 */
const stores = new WeakMap();

/**
 * @param {import('../listening/types.js').AttachContext} context
 * @return {OpenFunnels}
 */
function funnelsOf( { countClosedFunnels, emitFunnel } ) {
	const funnels = stores.get( emitFunnel ) || createOpenFunnels( countClosedFunnels );
	stores.set( emitFunnel, funnels );
	return funnels;
}

/**
 * Write the ids of open funnels into the elements that are to carry them and were rendered since. An element keeps the id of
 * a funnel that is open.
 *
 * @param {OpenFunnels} funnels
 */
function passOn( funnels ) {
	for ( const [ id, finders ] of funnels.latest() ) {
		for ( const find of finders ) {
			find().filter( ( element ) => !funnels.has( element.getAttribute( FUNNEL ) ) ).forEach( ( element ) => element.setAttribute( FUNNEL, id ) );
		}
	}
}

/**
 * @param {import('../listening/types.js').Rule[]} rules One for each action, which is their selector.
 * @param {import('../listening/types.js').AttachContext} context
 */
function createFunnelEvents( rules, context ) {
	const numbers = new Map( rules.map( ( { rule, selector } ) => [ selector, rule ] ) );
	const funnels = funnelsOf( context );

	return {
		funnels,

		/** @param {string} action */
		knows: ( action ) => numbers.has( action ),

		/**
		 * @param {string | null} entrypoint
		 * @param {import('./open-funnels.js').Finder[]} finders
		 * @param {number} [now]
		 * @return {string | undefined} The id of the funnel that began; nothing where none did.
		 */
		begin( entrypoint, finders, now ) {
			const id = context.emitFunnel( /** @type {number} */ ( numbers.get( 'initiate' ) ), /** @type {string} */ ( entrypoint ), now );
			funnels.removeClosed();
			if ( id ) {
				funnels.add( id, finders );
				passOn( funnels );
			}
			return id;
		},

		/**
		 * @param {string} action Any but `initiate`.
		 * @param {string} id
		 * @param {number} [now]
		 */
		proceed( action, id, now ) {
			context.emitFunnel( /** @type {number} */ ( numbers.get( action ) ), id, now );
			if ( action.endsWith( '-success' ) ) {
				funnels.remove( id );
			}
		}
	};
}

/**
 * @param {ReturnType<typeof createFunnelEvents>} events
 * @param {import('./cancellation.js').Cancellations} cancellations
 * @param {Element} control Whose action is performed.
 */
function act( { funnels, knows, begin, proceed }, cancellations, control ) {
	const action = actionOf( control );
	if ( !knows( action ) ) {
		return;
	}
	if ( action === 'initiate' ) {
		begin( control.getAttribute( ENTRYPOINT ), readForward( control ) );
		return;
	}
	passOn( funnels );
	const id = control.getAttribute( FUNNEL );
	const form = control.closest( 'form' );
	if ( id && funnels.has( id ) ) {
		proceed( action, id );
		if ( action === 'cancel-attempt' && form && isChanged( form ) ) {
			cancellations.watch( form, id );
		}
	}
}

/** @type {import('../listening/types.js').Attach} */
export function attachFlow( rules, context ) {
	const { bus, diagnose, root, window } = context;
	const events = createFunnelEvents( rules, context );
	const { funnels, knows, begin, proceed } = events;
	const cancellations = createCancellations( context, funnels.has, proceed );
	/** @type {MutationObserver | undefined} */
	let mutations;

	const onEvent = catchErrors( diagnose, ACTION, ( /** @type {MouseEvent} */ event ) => {
		if ( event.type === 'click' ) {
			cancellations.onClick();
		}
		const control = findControl( event );
		if ( control ) {
			act( events, cancellations, control );
		}
	} );

	const unsubscribe = bus.subscribe( TOPICS, ( topic, data, time ) => {
		const action = topic.slice( TOPICS.length ), { entrypoint, form = '', funnel } = data || {};
		if ( !knows( action ) ) {
			diagnose( 'bad-name', 'no action of a funnel', topic );
		} else if ( action === 'initiate' ) {
			const id = begin( String( entrypoint ), [], time );
			if ( id ) {
				funnels.nameForm( form, id );
			}
		} else {
			const id = funnel || funnels.idOf( form );
			if ( funnels.has( id ) ) {
				proceed( action, id, time );
			}
		}
	}, TOPICS );

	TYPES.forEach( ( type ) => root.addEventListener( type, onEvent, true ) );
	if ( window && window.MutationObserver ) {
		mutations = new window.MutationObserver( catchErrors( diagnose, FORWARD, () => passOn( funnels ) ) );
		mutations.observe( root, { childList: true, subtree: true } );
	}
	return () => {
		TYPES.forEach( ( type ) => root.removeEventListener( type, onEvent, true ) );
		unsubscribe();
		mutations?.disconnect();
		funnels.forget();
	};
}
