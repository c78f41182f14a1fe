/*
 * Which elements of the page are tracked, and for which watches. An element that the page renders anew stays the one it was.
 * Nodes that are gone from the page are let go of: what was known of one is kept by its markup.
 */

import { getAttribute, getAttributeNames, isConnected, localName, querySelectorAll } from '../platform/intrinsics.js';

/* Elements of a watch that are gone from the page and known in case they are rendered anew, counting those of the same markup
 * as one. Of more, the oldest are forgotten. */
const MAX_GONE = 500;

/**
 * @typedef {import('./types.js').TrackedElement} TrackedElement
 * @typedef {import('./types.js').VisibilityWatch} VisibilityWatch
 */

/**
 * @param {Element} element
 * @return {string} The same for a node that takes its place.
 */
function signatureOf( element ) {
	return localName( element ) + getAttributeNames( element ).sort().map( ( name ) => `\n${ name }=${ getAttribute( element, name ) }` ).join( '' );
}

/**
 * @param {( element: Element ) => void} observe Told that a node is tracked for one watch more.
 * @param {( tracked: TrackedElement ) => void} onForgotten Told that a node is tracked for one watch less.
 */
export function createTrackedElements( observe, onForgotten ) {
	/** @param {TrackedElement} tracked */
	function forget( tracked ) {
		tracked.watch.tracked.delete( tracked.element );
		onForgotten( tracked );
	}

	/**
	 * @param {VisibilityWatch} watch
	 * @param {Element} element
	 * @return {TrackedElement} Tracked from now on.
	 */
	function track( watch, element ) {
		const same = watch.gone.size ? watch.gone.get( signatureOf( element ) ) : undefined;
		/** @type {TrackedElement} */
		const tracked = { ...same?.shift(), watch, element };
		watch.tracked.set( element, tracked );
		observe( element );
		return tracked;
	}

	/**
	 * Let go of the nodes that are gone from the page, in steps of one node each.
	 *
	 * @param {VisibilityWatch} watch
	 */
	function* sweep( watch ) {
		for ( const tracked of watch.tracked.values() ) {
			const { element, isSeen, token } = tracked;
			if ( !isConnected( element ) ) {
				forget( tracked );
				if ( isSeen || token ) {
					const signature = signatureOf( element ), same = watch.gone.get( signature ) || [];
					same.push( { isSeen, token } );
					watch.gone.set( signature, same );
					if ( watch.gone.size > MAX_GONE ) {
						watch.gone.delete( watch.gone.keys().next().value || '' );
					}
				}
			}
			yield;
		}
	}

	return {
		forget,

		/**
		 * @param {VisibilityWatch} watch
		 * @param {Element} element
		 * @return {TrackedElement} Tracked from now on, if it was not yet.
		 */
		trackedOf( watch, element ) {
			if ( !watch.tracked.has( element ) ) {
				/* It may have taken the place of another a moment ago. */
				[ ...sweep( watch ) ].pop();
			}
			return watch.tracked.get( element ) || track( watch, element );
		},

		/**
		 * Let go of what is gone and track what has come, in steps of one node each.
		 *
		 * @param {VisibilityWatch} watch
		 * @yield {undefined}
		 */
		* scan( watch ) {
			const { root, selector, tracked } = watch;
			yield* sweep( watch );
			/* A stand-in for a document may lack the method. */
			for ( const element of 'querySelectorAll' in root ? querySelectorAll( root, selector ) : [] ) {
				if ( !tracked.has( element ) ) {
					track( watch, element );
				}
				yield;
			}
		}
	};
}
