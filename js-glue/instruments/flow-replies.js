/*
 * Funnels of a talk page, from opening a form to saving it. Actions come from the markup (flow-markup.js), and from feature
 * code by topics `flow_replies.<action>` with `{ form, entrypoint }`, where `form` is any name, or with `{ funnel }` where it
 * read the id from its markup. The core decides which events a funnel has; here each action is matched with the funnel that it
 * belongs to.
 */

import { catchErrors } from '../platform/errors.js';
import { getAttribute, setAttribute } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { closest, targetOf } from '../listening/elements.js';
import { createCancellations } from './cancellation.js';
import { ENTRYPOINT, FORWARD, FUNNEL, ACTION, actionOf, findControl, isChanged, readForward, remember } from './flow-markup.js';
import { createOpenFunnels } from './open-funnels.js';

const TOPICS = 'flow_replies.';

const TYPES = [ 'click', 'keydown', 'focusin' ];

/**
 * The open funnels of each client, by its `emit`: the core keeps them open also while nothing is attached.
 *
 * @type {WeakMap<Function, ReturnType<typeof createOpenFunnels>>}
 */
const stores = new WeakMap();

/**
 * Rules on `flow`, one for each action, which is their selector.
 *
 * @type {import('../listening/types.js').Attach}
 */
export function attachFlow( rules, context ) {
	const { bus, diagnose, root, submission: { life }, window } = context;
	const numbers = new Map( rules.map( ( { rule, selector } ) => [ selector, rule ] ) );
	const funnels = stores.get( context.emit ) || createOpenFunnels( context.stats );
	const cancellations = createCancellations( context, funnels.has, proceed );
	stores.set( context.emit, funnels );

	/**
	 * @param {string} action
	 * @param {string} first The entry point of `initiate`, the funnel's id of any other.
	 * @param {number} [now]
	 * @return {string} The funnel's id; '' when there was no event.
	 */
	function emitAction( action, first, now ) {
		const rule = /** @type {number} */ ( numbers.get( action ) );
		const id = context.emit( rule, first, '', now ) === 'queued' && life.core?.readFunnel() || '';
		/* Also of an event that was queued, for it may have closed another funnel. */
		life.session?.report( '', rule );
		return id;
	}

	const emit = life.guard( emitAction );

	/**
	 * Write the ids of open funnels into the elements that are to carry them and were rendered since. An element keeps the id
	 * of a funnel that is open.
	 */
	function passOn() {
		funnels.forLatest( ( id, finders ) => finders.forEach( ( find ) => find().forEach( ( element ) => {
			if ( !funnels.has( getAttribute( element, FUNNEL ) ) ) {
				setAttribute( element, FUNNEL, id );
			}
		} ) ) );
	}

	/**
	 * @param {string} entrypoint
	 * @param {import('./open-funnels.js').Finder[]} finders
	 * @param {number} [now]
	 * @return {string | undefined} The id of the funnel that began; '' or undefined where none did.
	 */
	function begin( entrypoint, finders, now ) {
		const id = emit( 'initiate', entrypoint, now );
		funnels.add( id, finders );
		if ( id ) {
			passOn();
		}
		return id;
	}

	/**
	 * @param {string} action Any but `initiate`.
	 * @param {string} id
	 * @param {number} [now]
	 */
	function proceed( action, id, now ) {
		emit( action, id, now );
		if ( action.endsWith( '-success' ) ) {
			funnels.remove( id );
		}
	}

	/**
	 * @param {Element} control Whose action is performed.
	 */
	function act( control ) {
		const action = actionOf( control );
		if ( !numbers.has( action ) ) {
			return;
		}
		if ( action === 'initiate' ) {
			begin( /** @type {string} */ ( getAttribute( control, ENTRYPOINT ) ), readForward( control, diagnose ) );
			return;
		}
		passOn();
		const id = /** @type {string} */ ( getAttribute( control, FUNNEL ) );
		const form = closest( control, 'form' );
		if ( funnels.has( id ) ) {
			proceed( action, id );
			if ( action === 'cancel-attempt' && form && isChanged( form ) ) {
				cancellations.watch( form, id );
			}
		}
	}

	const onEvent = catchErrors( diagnose, ACTION, ( /** @type {KeyboardEvent} */ event ) => {
		if ( event.type === 'click' ) {
			cancellations.onClick();
		}
		const target = event.type === 'focusin' && targetOf( event );
		if ( target ) {
			remember( target );
		}
		const control = findControl( event );
		if ( control ) {
			act( control );
		}
	} );

	/** @type {import('../listening/types.js').TopicCallback} */
	function onTopic( topic, data, time ) {
		const action = topic.slice( TOPICS.length ), { entrypoint, form = '', funnel } = data || {};
		if ( !numbers.has( action ) ) {
			diagnose( 'bad-name', 'no action of a funnel', topic );
		} else if ( action === 'initiate' ) {
			const id = begin( String( entrypoint ), [], time );
			if ( id ) {
				funnels.forms.set( form, id );
			}
		} else {
			const id = funnel || funnels.forms.get( form );
			if ( funnels.has( id ) ) {
				proceed( action, id, time );
			}
		}
	}

	const stops = TYPES.map( ( type ) => listen( root, type, onEvent ) );
	const unsubscribe = bus.subscribe( TOPICS, onTopic, TOPICS );
	const mutations = window && window.MutationObserver && new window.MutationObserver( catchErrors( diagnose, FORWARD, passOn ) );
	mutations?.observe( root, { childList: true, subtree: true } );
	return [ () => {
		stops.forEach( ( stop ) => stop() );
		unsubscribe();
		mutations?.disconnect();
		funnels.forget();
	} ];
}
