/*
 * Carries out the listener plan of the core: one listener on the document for each type of event, however many rules
 * there are. What no rule matches costs a `closest` and never crosses into the module.
 */

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
 * `closest` that goes on from a shadow root to its host.
 *
 * @param {any} node
 * @param {any} selector
 * @return {any}
 */
function closest( node, selector ) {
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
function match( node, rule ) {
	const { selector, except } = rule;
	const found = closest( node, selector );
	const root = found && except && closest( found, except );
	return root ? match( root.parentElement || hostOf( root ), rule ) : found;
}

/**
 * @param {any} event
 * @return {any} The element that it happened to: not a text, and not a shadow host in place of what is in it.
 */
function targetOf( event ) {
	const { target } = event;
	const inner = target && target.shadowRoot ? event.composedPath()[ 0 ] : target;
	return inner && !inner.closest ? inner.parentElement : inner;
}

/**
 * @param {any[]} rules Of one type of event.
 * @param {import('./types.js').Emit} emit
 * @param {import('./types.js').Diagnose} diagnose
 * @return {( event: any ) => void}
 */
function createHandler( rules, emit, diagnose ) {
	return ( event ) => {
		try {
			const target = targetOf( event );
			for ( const rule of rules ) {
				const found = ( event.isTrusted || rule.untrustedEvents ) && match( target, rule );
				if ( found ) {
					const name = found.getAttribute( rule.read[ 0 ] );
					if ( name ) {
						emit( rule.rule, name, rule.read[ 1 ] && found.getAttribute( rule.read[ 1 ] ) );
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
 * @return {import('./types.js').Listeners}
 */
export function createListeners( plan, emit, diagnose ) {
	/** @type {( () => void )[]} */
	let undo = [];
	/** @type {import('./types.js').Rule[]} */
	let init = [];
	let isInitialised = false;

	/**
	 * @param {import('./types.js').Rule} rule
	 * @param {Document} document
	 * @return {boolean} Whether its selectors are any.
	 */
	function isUsable( { selector = '*', except = '*', instrument }, document ) {
		try {
			document.querySelector( selector + ',' + except );
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
			const key = rule.instrument + ' ' + rule.stream;
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
			init.forEach( ( { rule } ) => emit( rule ) );
		}
	}

	return {
		attach( root ) {
			if ( undo.length ) {
				return true;
			}
			if ( !root || !root.addEventListener ) {
				diagnose( 'no-document', 'there is no document to attach to' );
				return false;
			}
			const rules = claim( root.ownerDocument || root );
			init = rules.filter( ( { on } ) => on === 'init' );
			for ( const type of new Set( rules.map( ( { on } ) => on ) ) ) {
				if ( type !== 'init' ) {
					const handler = createHandler( rules.filter( ( { on } ) => on === type ), emit, diagnose );
					/* Capture: a handler of the page that stops the event does not stop this one. */
					root.addEventListener( type, handler, true );
					undo.push( () => root.removeEventListener( type, handler, true ) );
				}
			}
			if ( !plan.length ) {
				diagnose( 'nothing-to-attach', 'no instrument is configured', '/instruments' );
			}
			begin();
			return rules.length > 0;
		},

		detach() {
			undo.forEach( ( step ) => step() );
			undo = [];
		},

		newPageview() {
			isInitialised = false;
			begin();
		}
	};
}
