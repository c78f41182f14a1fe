/*
 * The funnels that are open: a mirror of the core's list, which decides how many there may be.
 */

/**
 * @typedef {( () => Element[] )} Finder Finds elements that are to carry a funnel's id, whenever they are rendered.
 */

/**
 * @param {() => number | undefined} countClosed How many funnels the core has closed so far because too many were open.
 */
export function createOpenFunnels( countClosed ) {
	/** @type {Map<string, Finder[] | undefined>} By id, the oldest first. Without finders: one that is open, but not followed any more. */
	const funnels = new Map();
	/** @type {Map<string, string>} Ids by the names that feature code gives to forms. */
	const forms = new Map();
	let closed = countClosed() || 0;

	/** @param {string} id */
	function remove( id ) {
		funnels.delete( id );
		forms.forEach( ( other, form ) => {
			if ( other === id ) {
				forms.delete( form );
			}
		} );
	}

	/** Remove those that the core has closed since the last time, which are the oldest. */
	function removeClosed() {
		const count = countClosed() || closed;
		Array.from( funnels.keys() ).slice( 0, Math.max( 0, count - closed ) ).forEach( remove );
		closed = count;
	}

	return {
		remove,

		removeClosed,

		/**
		 * @param {string} id
		 * @param {Finder[]} finders
		 */
		add( id, finders ) {
			funnels.set( id, finders );
		},

		/**
		 * @param {string} form
		 * @param {string} id
		 */
		nameForm( form, id ) {
			forms.set( form, id );
		},

		/** @param {string} form */
		idOf: ( form ) => forms.get( form ) || '',

		/** @param {string | null} id */
		has: ( id ) => !!funnels.get( id || '' ),

		/** @return {[ id: string, finders: Finder[] ][]} The latest first. */
		latest: () => Array.from( funnels, ( [ id, finders ] ) => /** @type {[ string, Finder[] ]} */ ( [ id, finders || [] ] ) ).reverse(),

		/** Follow none of them any more, though the core keeps them open. */
		forget() {
			funnels.forEach( ( _, id ) => funnels.set( id, undefined ) );
			forms.clear();
		}
	};
}
