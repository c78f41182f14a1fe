/*
 * Carries out the listener plan of the core: one listener on the document for each type of event, however many rules
 * there are. What no rule matches costs a `closest` and never crosses into the module.
 */

import { createFlow } from './flow.js';
import { createHover } from './hover.js';
import { readFrom } from './names.js';

/* What is no event of the page, or takes more than a listener. */
const OWN_WAYS = [ 'init', 'track', 'flow', 'impression', 'hover-in', 'hover-out' ];

/* Where a document notes who listens to it, also for another copy of this module. */
const TAKEN = Symbol.for( 'heliograph.listeners' );

/**
 * @param {any} node
 * @return {Element | null} The host of the shadow tree that the node is in. Not `host` of whatever the root is: a document
 *  has a `host` if an image of the page is named so.
 */
function hostOf( node ) {
	const root = node.getRootNode && node.getRootNode();
	return root && root.nodeType === 11 ? root.host : null;
}

/**
 * @param {import('./types.js').Rule} rule
 * @return {string} What runs once a document.
 */
function keyOf( { instrument, stream } ) {
	return instrument + ' ' + stream;
}

/**
 * `closest` that goes on from a shadow root to its host.
 *
 * @param {any} node
 * @param {any} selector
 * @return {any}
 */
export function closest( node, selector ) {
	let found = null;
	while ( node && !( found = node.closest( selector ) ) ) {
		node = hostOf( node );
	}
	return found;
}

/**
 * The nearest element that a rule is about, at or around an element. What lies in an excepted root is passed over.
 *
 * @param {any} node
 * @param {import('./types.js').Rule} rule
 * @return {any}
 */
export function match( node, rule ) {
	const { selector, except } = rule;
	const found = closest( node, selector );
	const root = found && except && closest( found, except );
	return root ? match( root.parentElement || hostOf( root ), rule ) : found;
}

/**
 * @param {any} event
 * @return {any} The element that it happened to: not a text, and not a shadow host in place of what is in it.
 */
export function targetOf( event ) {
	const { target } = event;
	const inner = target && target.shadowRoot ? event.composedPath()[ 0 ] : target;
	return inner && !inner.closest ? inner.parentElement : inner;
}

/**
 * @param {any[]} rules Of one type of event.
 * @param {import('./types.js').Emit} emit
 * @param {import('./types.js').Diagnose} diagnose
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
 * @param {import('./types.js').Rule[]} plan
 * @param {import('./types.js').Emit} emit
 * @param {import('./types.js').Diagnose} diagnose
 * @param {import('./types.js').Bus} bus
 * @param {import('./types.js').Sightings} sightings
 * @param {import('./types.js').Parts} parts
 * @param {( rule: number, first: string, now?: number ) => string | undefined} emitFunnel
 * @return {import('./types.js').Listeners}
 */
export function createListeners( plan, emit, diagnose, bus, sightings, parts, emitFunnel ) {
	/** @type {( () => void )[]} */
	let undo = [];
	/** @type {import('./types.js').Rule[]} */
	let init = [];
	/** @type {Set<string>} What was seen in this pageview. */
	const seen = new Set();
	let isInitialised = false;
	/* When the pageview began, if the stub was there. */
	let { since } = bus;

	/**
	 * @param {import('./types.js').Rule} rule
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
	 * @return {import('./types.js').Rule[]} The rules that are ours to carry out.
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
	 * @param {import('./types.js').Rule} rule
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
	 * @param {import('./types.js').Rule[]} rules
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
	 * @param {import('./types.js').Rule} rule
	 * @param {any} root
	 */
	function watch( rule, root ) {
		undo.push( sightings.watch( root, /** @type {string} */ ( rule.selector ), ( element ) => {
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
			if ( of( 'flow' ).length ) {
				undo.push( createFlow( of( 'flow' ), emitFunnel, parts, bus )( root ) );
			}
			of( 'impression' ).forEach( ( rule ) => watch( rule, root ) );
			for ( const rule of of( 'hover-in' ) ) {
				const out = of( 'hover-out' ).find( ( { instrument, selector } ) => instrument === rule.instrument && selector === rule.selector );
				undo.push( createHover( parts, root, rule, /** @type {any} */ ( out ), emit ) );
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
