/*
 * What counts as seen and as clicked where pages are not simple: what is hidden, covered, larger than its window, in a frame, in
 * a slot, in a label, or called like a method of the DOM; and what becomes of thousands of elements that come and go.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { until } from '../support/until.js';
import { notIn } from './support/driver/browsers.js';
import { pageClock } from './support/page-clock.js';
import { useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/seen.html', import.meta.url ), 'utf8' );

const { newContext, openWiki } = useBrowser();

/** @type {any} */
let wiki;
/** @type {any} */
let page;
/** What the page's body has. */
let body = '';

const answers = {
	'/seen.html': ( response ) => {
		response.writeHead( 200, { 'content-type': 'text/html' } );
		response.end( PAGE.replace( '<body></body>', `<body>${ body }</body>` ) );
	}
};

async function visit( html = '', query = '' ) {
	body = html;
	await page.goto( `${ wiki.collector.url }/seen.html?${ query }` );
	/* Not by a selector: what is called like methods of the DOM disturbs the browser's driver as well. */
	await until( () => page.evaluate( () => window.attached !== undefined ), 'the client to be there' );
}

/** With the mouse, where an element is. */
async function clickAt( id ) {
	const [ x, y ] = await page.evaluate( ( given ) => {
		const { left, top, width, height } = Element.prototype.getBoundingClientRect.call( document.getElementById( given ) );
		return [ left + width / 2, top + height / 2 ];
	}, id );
	await page.mouse.click( x, y );
}

const use = ( selector, name, options ) => page.evaluate( ( given ) => window.use( ...given ), [ selector, name, options ] );

/** What arrived: of click-through with its friendly name, and clicks of controls. */
const told = () => wiki.collector.accepted.filter( ( { action } ) => action !== 'init' ).map( ( event ) => `${ event.action } ${ event.element_friendly_name || event.name }` );

const has = ( what, times = 1 ) => until( () => told().filter( ( one ) => one === what ).length >= times, () => `${ what }; there are ${ told().join( ', ' ) }` );

const passes = ( ms ) => page.evaluate( ( given ) => new Promise( ( resolve ) => {
	setTimeout( resolve, given );
} ), ms );

/** Behind this, whatever would have been seen by now has been. */
async function seeMarker() {
	await page.evaluate( () => {
		const marker = document.createElement( 'b' );
		marker.id = `marker-${ Date.now() }`;
		marker.textContent = 'x';
		document.body.prepend( marker );
		window.use( `#${ marker.id }`, 'marker' );
	} );
	const count = told().filter( ( one ) => one === 'impression marker' ).length;
	await has( 'impression marker', count + 1 );
	await passes( 300 );
	await page.evaluate( () => window.client.flush() );
	return told().filter( ( one ) => one !== 'impression marker' );
}

/** Behind this, all clicks before have arrived. */
async function clicks() {
	await page.evaluate( () => window.client.flush() );
	return told().filter( ( one ) => one.startsWith( 'click' ) );
}

beforeEach( async ( t ) => {
	wiki = await openWiki( t, answers );
	( { page } = wiki );
} );

afterEach( () => {
	assert.deepEqual( wiki.errors, [] );
	assert.deepEqual( wiki.collector.refused, [] );
} );

