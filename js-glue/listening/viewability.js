/*
 * Elements that are really seen: half of one, or as much of it as half a viewport holds, for half a second, in a page that
 * is in front. Elements that come later are found, and one that was rendered anew is the one it was.
 */

import { tame } from '../platform/errors.js';

const LONG_ENOUGH_MS = 500;

/* Close together at the lower end, for what is many viewports high. */
const THRESHOLDS = [ 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5 ];

/* Changes of the page that come in a storm are looked at together. */
const REST_MS = 100;

/* Of elements that are gone no more are remembered. */
const MOST_SIGHTS = 500;

/**
 * @param {any} element
 * @return {string} The same for a copy that takes its place.
 */
function signatureOf( element ) {
	return element.cloneNode( false ).outerHTML;
}

/**
 * @param {any} entry Of an IntersectionObserver.
 * @return {boolean}
 */
function isEnough( { isIntersecting, intersectionRatio, intersectionRect, rootBounds } ) {
	return isIntersecting && ( intersectionRatio >= 0.5 ||
		!!rootBounds && intersectionRect.width * intersectionRect.height >= rootBounds.width * rootBounds.height / 2 );
}

/**
 * @param {import('../platform/types.js').Parts} parts
 * @return {import('../platform/types.js').Sightings}
 */
export function createSightings( { window, document, clock, diagnose } ) {
	const guard = ( /** @type {( ...given: any[] ) => any} */ work ) => tame( diagnose, 'impression', work );
	/** @type {Set<any>} */
	const watches = new Set();
	/** @type {Map<any, any>} Elements to their sights. */
	const sights = new Map();
	/** @type {any} */
	let intersections;
	/** @type {any} */
	let mutations;
	/** @type {any} */
	let rest;

	const isInFront = () => document.visibilityState === 'visible';

	/** @param {any} sight */
	function reconsider( sight ) {
		const isWaiting = sight.inView && !sight.isSeen && isInFront();
		clock.clearTimeout( sight.timer );
		sight.timer = isWaiting && clock.setTimeout( guard( () => {
			const { element, watch } = sight;
			if ( !element.checkVisibility || element.checkVisibility( { opacityProperty: true, visibilityProperty: true } ) ) {
				sight.isSeen = true;
				watch.seen( element, sight );
			}
		} ), LONG_ENOUGH_MS );
	}

	/** @param {any} change */
	const onIntersections = guard( ( changes ) => changes.forEach( ( /** @type {any} */ change ) => {
		for ( const sight of sights.get( change.target ) || [] ) {
			sight.inView = isEnough( change );
			reconsider( sight );
		}
	} ) );

	const onVisibility = guard( () => sights.forEach( ( all ) => all.forEach( reconsider ) ) );

	/**
	 * @param {any} watch
	 * @param {any} element
	 */
	function begin( watch, element ) {
		const signature = signatureOf( element );
		/** @type {any} */
		let sight = watch.sights.find( ( /** @type {any} */ other ) => !other.element.isConnected && other.signature === signature );
		if ( sight ) {
			end( sight );
		} else {
			sight = { watch, signature };
			if ( watch.sights.length === MOST_SIGHTS ) {
				watch.sights = watch.sights.filter( ( /** @type {any} */ other ) => other.element.isConnected );
			}
			watch.sights.push( sight );
		}
		sight.element = element;
		sights.set( element, ( sights.get( element ) || [] ).concat( sight ) );
		if ( intersections ) {
			intersections.observe( element );
		}
	}

	/** @param {any} sight */
	function end( sight ) {
		const { element } = sight;
		const others = ( sights.get( element ) || [] ).filter( ( /** @type {any} */ other ) => other !== sight );
		clock.clearTimeout( sight.timer );
		sight.inView = false;
		if ( others.length ) {
			sights.set( element, others );
		} else {
			sights.delete( element );
			if ( intersections ) {
				intersections.unobserve( element );
			}
		}
	}

	/** @param {any} watch */
	function find( watch ) {
		/* Whatever stands for a document may not be searched. */
		for ( const element of watch.root.querySelectorAll ? watch.root.querySelectorAll( watch.selector ) : [] ) {
			if ( !( sights.get( element ) || [] ).some( ( /** @type {any} */ sight ) => sight.watch === watch ) ) {
				begin( watch, element );
			}
		}
	}

	const findAll = guard( () => {
		rest = 0;
		watches.forEach( find );
	} );

	function start() {
		const { IntersectionObserver, MutationObserver } = window || {};
		document.addEventListener( 'visibilitychange', onVisibility );
		if ( IntersectionObserver && MutationObserver ) {
			intersections = new IntersectionObserver( onIntersections, { threshold: THRESHOLDS } );
			mutations = new MutationObserver( () => {
				rest = rest || clock.setTimeout( findAll, REST_MS );
			} );
			mutations.observe( document, { childList: true, subtree: true } );
		}
	}

	function stop() {
		document.removeEventListener( 'visibilitychange', onVisibility );
		clock.clearTimeout( rest );
		rest = 0;
		if ( intersections ) {
			intersections.disconnect();
			mutations.disconnect();
		}
	}

	return {
		watch( root, selector, seen ) {
			const watch = { root, selector, seen, sights: /** @type {any[]} */ ( [] ) };
			if ( root.querySelectorAll ) {
				/* Throws where it is none, before anything is kept of it. */
				root.querySelectorAll( selector );
			}
			if ( !watches.size ) {
				start();
			}
			watches.add( watch );
			find( watch );
			return {
				sightOf( element ) {
					let sight = watch.sights.find( ( other ) => other.element === element );
					if ( !sight ) {
						begin( watch, element );
						sight = watch.sights.find( ( other ) => other.element === element );
					}
					return sight;
				},

				stop() {
					watch.sights.forEach( end );
					if ( watches.delete( watch ) && !watches.size ) {
						stop();
					}
				}
			};
		},

		newPageview() {
			watches.forEach( ( watch ) => watch.sights.forEach( ( /** @type {any} */ sight ) => {
				sight.isSeen = false;
				sight.token = undefined;
				reconsider( sight );
			} ) );
		}
	};
}
