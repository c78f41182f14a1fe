/*
 * The inspector put together: what it shows, when, and that nothing of it stays when it is closed.
 */

import { joinBus } from '../listening/bus.js';
import { addEventListener, isConnected, removeEventListener, scrollIntoView, setAttribute } from '../platform/intrinsics.js';
import { isVisible } from '../listening/visible.js';
import { readPage } from './declared.js';
import { watchFates } from './fates.js';
import { intercept, quietly } from './intercept.js';
import { createLog } from './log.js';
import { createOutlines } from './outlines.js';
import { make } from './elements.js';
import { createPanel } from './panel.js';
import { createShield } from './shield.js';
import { addStyle } from './style.js';

/** @typedef {import('./types.js').Inspected} Inspected */
/** @typedef {import('./types.js').Item} Item */

/* A name that no other element has. */
const NAME = 'heliograph-inspector';

/* How often to look at what no event tells of, such as counters and shadow trees; and at a page that changes, at the most. */
const LOOK_MS = 1000, CHANGE_MS = 250;

/**
 * @param {Inspected} of
 * @return {string[]} What the topics begin with that its instruments listen to.
 */
function listTopics( { life, listening } ) {
	return listening.root ? ( life.session?.facts.plan || [] ).filter( ( { on } ) => on === 'track' ).map( ( { selector } ) => selector || '' ) : [];
}

/**
 * Be told of the page's clients, and of those that come.
 *
 * @param {Window & typeof globalThis} window
 * @param {( of: Inspected ) => void} onClient
 * @return {() => void} Ends it.
 */
function watchClients( window, onClient ) {
	const { opened } = joinBus( window );
	if ( !opened ) {
		/* A client of an earlier version came first. */
		return () => {};
	}
	opened.forEach( quietly( onClient ) );
	return intercept( opened, 'add', ( add ) => ( of ) => {
		add.call( opened, of );
		quietly( onClient )( of );
		return opened;
	} );
}

/**
 * Be told when the page looks different.
 *
 * @param {Window & typeof globalThis} window
 * @param {() => void} onMoved What is there is elsewhere.
 * @param {() => void} onChanged Something else is there.
 * @return {() => void} Ends it.
 */
function watchPage( window, onMoved, onChanged ) {
	const { document } = window;
	/** @type {number | undefined} */
	let soon;
	const timer = window.setInterval( onChanged, LOOK_MS );
	const observer = new window.MutationObserver( () => {
		soon = soon || window.setTimeout( () => {
			soon = undefined;
			onChanged();
		}, CHANGE_MS );
	} );
	observer.observe( document, { attributes: true, childList: true, subtree: true } );
	[ 'scroll', 'resize' ].forEach( ( type ) => addEventListener( window, type, onMoved, true ) );
	return () => {
		window.clearInterval( timer );
		window.clearTimeout( soon );
		observer.disconnect();
		[ 'scroll', 'resize' ].forEach( ( type ) => removeEventListener( window, type, onMoved, true ) );
	};
}

/**
 * @param {Window & typeof globalThis} window
 * @param {() => void} onClose
 * @return {{ close: () => void, focus: () => void }}
 */
export function openInspector( window, onClose ) {
	const { document } = window;
	const before = /** @type {HTMLElement | null} */ ( document.activeElement );
	const host = document.createElement( NAME ), root = host.attachShadow( { mode: 'open' } );
	const shield = createShield( host, window );
	/** @type {Set<Inspected>} Also those that were closed meanwhile. */
	const clients = new Set();
	/** @type {( () => void )[]} */
	const ends = [ shield.end ];
	/** @type {Item[]} */
	let items = [];
	/** @type {Element | undefined} */
	let chosen;
	let isPlanned = false, isClosed = false;
	const layer = make( 'div', { class: 'layer', 'aria-hidden': 'true' } ), outlines = createOutlines( layer, window );
	const log = createLog( plan );
	const panel = createPanel( shield, { onChange: plan, onClear: log.clear, onClose: close, onChosen( element ) {
		chosen = element;
		scrollIntoView( element, { block: 'center', inline: 'nearest' } );
		panel.say( isVisible( element, window ) ? '' : 'That element is not displayed at the moment.' );
		plan();
	} } );

	const draw = quietly( () => {
		const all = [ ...clients ];
		panel.show( { clients: all, rows: log.list(), items, topics: [ ...new Set( all.flatMap( listTopics ) ) ] } );
		outlines.show( panel.hasOutlines() ? items : [], chosen );
	} );

	/** Draw, once for all that changes until then. */
	function plan() {
		if ( !isPlanned ) {
			isPlanned = true;
			/* After what is running now: a hidden page has no frames. */
			window.setTimeout( () => {
				isPlanned = false;
				if ( !isClosed ) {
					draw();
				}
			}, 16 );
		}
	}

	const look = quietly( () => {
		if ( isConnected( host ) ) {
			items = readPage( document, [ ...clients ], host );
			plan();
		} else {
			/* The page has written itself anew. */
			close();
		}
	} );

	function close() {
		if ( isClosed ) {
			return;
		}
		isClosed = true;
		const hadFocus = document.activeElement === host;
		/* The page is not to take for its reader's what is ours. */
		shield.hush( () => {
			host.remove();
			if ( hadFocus ) {
				before?.focus( { preventScroll: true } );
			}
		} );
		ends.forEach( ( end ) => end() );
		onClose();
	}

	function focus() {
		shield.hush( () => panel.element.focus( { preventScroll: true } ) );
	}

	/* At the end of a line, where pages have less. */
	panel.element.classList.toggle( 'left', window.getComputedStyle( document.documentElement ).direction === 'rtl' );
	addStyle( root );
	root.append( layer, panel.element );
	document.documentElement.append( host );
	/* Above whatever the page has above everything. */
	setAttribute( host, 'popover', 'manual' );
	host.showPopover?.();
	ends.push( watchClients( window, ( of ) => {
		clients.add( of );
		ends.push( watchFates( of, log ) );
		plan();
	} ), watchPage( window, plan, look ) );
	look();
	if ( !before || before === document.body ) {
		focus();
	}
	return { close, focus };
}