describe( 'an element is not seen', () => {
	const BOX = 'class="box" id="it"';
	/* the page, what makes it visible */
	const HIDDEN = {
		'while it is transparent': [ `<p ${ BOX } style="opacity: 0">x</p>`, ( node ) => node.style.removeProperty( 'opacity' ) ],
		'while what is around it is transparent': [ `<div style="opacity: 0"><p ${ BOX }>x</p></div>`, ( node ) => node.parentElement.style.removeProperty( 'opacity' ) ],
		'while its visibility is hidden': [ `<p ${ BOX } style="visibility: hidden">x</p>`, ( node ) => node.style.removeProperty( 'visibility' ) ],
		'while its contents are left out': [ `<div style="content-visibility: hidden; height: 99px"><p ${ BOX }>x</p></div>`, ( node ) => node.parentElement.style.removeProperty( 'content-visibility' ) ],
		'while it is not displayed': [ `<p ${ BOX } style="display: none">x</p>`, ( node ) => node.style.removeProperty( 'display' ) ],
		'while it has no height': [ `<p ${ BOX } style="height: 0">x</p>`, ( node ) => node.style.removeProperty( 'height' ) ],
		'while it has no width': [ `<p ${ BOX } style="width: 0">x</p>`, ( node ) => node.style.removeProperty( 'width' ) ],
		'while it is scaled to nothing': [ `<p ${ BOX } style="transform: scale( 0 )">x</p>`, ( node ) => node.style.removeProperty( 'transform' ) ],
		'while something covers it': [ `<p ${ BOX }>x</p><div style="position: fixed; inset: 0 0 50% 0; background: #fff"></div>`, ( node ) => node.nextElementSibling.remove() ],
		'behind a modal dialog': [ `<p ${ BOX }>x</p><dialog style="margin: 0">y</dialog><script>document.querySelector( 'dialog' ).showModal()</script>`, ( node ) => node.nextElementSibling.close() ],
		'while what is in a shadow tree covers it': [ `<p ${ BOX }>x</p><x-host></x-host><script>document.querySelector( 'x-host' ).attachShadow( { mode: 'open' } ).innerHTML = '<div style="position: fixed; inset: 0 0 50% 0; background: #fff"></div>'</script>`, ( node ) => node.nextElementSibling.remove() ],
		'while a picture covers it': [ `<p ${ BOX }>x</p><canvas style="position: fixed; inset: 0; width: 100%; height: 50%"></canvas>`, ( node ) => node.nextElementSibling.remove() ],
		'before its class makes it what is meant': [ '<p class="box" id="that">x</p>', ( _, that ) => ( that.id = 'it' ) ]
	};
	for ( const [ what, [ html, show ] ] of Object.entries( HIDDEN ) ) {
		it( `${ what }, and is when it has been visible for half a second`, async () => {
			await visit( html.replace( '<p', '<a href="#x"' ).replace( '</p>', '</a>' ) );
			await use( '#it', 'it' );
			await passes( 1300 );
			await page.evaluate( () => window.client.flush() );
			assert.deepEqual( told(), [] );
			const at = await page.evaluate( ( work ) => {
				// eslint-disable-next-line no-eval
				( 0, eval )( work )( document.getElementById( 'it' ), document.getElementById( 'that' ) );
				return Date.now();
			}, String( show ) );
			await has( 'impression it' );
			const [ event ] = wiki.collector.accepted.filter( ( { element_friendly_name: name } ) => name === 'it' );
			assert.ok( Date.parse( event.dt ) - at >= 490, `seen after ${ Date.parse( event.dt ) - at } ms` );
			await passes( 800 );
			assert.deepEqual( await seeMarker(), [ 'impression it' ] );
		} );
	}

	it( 'when it is visible again and again for less than half a second', async () => {
		await wiki.context.addInitScript( `( ${ pageClock } )();` );
		page = await wiki.context.newPage();
		await visit( `<p ${ BOX }>x</p><p class="box" id="marker">x</p>` );
		await use( '#it', 'it' );
		await use( '#marker', 'marker' );
		const blink = () => page.evaluate( async () => {
			const { style } = document.getElementById( 'it' );
			style.opacity = style.opacity === '0' ? '1' : '0';
			await new Promise( ( resolve ) => {
				requestAnimationFrame( resolve );
			} );
			window.pass( 300 );
			await window.client.flush();
		} );
		await until( async () => {
			await blink();
			return told().includes( 'impression marker' );
		}, 'what is always visible to be seen' );
		for ( let i = 0; i < 11; i++ ) {
			await blink();
		}
		assert.deepEqual( told(), [ 'impression marker' ] );
		await until( async () => {
			await page.evaluate( () => {
				document.getElementById( 'it' ).style.opacity = '1';
				window.pass( 300 );
				return window.client.flush();
			} );
			return told().includes( 'impression it' );
		}, 'it to be seen when it stays' );
	} );

	it( 'which fades in late, before it is visible, and then without an insertion or a scroll', async () => {
		await visit( `<style>@keyframes fade { from { opacity: 0; } }</style><p ${ BOX }>x</p>` );
		await page.evaluate( () => {
			document.getElementById( 'it' ).style.animation = '1.2s 0.8s both fade';
			window.use( '#it', 'it' );
		} );
		await has( 'impression it' );
	} );
} );

