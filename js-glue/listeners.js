/*
 * Carries out the listener plan of the core: which events, on which elements, reading which attributes. What no rule
 * matches costs a `closest` and never crosses into the module.
 */

/**
 * @typedef {Object} Rule
 * @property {number} rule
 * @property {string} instrument
 * @property {string} stream
 * @property {string} on An event type, or `init`: once for each attach and pageview.
 * @property {string} [selector]
 * @property {string} [except] Roots in which nothing may name an event.
 * @property {string[]} [read]
 * @property {boolean} [untrustedEvents]
 */

/* Where a document remembers who listens, also for a second copy of this module. */
const OWNERS = Symbol.for( 'heliograph.listeners' );

/**
 * The element that an event is about: text has its parent, and a shadow host stands in for what lies in it.
 *
 * @param {any} event
 * @return {Element | null}
 */
function elementOf( event ) {
	let target = event.target;
	if ( target && target.shadowRoot ) {
		target = event.composedPath()[ 0 ];
	}
	if ( target && target.nodeType === 3 ) {
		target = target.parentElement;
	}
	return target && target.closest ? target : null;
}

/**
 * @param {Rule[]} plan
 * @param {( rule: number, value: string ) => void} emit Must not throw.
 * @param {( code: string, message: string, where: string ) => void} diagnose
 */
export function createListeners( plan, emit, diagnose ) {
	/** @type {{ root: any, owners: Object<string, any>, init: Rule[] } | null} */
	let attached = null;
	/** @type {Map<string, Rule[]>} */
	const types = new Map();

	/**
	 * @param {any} event
	 */
	function onEvent( event ) {
		const element = attached && elementOf( event );
		if ( !element ) {
			return;
		}
		for ( const rule of types.get( event.type ) || [] ) {
			const found = event.isTrusted || rule.untrustedEvents ? element.closest( /** @type {string} */ ( rule.selector ) ) : null;
			if ( found && !( rule.except && found.closest( rule.except ) ) ) {
				const value = found.getAttribute( /** @type {string[]} */ ( rule.read )[ 0 ] );
				if ( value ) {
					emit( rule.rule, value );
				}
			}
		}
	}

	/**
	 * @param {Rule} rule
	 * @param {Document} document
	 * @param {Object<string, any>} owners
	 * @return {boolean} Whether the rule may listen.
	 */
	function claim( rule, document, owners ) {
		const key = `${ rule.instrument } ${ rule.stream }`;
		if ( owners[ key ] && owners[ key ] !== plan ) {
			diagnose( 'already-attached', 'another client listens to this document for this stream', `/instruments/${ rule.instrument }` );
			return false;
		}
		try {
			document.querySelector( rule.except || '*' );
		} catch ( error ) {
			diagnose( 'bad-selector', error.message, `/instruments/${ rule.instrument }/untrustedRoots` );
			return false;
		}
		owners[ key ] = plan;
		return true;
	}

	return {
		/**
		 * @param {any} root
		 * @return {boolean} Whether anything listens.
		 */
		attach( root ) {
			if ( attached ) {
				return true;
			}
			const document = root.ownerDocument || root;
			const owners = document[ OWNERS ] || ( document[ OWNERS ] = Object.create( null ) );
			const rules = plan.filter( ( rule ) => claim( rule, document, owners ) );
			if ( !rules.length ) {
				return false;
			}
			types.clear();
			for ( const rule of rules ) {
				if ( rule.selector ) {
					types.set( rule.on, ( types.get( rule.on ) || [] ).concat( rule ) );
				}
			}
			attached = { root, owners, init: rules.filter( ( rule ) => !rule.selector ) };
			/* Capture: a handler on the way that stops propagation does not stop this. */
			types.forEach( ( _, type ) => root.addEventListener( type, onEvent, true ) );
			this.init();
			return true;
		},

		/** Tell the beginning of a pageview. */
		init() {
			for ( const rule of attached ? attached.init : [] ) {
				emit( rule.rule, '' );
			}
		},

		detach() {
			if ( !attached ) {
				return;
			}
			const { root, owners } = attached;
			types.forEach( ( _, type ) => root.removeEventListener( type, onEvent, true ) );
			Object.keys( owners ).filter( ( key ) => owners[ key ] === plan ).forEach( ( key ) => {
				delete owners[ key ];
			} );
			attached = null;
		}
	};
}
