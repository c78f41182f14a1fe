import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import fs from 'node:fs';
import path from 'node:path';
import { open } from '../../support/client.js';
import { root } from '../../support/shared.js';

const FLAT = '/heliograph/web_ui_click/1.0.0';
const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ FLAT }.json` ), 'utf8' ) );

/**
 * Click at one place of a page, and see what left.
 *
 * @param {string} html
 * @param {string} selector
 * @param {any} [options] Of the instrument.
 * @return {Promise<any[]>} The clicks among the events at the intake.
 */
async function click( html, selector, options ) {
	const { window } = new JSDOM( html, { url: 'https://en.example.org/wiki/Main_Page?query=1#fragment' } );
	const { client, intake, codes } = await open( {
		window,
		document: window.document,
		streams: { ui: { schema_uri: FLAT } },
		schemas: { [ FLAT ]: schema },
		instruments: { webUiClick: { stream: 'ui', untrustedEvents: true, ...options } }
	} );
	client.attach();
	/* A page of the tests goes nowhere. */
	window.addEventListener( 'click', ( event ) => event.target.closest( 'a' ) && event.preventDefault() );
	window.document.querySelector( selector ).dispatchEvent( new window.MouseEvent( 'click', { bubbles: true, composed: true, cancelable: true } ) );
	await client.flush();
	client.close();
	assert.deepEqual( codes(), [] );
	return intake.events.filter( ( { action } ) => action === 'click' );
}

const PINNED = '<html class="vector-feature-main-menu-pinned-enabled"><div class="vector-pinnable-element"><div class="vector-pinnable-header" HEADER></div><div class="vector-menu"><li id="n-help"><a>x</a></li></div></div>';

/* html, what is clicked, the name of the event or null for none */
const NAMES = {
	'a link of a menu': [ '<div class="vector-menu"><ul><li id="pt-logout"><a><span>x</span></a></li></ul></div>', 'span', 'pt-logout' ],
	'a link of a menu that has a tag': [ '<div class="vector-menu"><li id="item"><a data-event-name="tag">x</a></li></div>', 'a', 'tag' ],
	'a link of a menu whose tag is empty': [ '<div class="vector-menu"><li id="item"><a data-event-name="">x</a></li></div>', 'a', 'item' ],
	'a tagged element that is no control, in a link of a menu': [ '<div class="vector-menu"><li id="item"><a><i data-event-name="tag">x</i></a></li></div>', 'i', 'item' ],
	'a link of a menu within another': [ '<div class="vector-menu"><li id="outer"><ul><li id="inner"><a>x</a></li></ul></li></div>', 'a', 'inner' ],
	'a link of a menu whose item has no id': [ '<div class="vector-menu"><li id="outer"><ul><li><a>x</a></li></ul></li></div>', 'a', null ],
	'a link of a menu that has no items': [ '<div class="vector-menu"><a>x</a></div>', 'a', null ],
	'a button of a menu': [ '<div class="vector-menu"><li id="item"><button>x</button></li></div>', 'button', null ],
	'an item of a menu beside its link': [ '<div class="vector-menu"><li id="item"><b>x</b><a>y</a></li></div>', 'b', null ],
	'a menu that is content': [ '<div class="mw-parser-output"><div class="vector-menu"><li id="item"><a>x</a></li></div></div>', 'a', null ],
	'a link in a list': [ '<ul><li id="item"><a>x</a></li></ul>', 'a', null ],

	'a menu that is pinned': [ PINNED.replace( 'HEADER', 'data-feature-name="main-menu-pinned"' ), 'a', 'n-help.main-menu-pinned-enabled' ],
	'a menu that is not pinned': [ PINNED.replace( 'HEADER', 'data-feature-name="page-tools-pinned"' ), 'a', 'n-help.page-tools-pinned-disabled' ],
	'a menu that has both names': [ PINNED.replace( 'HEADER', 'data-name="main-menu-pinned" data-feature-name="other"' ), 'a', 'n-help.main-menu-pinned-enabled' ],
	'a menu that can be pinned and does not say under which name': [ PINNED.replace( 'HEADER', '' ), 'a', 'n-help.unknown-disabled' ],
	'a pinnable element without a header': [ PINNED.replace( 'vector-pinnable-header', '' ), 'a', 'n-help' ],
	'a tag in a pinned menu': [ PINNED.replace( '<a>', '<a data-event-name="tag">' ), 'a', 'tag' ],

	'a heading in a table of contents': [ '<ul><li id="toc-History"><a href="#History"><div><span>x</span></div></a></li></ul>', 'span', 'toc-heading' ],
	'a heading in a tagged table of contents': [ '<nav data-event-name="ui.sidebar-toc"><li id="toc-History"><a>x</a></li></nav>', 'a', 'toc-heading' ],
	'a heading in a pinnable table of contents': [ PINNED.replace( 'n-help', 'toc-History' ), 'a', 'toc-heading' ],
	'a heading whose link has a tag': [ '<li id="toc-History"><a data-event-name="toc-History">x</a></li>', 'a', 'toc-heading' ],
	'a heading below a heading': [ '<li id="toc-History"><ul><li id="toc-Etymology"><a>x</a></li></ul></li>', 'a', 'toc-heading' ],
	'something else below a heading': [ '<li id="toc-History"><ul><li id="other"><a>x</a></li></ul></li>', 'a', null ],
	'a button beside a heading': [ '<li id="toc-History"><button data-event-name="toggle">x</button></li>', 'button', 'toggle' ],
	'the tag of a table of contents': [ '<nav data-event-name="ui.sidebar-toc"><b>x</b></nav>', 'b', null ],
	'a heading that content makes up': [ '<div class="mw-parser-output"><li id="toc-History"><a>x</a></li></div>', 'a', null ],
	'an id that holds toc': [ '<div class="vector-menu"><li id="stoccato"><a>x</a></li></div>', 'a', 'stoccato' ],
	'a heading by an id that has more before it': [ '<div class="vector-menu"><li id="my-toc-History"><a>x</a></li></div>', 'a', 'toc-heading' ],
	'a heading of that kind whose link has a tag': [ '<li id="my-toc-History"><a data-event-name="toc-History">x</a></li>', 'a', 'toc-heading' ],
	'a heading of that kind in no menu': [ '<li id="my-toc-History"><a>x</a></li>', 'a', null ],
	'a link of a menu that is not directly in its item': [ '<div class="vector-menu"><li id="item"><b><a>x</a></b></li></div>', 'a', 'item' ],
	'a link of a menu in a tagged element that is no control': [ '<div class="vector-menu" data-event-name="menu"><li id="item"><a>x</a></li></div>', 'a', 'item' ],
	'a link in a drawing': [ '<svg><a data-event-name="area"><path/></a></svg>', 'path', 'area' ],
	'a link that is drawn, in a menu': [ '<div class="vector-menu"><li id="item"><svg><a href="#x"><text>x</text></a></svg></li></div>', 'text', 'item' ],
	'the id toc': [ '<div class="vector-menu"><li id="toc"><a>x</a></li></div>', 'a', 'toc' ],

	'a name at the limit of the schema': [ `<button data-event-name="${ '𝄞'.repeat( 128 ) }">x</button>`, 'button', '𝄞'.repeat( 128 ) ],
	'a name above it': [ `<button data-event-name="${ '𝄞'.repeat( 129 ) }">x</button>`, 'button', '𝄞'.repeat( 128 ) ],
	'a name of 4,096 bytes': [ `<button data-event-name="${ 'é'.repeat( 2048 ) }">x</button>`, 'button', 'é'.repeat( 128 ) ],
	'a name of 100,000 bytes': [ `<button data-event-name="${ 'x'.repeat( 100000 ) }">x</button>`, 'button', 'x'.repeat( 128 ) ],
	'a name of a megabyte, cut within a pair': [ `<button data-event-name="x${ '𝄞'.repeat( 250000 ) }">x</button>`, 'button', 'x' + '𝄞'.repeat( 127 ) ],
	'a name with quotes': [ '<button data-event-name=\'"\\\'>x</button>', 'button', '"\\' ],
	'a label': [ '<label for="i">x</label><input id="i" type="checkbox" data-event-name="box">', 'label', 'box' ],
	'a label around its input': [ '<label><b>x</b><input type="radio" data-event-name="radio"></label>', 'b', 'radio' ]
};

describe( 'the name of', () => {
	for ( const [ what, [ html, selector, expected ] ] of Object.entries( NAMES ) ) {
		it( `${ what } is ${ expected && expected.length < 64 ? expected : expected && 'as long as can be' }`, async () => {
			const events = await click( html, selector );
			assert.deepEqual( events.map( ( { name } ) => name ), expected ? [ expected ] : [] );
			assert.doesNotMatch( JSON.stringify( events ), /History|Etymology/ );
			assert.ok( events.every( ( event ) => !( 'destination' in event ) ) );
		} );
	}
} );

/* href, the destination or undefined for none */
const DESTINATIONS = [
	[ '/wiki/A', '/wiki/A' ],
	[ '/w/index.php?title=Secret&action=edit#Section', '/w/index.php' ],
	[ 'https://other.example.org/there?secret', '/there' ],
	[ 'B', '/wiki/B' ],
	[ '?secret=1', '/wiki/Main_Page' ],
	[ '#Section', '/wiki/Main_Page' ],
	[ '', '/wiki/Main_Page' ],
	[ '//user:word@other.example.org/x', '/x' ],
	[ '/é', '/%C3%A9' ],
	[ 'javascript:alert(1)', undefined ],
	[ 'mailto:alice@example.org', undefined ],
	[ 'data:text/plain,secret', undefined ],
	[ 'http://[', undefined ],
	[ null, undefined ]
];

describe( 'the destination, where it is asked for, of', () => {
	for ( const [ href, expected ] of DESTINATIONS ) {
		it( `${ href === null ? 'a link without one' : JSON.stringify( href ) } is ${ expected || 'left out' }`, async () => {
			const [ event ] = await click( `<a data-event-name="a"${ href === null ? '' : ` href="${ href }"` }>x</a>`, 'a', { destination: true } );
			assert.equal( event.destination, expected );
			assert.equal( 'destination' in event, expected !== undefined );
			assert.doesNotMatch( JSON.stringify( event ), /secret|Section|alice|alert|word/i );
		} );
	}
} );