describe( 'an element is seen', () => {
	/* what lies over it and does not cover it */
	const OVER = {
		'a link that is stretched over it': '<style>#over::after { content: ""; position: fixed; inset: 0; }</style><a id="over" href="#x">y</a>',
		'a field that cannot be seen': '<input type="file" style="position: fixed; inset: 0; opacity: 0">',
		'a layer that takes no clicks': '<div style="position: fixed; inset: 0; background: #0001; pointer-events: none"></div>',
		'less than half of it': '<div style="position: fixed; left: 0; top: 0; width: 80px; height: 900px; background: #fff"></div>'
	};
	for ( const [ what, html ] of Object.entries( OVER ) ) {
		it( `under ${ what }`, async () => {
			await visit( `<div class="box" id="it"><b>x</b></div>${ html }` );
			await use( '#it', 'it' );
			await has( 'impression it' );
		} );
	}

	/* what it is */
	const KINDS = {
		'that takes no clicks itself, over a picture': '<canvas style="position: absolute; left: 0; top: 0"></canvas><p class="box" id="it" style="pointer-events: none">x</p>',
		'in a frame of another layer': '<div style="position: fixed; z-index: 3"><p class="box" id="it">x</p></div>',
		'that is shown in a slot': '<x-host><p class="box" id="it">x</p></x-host><script>document.querySelector( "x-host" ).attachShadow( { mode: "open" } ).innerHTML = "<section><slot></slot></section>"</script>',
		'whose shadow tree is what one sees of it': '<x-host class="box" id="it"></x-host><script>document.querySelector( "x-host" ).attachShadow( { mode: "open" } ).innerHTML = "<p style=\'background: #eee\'>x</p>"</script>',
		'a quarter of a window above the end of the page': '<div id="it" style="height: 1200px; margin-top: 300px">x</div>',
		'written from right to left': '<div dir="rtl"><a class="box" id="it" href="#x">x</a></div>',
		'on a page that is zoomed': '<style>html { zoom: 1.5; }</style><a class="box" id="it" href="#x">x</a>'
	};
	for ( const [ what, html ] of Object.entries( KINDS ) ) {
		it( what, async () => {
			await visit( html );
			await use( '#it', 'it' );
			await has( 'impression it' );
		} );
	}

	it( 'of several hundred windows, when it comes into view bit by bit', async () => {
		await visit( '<div style="height: 2000px"></div><div id="it" style="height: 270000px">x</div>' );
		await use( '#it', 'it' );
		await passes( 200 );
		for ( let y = 1100; y <= 2000; y += 50 ) {
			await page.evaluate( ( to ) => window.scrollTo( 0, to ), y );
			await passes( 20 );
		}
		await has( 'impression it' );
	} );

	for ( const [ origin, host ] of [ [ 'the same', '' ], [ 'another', 'localhost' ] ] ) {
		it( `in a frame of ${ origin } origin that it does not fit into, of which it fills half`, async () => {
			const address = new URL( wiki.collector.url );
			address.hostname = host || address.hostname;
			await visit();
			body = '<div id="tall" style="height: 3000px">x</div>';
			await page.evaluate( ( src ) => {
				document.body.innerHTML = `<iframe width="300" height="200" src="${ src }"></iframe>`;
			}, `${ address.origin }/seen.html?use=%23tall` );
			await has( 'impression frame' );
		} );
	}

	it( 'for both of two that look at it, the second later', async () => {
		await visit( '<p class="box" id="it">x</p>' );
		await use( '#it', 'first' );
		await has( 'impression first' );
		await use( 'p.box', 'second' );
		await has( 'impression second' );
	} );
} );

