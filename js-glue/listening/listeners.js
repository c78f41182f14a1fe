/*
 * Carries out the listener plan of the core: one listener on the document for each type of event, however many rules
 * there are. What no rule matches costs a `closest` and never crosses into the module.
 */

import { match, targetOf } from './elements.js';
import { readFrom } from './names.js';

/* What is no event of the page, or takes more than a listener. */
const OWN_WAYS = [ 'init', 'track', 'flow', 'impression', 'hover-in', 'hover-out' ];

/* Where a document notes who listens to it, also for another copy of this module. */
const TAKEN = Symbol.for( 'heliograph.listeners' );

/**
 * @param {import('../platform/types.js').Rule} rule
 * @return {string} What runs once a document.
 */
function keyOf( { instrument, stream } ) {
	return instrument + ' ' + stream;
}

/**
 * @param {any[]} rules Of one type of event.
 * @param {import('../platform/types.js').Emit} emit
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {( event: any, time?: number ) => void}
 */
function createHandler( rules, emit, diagnose ) {
	return ( event, time ) => {
		try {
			const target = targetOf( event );
			for ( const rule of rules ) {
				const found = ( event.isTrusted || rule.untrustedEvents ) && match( target, rule );
				if ( found ) {
					const [ first, second ] = rule.read;
					const name = readFrom( found, first );
					if ( name ) {
						emit( rule.rule, name, readFrom( found, second ), time );
					}
				}
			}
		} catch ( error ) {
			diagnose( 'listener-failed', String( error ), event.type );
		}
	};
}

/**
 * @param {{ plan: import('../platform/types.js').Rule[], emit: import('../platform/types.js').Emit, emitFunnel: ( rule: number, first: string, now?: number ) => string | undefined, bus: import('../platform/types.js').Bus, diagnose: import('../platform/types.js').Diagnose, document: any, viewability: import('../platform/types.js').Sightings | undefined, extras: import('../platform/types.js').Extras, parts: import('../platform/types.js').Parts }} given Without the extras there is no viewability.
 * @return {import('../platform/types.js').Listeners}
 */
export function createListeners( { plan, emit, emitFunnel, bus, diagnose, viewability: sightings, extras: { createFlow, createHover }, parts } ) {
	/** @type {( () => void )[]} */
	let undo = [];
	/** @type {import('../platform/types.js').Rule[]} */
	let init = [];
	/** @type {Set<string>} What was seen in this pageview. */
	const seen = new Set();
	let isInitialised = false;
	/* When the pageview began, if the stub was there. */
	let { since } = bus;

	/**
	 * @param {import('../platform/types.js').Rule} rule
	 * @param {Document} document
	 * @return {boolean} Whether its selectors are any.
	 */
	function isUsable( { selector, except, instrument, on }, document ) {
		if ( on === 'track' || on === 'flow' ) {
			return true;
		}
		try {
			document.querySelector( [ selector || '*', except ].filter( Boolean ).join() );
			return true;
		} catch ( error ) {
			diagnose( 'bad-selector', String( error ), '/instruments/' + instrument );
			return false;
		}
	}

	/**
	 * An instrument runs once for a document and stream, whoever started it.
	 *
	 * @param {any} document
	 * @return {import('../platform/types.js').Rule[]} The rules that are ours to carry out.
	 */
	function claim( document ) {
		const taken = document[ TAKEN ] = document[ TAKEN ] || new Set();
		const others = new Set( taken );
		return plan.filter( ( rule ) => {
			const key = keyOf( rule );
			if ( others.has( key ) ) {
				diagnose( 'already-attached', 'listened to by another client', '/instruments/' + rule.instrument );
				return false;
			}
			taken.add( key );
			undo.push( () => taken.delete( key ) );
			return isUsable( rule, document );
		} );
	}

	function begin() {
		if ( undo.length && !isInitialised ) {
			isInitialised = true;
			init.forEach( ( { rule } ) => emit( rule, '', '', since ) );
		}
	}

	/**
	 * What feature code tells by topics, from the first call that was made.
	 *
	 * @param {import('../platform/types.js').Rule} rule
	 */
	function follow( rule ) {
		const prefix = String( rule.selector );
		undo.push( bus.subscribe( prefix, ( topic, name, time ) => {
			if ( typeof name === 'string' ) {
				emit( rule.rule, name, topic.slice( prefix.length ), time );
			} else {
				diagnose( 'bad-name', 'the data of this topic is a name: a string', topic );
			}
		}, keyOf( rule ) ) );
	}

	/**
	 * @param {string} type
	 * @param {import('../platform/types.js').Rule[]} rules
	 * @param {any} root
	 */
	function listen( type, rules, root ) {
		const handler = createHandler( rules, emit, diagnose );
		/* Capture: a handler of the page that stops the event does not stop this one. */
		root.addEventListener( type, handler, true );
		undo.push( () => root.removeEventListener( type, handler, true ) );
		if ( type === 'click' ) {
			const document = root.ownerDocument || root;
			for ( const [ time, target, isTrusted ] of bus.takeClicks( document ) ) {
				if ( root === document || root.contains( target ) ) {
					handler( { target, isTrusted, composedPath: () => [ target ] }, time );
				}
			}
		}
	}

	/**
	 * Something is seen once a pageview, whatever element it is then.
	 *
	 * @param {import('../platform/types.js').Rule} rule
	 * @param {any} root
	 */
	function watch( rule, root ) {
		undo.push( /** @type {import('../platform/types.js').Sightings} */ ( sightings ).watch( root, /** @type {string} */ ( rule.selector ), ( element ) => {
			const name = match( element, rule ) === element && readFrom( element, /** @type {string[]} */ ( rule.read )[ 0 ] );
			const key = rule.rule + ' ' + name;
			if ( name && !seen.has( key ) ) {
				seen.add( key );
				emit( rule.rule, name );
			}
		} ).stop );
	}

	return {
		attach( root, isMore ) {
			if ( undo.length ) {
				return true;
			}
			if ( !root || !root.addEventListener ) {
				diagnose( 'no-document', 'there is no document to attach to' );
				return false;
			}
			const rules = claim( root.ownerDocument || root );
			const of = ( /** @type {string} */ type ) => rules.filter( ( { on } ) => on === type );
			if ( !plan.length && !isMore ) {
				diagnose( 'nothing-to-attach', 'no instrument is configured', '/instruments' );
			}
			if ( bus.lost ) {
				diagnose( 'calls-lost', bus.lost + ' clicks or calls were more than could be kept until now', '' );
			}
			init = of( 'init' );
			begin();
			of( 'track' ).forEach( follow );
			if ( createFlow && of( 'flow' ).length ) {
				undo.push( createFlow( of( 'flow' ), emitFunnel, parts, bus )( root ) );
			}
			if ( sightings ) {
				of( 'impression' ).forEach( ( rule ) => watch( rule, root ) );
			}
			for ( const rule of of( 'hover-in' ) ) {
				const out = createHover && of( 'hover-out' ).find( ( { instrument, selector } ) => instrument === rule.instrument && selector === rule.selector );
				if ( createHover && out ) {
					undo.push( createHover( parts, root, rule, out, emit ) );
				}
			}
			for ( const type of new Set( rules.map( ( { on } ) => on ) ) ) {
				if ( !OWN_WAYS.includes( type ) ) {
					listen( type, of( type ), root );
				}
			}
			return rules.length > 0 || !!isMore;
		},

		detach() {
			undo.forEach( ( step ) => step() );
			undo = [];
		},

		newPageview() {
			isInitialised = false;
			seen.clear();
			since = undefined;
			begin();
		}
	};
}
