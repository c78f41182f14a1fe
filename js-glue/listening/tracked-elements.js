/*
 * Which elements of the page are tracked, and for which watches. An element that the page renders anew stays the one it was.
 */

/* Elements that a watch tracks before it forgets those that are gone from the page. */
const MAX_TRACKED = 500;

/**
 * @typedef {import('./types.js').TrackedElement} TrackedElement
 * @typedef {import('./types.js').VisibilityWatch} VisibilityWatch
 */

/**
 * @param {Element} element
 * @return {string} The same for a node that takes its place.
 */
function signatureOf( element ) {
	return /** @type {Element} */ ( element.cloneNode( false ) ).outerHTML;
}

/**
 * @param {Object} report
 * @param {( element: Element ) => void} report.observe A node is tracked for one watch more.
 * @param {( element: Element ) => void} report.unobserve A node is tracked for no watch any more.
 * @param {( tracked: TrackedElement ) => void} report.onHidden What is no longer tracked, or is tracked for another node from now
 *  on, is not in view.
 */
export function createTrackedElements( { observe, unobserve, onHidden } ) {
	/** @type {Map<Element, TrackedElement[]>} */
	const byNode = new Map();

	/**
	 * @param {Element} element
	 * @return {TrackedElement[]} One for each watch that it is tracked for.
	 */
	const allOf = ( element ) => byNode.get( element ) || [];

	/** @param {TrackedElement} tracked */
	function untrack( tracked ) {
		const { element } = tracked;
		const others = allOf( element ).filter( ( other ) => other !== tracked );
		tracked.isInView = false;
		onHidden( tracked );
		if ( others.length ) {
			byNode.set( element, others );
		} else {
			byNode.delete( element );
			unobserve( element );
		}
	}

	/**
	 * @param {VisibilityWatch} watch
	 * @param {Element} element
	 * @return {TrackedElement}
	 */
	function track( watch, element ) {
		const signature = signatureOf( element );
		let tracked = watch.tracked.find( ( other ) => !other.element.isConnected && other.signature === signature );
		if ( tracked ) {
			untrack( tracked );
			tracked.element = element;
		} else {
			if ( watch.tracked.length === MAX_TRACKED ) {
				watch.tracked = watch.tracked.filter( ( other ) => other.element.isConnected );
			}
			tracked = { watch, signature, element };
			watch.tracked.push( tracked );
		}
		byNode.set( element, allOf( element ).concat( tracked ) );
		observe( element );
		return tracked;
	}

	return {
		allOf,

		untrack,

		/** @param {( tracked: TrackedElement ) => void} work */
		forEach: ( work ) => byNode.forEach( ( all ) => all.forEach( work ) ),

		/**
		 * @param {VisibilityWatch} watch
		 * @param {Element} element
		 * @return {TrackedElement} Tracked from now on, if it was not yet.
		 */
		trackedOf: ( watch, element ) => watch.tracked.find( ( other ) => other.element === element ) || track( watch, element ),

		/**
		 * Track all elements of a watch that are not tracked yet.
		 *
		 * @param {VisibilityWatch} watch
		 */
		scan( watch ) {
			const { root, selector } = watch;
			/* A stand-in for a document may lack the method. */
			for ( const element of root.querySelectorAll ? root.querySelectorAll( selector ) : [] ) {
				if ( !allOf( element ).some( ( tracked ) => tracked.watch === watch ) ) {
					track( watch, element );
				}
			}
		}
	};
}