describe( 'watching', () => {
	it( 'makes no copy of what is watched: nothing is constructed, loaded or played twice', async () => {
		await visit( `
			<script>customElements.define( 'x-made', class extends HTMLElement { constructor() { super(); window.made.push( 'x-made' ); } } );</script>
			<x-made class="it box"></x-made><video class="it box" src="/seen.mp4"></video><audio class="it" controls autoplay src="/seen.mp3"></audio>` );
		await use( '.it', 'it' );
		await has( 'impression it', 3 );
		await page.evaluate( () => document.querySelectorAll( '.it' ).forEach( ( one ) => one.after( document.createElement( 'p' ) ) ) );
		await passes( 300 );
		assert.deepEqual( await page.evaluate( () => window.made ), [ 'x-made' ] );
		for ( const name of [ '/seen.mp4', '/seen.mp3' ] ) {
			assert.ok( wiki.asked.filter( ( address ) => address.endsWith( name ) ).length <= 1 );
		}
	} );

	it( 'ten thousand cards is done in tasks of a hundred at the most, whether they come or go', async () => {
		await visit();
		await use( '.card', 'card' );
		/* Each card is observed, and again to be told at once that it is. */
		const PER_CARD = 2, LOOKS = 10 / 0.1;
		await page.evaluate( () => {
			document.body.innerHTML = Array.from( { length: 10000 }, ( _, card ) => `<p class="card" data-card="${ card }" style="height: 40px">x</p>` ).join( '' );
		} );
		await until( () => page.evaluate( () => window.observed >= 20000 ), 'all cards to be looked at' );
		await has( 'impression card', 10 );
		await page.evaluate( () => document.body.replaceChildren() );
		await until( () => page.evaluate( () => window.observed >= 30000 ), 'all cards to be let go of' );
		const most = await page.evaluate( () => window.most );
		assert.ok( most > 0 && most <= PER_CARD * ( LOOKS + 1 ), `${ most } calls in one task` );
	} );

	it( 'keeps nothing of what is gone, and knows what comes back', { skip: notIn( { firefox: 'nothing makes it collect garbage', webkit: 'nothing makes it collect garbage' } ) }, async () => {
		await visit( '<p class="card box" data-card="kept">x</p>' );
		await use( '.card', 'card' );
		await has( 'impression card' );
		await page.evaluate( async () => {
			window.gone = [];
			for ( let i = 0; i < 21; i++ ) {
				const added = Array.from( { length: 100 }, ( _, j ) => {
					const card = document.createElement( 'p' );
					card.className = 'card';
					card.dataset.card = `${ i } ${ j }`;
					window.gone.push( new WeakRef( card ) );
					return card;
				} );
				document.body.append( ...added );
				await new Promise( ( resolve ) => {
					setTimeout( resolve, 120 );
				} );
				added.forEach( ( card ) => card.remove() );
			}
		} );
		const session = await page.context().newCDPSession( page );
		await until( async () => {
			await session.send( 'HeapProfiler.collectGarbage' );
			return await page.evaluate( () => window.gone.filter( ( card ) => card.deref() ).length ) === 0;
		}, 'all that is gone to be let go of' );
		await page.evaluate( () => new Promise( ( resolve ) => {
			const card = document.querySelector( '[data-card=kept]' );
			card.remove();
			setTimeout( () => resolve( document.body.append( card.cloneNode( true ) ) ), 400 );
		} ) );
		assert.equal( ( await seeMarker() ).length, 1 );
	} );
} );

