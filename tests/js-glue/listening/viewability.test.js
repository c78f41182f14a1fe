/*
 * How much work there is in each task, and for how many elements: counted, by a clock that goes on by a millisecond each time it
 * is read.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { createViewability } from '../../../js-glue/listening/viewability.js';

/** A browser's task may last as long as this before a reader notices. */
const LONG_TASK_MS = 50;

/**
 * A page whose elements are all in view.
 *
 * @param {number} cards
 */
function openPage( cards ) {
	const { window } = new JSDOM( '<p class="card">x</p>'.repeat( cards ) );
	const { document } = window;
	let now = 0, read = 0;
	/** @type {{ at: number, work: () => void }[]} */
	let timers = [];
	/** @type {{ ms: number, observed: number }[]} */
	const tasks = [];
	const observed = new Set();
	/** @type {( entries: object[] ) => void} */
	let report;
	const parts = {
		diagnose: ( ...problem ) => assert.fail( problem.join() ),
		document,
		window: {
			innerWidth: 1000,
			innerHeight: 1000,
			getComputedStyle: () => ( { opacity: '1', visibility: 'visible', pointerEvents: 'auto' } ),
			MutationObserver: window.MutationObserver,
			IntersectionObserver: class {
				constructor( callback ) {
					report = callback;
				}

				observe( element ) {
					observed.add( element );
				}

				unobserve( element ) {
					observed.delete( element );
				}

				disconnect() {
					observed.clear();
				}
			}
		},
		clock: {
			monotonic: () => {
				read++;
				return now++;
			},
			setTimeout( work, ms ) {
				const timer = { at: now + ms, work };
				timers.push( timer );
				return timer;
			},
			clearTimeout( timer ) {
				timers = timers.filter( ( one ) => one !== timer );
			}
		}
	};
	window.Element.prototype.getBoundingClientRect = () => ( { left: 0, top: 0, right: 100, bottom: 100, width: 100, height: 100 } );
	document.elementFromPoint = () => null;
	Object.defineProperty( document, 'visibilityState', { value: 'visible' } );
	const viewability = createViewability( /** @type {any} */ ( parts ) );
	return {
		document,
		observed,
		tasks,
		viewability,

		/** @return {number} How often the clock was read, which is once for each element of a task and twice when it is looked at. */
		reads: () => read,

		/** The browser says that everything is in view. */
		show: () => report( [ ...observed ].map( ( target ) => ( { target, isIntersecting: true, intersectionRatio: 1, intersectionRect: { width: 100, height: 100 }, rootBounds: null } ) ) ),

		/** Do what is planned until nothing is, or that is done which is waited for. */
		async run( isDone = () => false ) {
			/* Observers of mutations are told in a microtask. */
			await null;
			for ( let timer; ( timer = timers.sort( ( a, b ) => a.at - b.at ).shift() ) && !isDone(); ) {
				now = Math.max( now, timer.at );
				const before = now, had = observed.size;
				timer.work();
				tasks.push( { ms: now - before, observed: observed.size - had } );
			}
		}
	};
}

describe( 'thousands of elements', () => {
	it( 'are found, seen and forgotten in tasks of which none is long', async () => {
		const page = openPage( 3000 );
		let seen = 0;
		const { stop } = page.viewability.watch( page.document, '.card', () => seen++ );
		await page.run();
		assert.equal( page.observed.size, 3000 );
		page.show();
		await page.run( () => seen === 3000 );
		assert.equal( seen, 3000 );
		page.document.body.replaceChildren();
		await page.run();
		assert.equal( page.observed.size, 0 );
		assert.ok( page.tasks.length > 900, `${ page.tasks.length } tasks` );
		const longest = Math.max( ...page.tasks.map( ( { ms } ) => ms ) );
		assert.ok( longest <= LONG_TASK_MS / 2, `a task of ${ longest } ms` );
		stop();
	} );

	it( 'take work that grows as their number does', async () => {
		const works = [];
		for ( const cards of [ 500, 1000, 2000 ] ) {
			const page = openPage( cards );
			let seen = 0;
			page.viewability.watch( page.document, '.card', () => seen++ );
			await page.run();
			page.show();
			const found = page.reads();
			await page.run( () => seen === cards );
			works.push( [ found / cards, ( page.reads() - found ) / cards ] );
		}
		const [ [ find, see ] ] = works;
		for ( const [ found, looked ] of works ) {
			assert.ok( Math.abs( found - find ) < 0.1 * find, JSON.stringify( works ) );
			assert.ok( looked <= see * 1.1, JSON.stringify( works ) );
		}
	} );
} );
