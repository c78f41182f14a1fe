/*
 * The funnels that are open: a mirror of the core's list, which decides how many there may be.
 */

/**
 * @typedef {() => Element[]} Finder Finds elements that are to carry a funnel's id, whenever they are rendered.
 */

/**
 * @param {import('../listening/types.js').AttachContext['stats']} stats
 */
export function createOpenFunnels( stats ) {
	/** @type {Map<string, Finder[] | undefined>} By id, the oldest first. Without finders: one that is open, but not followed any more. */
	const funnels = new Map();
	/** @type {Map<string, string>} Ids by the names that feature code gives to forms. */
	const forms = new Map();
	/* How many the core has closed so far because too many were open. */
	let closed = stats()?.funnelsClosed || 0;

	/** @param {string} id */
	function remove( id ) {
		funnels.delete( id );
		forms.forEach( ( other, form ) => other === id && forms.delete( form ) );
	}

	return {
		forms,

		remove,

		/**
		 * A funnel began, for which the core may have closed others: the oldest ones.
		 *
		 * @param {string | undefined} id
		 * @param {Finder[]} finders
		 */
		add( id, finders ) {
			const count = stats()?.funnelsClosed || closed;
			[ ...funnels.keys() ].slice( 0, Math.max( 0, count - closed ) ).forEach( remove );
			closed = count;
			if ( id ) {
				funnels.set( id, finders );
			}
		},

		/** @param {string | null} id */
		has: ( id ) => !!funnels.get( id || '' ),

		/**
		 * @param {( id: string, finders: Finder[] ) => void} work Called for each funnel, the latest first.
		 */
		forLatest: ( work ) => [ ...funnels ].reverse().forEach( ( [ id, finders = [] ] ) => work( id, finders ) ),

		/** Follow none of them any more, though the core keeps them open. */
		forget() {
			funnels.forEach( ( _, id ) => funnels.set( id, undefined ) );
			forms.clear();
		}
	};
}