describe( 'a click', () => {
	/* The same by each way to click. */
	const SLOTTED = '<fancy-b><b id="slotted">text</b></fancy-b><script>document.querySelector( "fancy-b" ).attachShadow( { mode: "open" } ).innerHTML = \'<button data-event-name="fancy"><slot></slot></button>\'</script>';

	for ( const [ by, act ] of [ [ 'mouse', () => page.click( '#slotted' ) ], [ 'keys', async () => {
		await page.keyboard.press( 'Tab' );
		await page.keyboard.press( 'Enter' );
	} ] ] ) {
		it( `on what a slot shows is one on the control around the slot, by ${ by }`, async () => {
			await visit( SLOTTED );
			await use( 'fancy-b', 'host' );
			await act();
			await has( 'click fancy' );
			assert.deepEqual( ( await clicks() ).sort(), [ 'click fancy', 'click host' ] );
		} );
	}

	it( 'on what a slot shows is one on the control around the slot, by touch', { skip: notIn( { firefox: 'its driver has no finger', webkit: 'its driver has no finger' } ) }, async () => {
		const context = await newContext( { hasTouch: true } );
		page = await context.newPage();
		await visit( SLOTTED );
		await page.tap( '#slotted' );
		await has( 'click fancy' );
		assert.deepEqual( await clicks(), [ 'click fancy' ] );
		await context.close();
	} );

	/* the page, what is clicked, what is told */
	const LABELS = {
		'around its control': [ '<label class="card"><b id="at">name</b> <input type="radio"></label>', [ 'click card' ] ],
		'and its control in one card': [ '<div class="card"><label for="c"><b id="at">name</b></label><input id="c" type="checkbox"></div>', [ 'click card' ] ],
		'and its control in one tagged link': [ '<a href="#x" data-event-name="link"><label for="c"><b id="at">name</b></label><input id="c" type="checkbox"></a>', [ 'click link' ] ],
		'in a tagged link, of a tagged control elsewhere': [ '<a href="#x" data-event-name="link"><label for="c"><b id="at">name</b></label></a><input id="c" type="checkbox" data-event-name="box">', [ 'click link' ] ],
		'of a tagged control': [ '<label for="c"><b id="at">name</b></label><input id="c" type="checkbox" data-event-name="box">', [ 'click box' ] ],
		'of a control that is off': [ '<label class="card"><b id="at">name</b> <input type="radio" disabled></label>', [ 'click card' ] ],
		'that does not click its control': [ '<label class="card" onclick="event.preventDefault()"><b id="at">name</b> <input type="radio"></label>', [ 'click card' ] ],
		'with a shadow tree around both': [ '<x-host><b id="at">name</b></x-host><script>document.querySelector( "x-host" ).attachShadow( { mode: "open" } ).innerHTML = \'<label><slot></slot><input type="checkbox" data-event-name="box"></label>\'</script>', [ 'click box' ] ]
	};
	for ( const [ what, [ html, expected ] ] of Object.entries( LABELS ) ) {
		it( `on a label ${ what } is one click, and two are two`, async () => {
			await visit( html );
			await use( '.card', 'card' );
			await clickAt( 'at' );
			await has( expected[ 0 ] );
			assert.deepEqual( await clicks(), expected );
			await clickAt( 'at' );
			await has( expected[ 0 ], 2 );
			assert.deepEqual( await clicks(), [ ...expected, ...expected ] );
		} );
	}

	it( 'on a label is one for each of two that ask for each', async () => {
		await visit( '<div class="outer"><label class="card"><b id="at">name</b> <input type="radio"></label></div>' );
		await use( '.card', 'card', { each: true } );
		await use( '.outer', 'outer', { each: true } );
		await clickAt( 'at' );
		await has( 'click outer' );
		await clickAt( 'at' );
		await has( 'click outer', 2 );
		assert.deepEqual( ( await clicks() ).sort(), [ 'click card', 'click card', 'click outer', 'click outer' ] );
	} );

	it( 'on a label and one on its control are two, also where the label does nothing', async () => {
		await visit( '<label class="card" onclick="event.target.id === \'at\' && event.preventDefault()"><b id="at">name</b> <input id="box" type="checkbox"></label>' );
		await use( '.card', 'card' );
		await page.click( '#at' );
		await page.click( '#box' );
		await has( 'click card', 2 );
		assert.deepEqual( await clicks(), [ 'click card', 'click card' ] );
	} );

	it( 'by a key that is held is as many as the browser makes of it', async () => {
		await visit( '<button id="it" data-event-name="held">x</button>' );
		await page.focus( '#it' );
		await page.evaluate( () => {
			window.count = 0;
			document.getElementById( 'it' ).onclick = () => window.count++;
		} );
		for ( let i = 0; i < 5; i++ ) {
			await page.keyboard.down( 'Enter' );
		}
		await page.keyboard.up( 'Enter' );
		const count = await page.evaluate( () => window.count );
		await has( 'click held', count );
		assert.equal( ( await clicks() ).length, count );
	} );
} );

describe( 'fields and images that are called like what the DOM has', () => {
	const NAMES = [ 'closest', 'matches', 'getAttribute', 'parentNode', 'parentElement', 'assignedSlot', 'shadowRoot', 'nodeType', 'contains', 'getRootNode', 'ownerDocument',
		'isConnected', 'getBoundingClientRect', 'checkVisibility', 'getAttributeNames', 'localName', 'attributes', 'dataset', 'id', 'classList', 'querySelector' ];

	it( 'change nothing: clicks, impressions and hovers in such a form count', async () => {
		await visit( `<form class="box card">${ NAMES.map( ( name ) => `<input type="hidden" name="${ name }">` ).join( '' ) }<button type="button" data-event-name="in form" id="it">x</button></form>` );
		await use( 'form', 'form' );
		await has( 'impression form' );
		await clickAt( 'it' );
		await page.evaluate( () => {
			const form = document.querySelector( 'form' );
			Element.prototype.replaceWith.call( form, Node.prototype.cloneNode.call( form, true ) );
		} );
		await clickAt( 'it' );
		await has( 'click in form', 2 );
		assert.deepEqual( ( await seeMarker() ).sort(), [ 'click form', 'click form', 'click in form', 'click in form', 'impression form' ] );
		assert.deepEqual( await page.evaluate( () => window.diagnostics ), [] );
	} );

	it( 'change nothing in a document', async () => {
		const names = [ 'querySelector', 'querySelectorAll', 'ownerDocument', 'elementFromPoint', 'visibilityState', 'nodeType', 'host', 'window' ];
		await visit( `${ names.map( ( name ) => `<img name="${ name }" alt="">` ).join( '' ) }<button data-event-name="it" id="it">x</button>` );
		assert.equal( await page.evaluate( () => window.attached ), true );
		await use( '#it', 'button' );
		await has( 'impression button' );
		await clickAt( 'it' );
		await has( 'click it' );
		assert.deepEqual( ( await clicks() ).sort(), [ 'click button', 'click it' ] );
		assert.deepEqual( await page.evaluate( () => window.diagnostics ), [] );
	} );
} );

describe( 'a document that is written anew', () => {
	it( 'is heard and seen as before', async () => {
		await visit( '<button data-event-name="before" id="it">x</button>' );
		await use( '.seen', 'it' );
		await page.evaluate( () => {
			document.open();
			document.write( '<button data-event-name="after" id="it" class="seen">x</button>' );
			document.close();
		} );
		await has( 'impression it' );
		await page.click( '#it' );
		await has( 'click after' );
		assert.equal( await page.evaluate( () => window.client.attach() ), true );
		assert.deepEqual( ( await clicks() ).sort(), [ 'click after', 'click it' ] );
	} );
} );
