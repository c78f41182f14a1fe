/*
 * The skin without its instrumentation: menus that open, close and can be pinned, a sticky header, search within the article,
 * a dialog, a watch star, of which a page need not have all. It works whether heliograph does or not.
 */

const { appearance, config, kind } = window.wiki;
const root = document.documentElement;

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @return {any[]}
 */
function all( selector, within = document ) {
	return [ ...within.querySelectorAll( selector ) ];
}

/**
 * @param {string} id
 * @return {any}
 */
function byId( id ) {
	return document.getElementById( id );
}

/** Remove the menu entries that are for other kinds of user, which the style sheet hides until then, and show the user's name. */
function showUser() {
	all( '[data-for]' ).forEach( ( element ) => {
		if ( !element.dataset.for.split( ' ' ).includes( kind ) ) {
			element.remove();
		}
	} );
	all( '.mw-user-name' ).forEach( ( element ) => {
		element.textContent = config.wgUserName;
	} );
}

/** Close a menu on Escape, on a click elsewhere, and when the focus leaves it. */
function closeDropdowns() {
	const checkboxes = all( '.vector-dropdown-checkbox' );
	const set = ( checkbox, isOpen ) => {
		checkbox.checked = isOpen;
		checkbox.setAttribute( 'aria-expanded', String( isOpen ) );
	};
	const closeOthers = ( { target } ) => checkboxes.forEach( ( checkbox ) => {
		if ( checkbox.checked && !checkbox.parentElement.contains( target ) ) {
			set( checkbox, false );
		}
	} );
	checkboxes.forEach( ( checkbox ) => {
		/* After a reload, browsers restore the state of checkboxes. */
		set( checkbox, false );
		checkbox.addEventListener( 'change', () => set( checkbox, checkbox.checked ) );
		/* The checkbox opens a menu, which Enter does as well. */
		checkbox.addEventListener( 'keydown', ( event ) => event.key === 'Enter' && set( checkbox, !checkbox.checked ) );
	} );
	document.addEventListener( 'click', closeOthers );
	document.addEventListener( 'focusin', closeOthers );
	document.addEventListener( 'keydown', ( event ) => {
		const open = event.key === 'Escape' && checkboxes.find( ( checkbox ) => checkbox.checked );
		if ( open ) {
			set( open, false );
			open.focus();
		}
	} );
}

/**
 * Move a menu into the column, or back into its dropdown.
 *
 * @param {HTMLElement} header
 * @param {boolean} pinned
 */
function setPinned( header, pinned ) {
	const { featureName, pinnableElementId: id } = header.dataset;
	byId( `${ id }-${ pinned ? 'pinned' : 'unpinned' }-container` ).append( byId( id ) );
	header.classList.toggle( 'vector-pinnable-header-pinned', pinned );
	header.classList.toggle( 'vector-pinnable-header-unpinned', !pinned );
	root.classList.toggle( `vector-feature-${ featureName }-enabled`, pinned );
	root.classList.toggle( `vector-feature-${ featureName }-disabled`, !pinned );
}

function makePinnable() {
	const roomy = matchMedia( '(min-width: 1280px)' );
	all( '.vector-pinnable-header' ).forEach( ( header ) => {
		header.addEventListener( 'click', ( event ) => {
			const button = event.target.closest( 'button' );
			if ( button ) {
				setPinned( header, button.classList.contains( 'vector-pinnable-header-pin-button' ) );
			}
		} );
	} );
	/* Narrow windows have no column, so nothing is pinned there. In wide ones the table of contents is pinned again. */
	const fit = () => all( '.vector-pinnable-header' ).forEach( ( header ) => {
		const isContents = header.dataset.featureName === 'toc-pinned';
		if ( !roomy.matches || isContents ) {
			setPinned( header, roomy.matches && isContents );
		}
	} );
	roomy.addEventListener( 'change', fit );
	fit();
}

/** Mark the section that is being read in the table of contents. */
function followReading() {
	if ( !byId( 'vector-toc' ) ) {
		return;
	}
	const links = new Map( all( '.vector-toc-link' ).map( ( link ) => [ link.hash.slice( 1 ), link.closest( 'li' ) ] ) );
	const headings = all( '.mw-parser-output :is( h2, h3 ), #firstHeading' );
	const mark = () => {
		const read = headings.filter( ( heading ) => heading.getBoundingClientRect().top < 120 ).pop() || byId( 'firstHeading' );
		links.forEach( ( item, id ) => item.classList.toggle( 'vector-toc-list-item-active', id === read.id ) );
	};
	document.addEventListener( 'scroll', mark, { passive: true } );
	mark();
}

/** Show the sticky header while the page's own is scrolled out of view. */
function stickHeader() {
	const header = byId( 'vector-sticky-header' );
	if ( !header ) {
		return;
	}
	new IntersectionObserver( ( [ { isIntersecting, boundingClientRect } ] ) => {
		document.body.classList.toggle( 'vector-sticky-header-visible', !isIntersecting && boundingClientRect.top < 0 );
	} ).observe( document.querySelector( '.vector-page-toolbar' ) );
	/* It has a copy of the user menu, whose ids and names differ by a suffix. */
	const clone = byId( 'vector-user-links-dropdown' ).cloneNode( true );
	const suffix = '-sticky-header';
	[ clone, ...all( '[id], [data-event-name], [for]', clone ) ].forEach( ( element ) => {
		for ( const name of [ 'id', 'data-event-name', 'for' ] ) {
			if ( element.hasAttribute( name ) ) {
				element.setAttribute( name, element.getAttribute( name ) + suffix );
			}
		}
	} );
	header.append( clone );
}

/** Search within the article: list the sections that contain what was typed. From other pages the search leads to the article. */
function search() {
	if ( !document.querySelector( '.mw-parser-output h2' ) ) {
		return;
	}
	const input = byId( 'searchInput' ), results = byId( 'search-results' );
	const sections = all( '.mw-parser-output :is( h2, h3 )' ).map( ( heading ) => {
		let text = heading.textContent;
		for ( let next = heading.nextElementSibling; next && !/^H[23]$/.test( next.tagName ); next = next.nextElementSibling ) {
			text += ` ${ next.textContent }`;
		}
		return { heading, text: text.toLowerCase() };
	} );

	const find = () => {
		const words = input.value.trim().toLowerCase();
		const found = words ? sections.filter( ( { text } ) => text.includes( words ) ) : [];
		results.replaceChildren( ...found.map( ( { heading } ) => {
			const link = document.createElement( 'a' );
			link.href = `#${ heading.id }`;
			link.textContent = heading.textContent;
			return link;
		} ) );
		if ( words && !found.length ) {
			results.textContent = 'No section has these words.';
		}
		results.hidden = !words;
		return found;
	};
	const close = () => {
		results.hidden = true;
	};

	input.addEventListener( 'input', find );
	input.addEventListener( 'keydown', ( event ) => event.key === 'Escape' && close() );
	results.addEventListener( 'click', close );
	document.addEventListener( 'focusin', ( event ) => byId( 'p-search' ).contains( event.target ) || close() );
	byId( 'searchform' ).addEventListener( 'submit', ( event ) => {
		event.preventDefault();
		const [ first ] = find();
		if ( first ) {
			first.heading.scrollIntoView();
			close();
		}
	} );
	input.value = new URLSearchParams( location.search ).get( 'search' ) || '';
	if ( input.value ) {
		find();
	}
}

/**
 * A radio button with its label. As in the real skin, the input has the attribute data-event-name, and a click on the label
 * makes the browser click the input.
 *
 * @param {string} feature
 * @param {string} value
 * @param {string} text
 * @return {HTMLElement}
 */
function makeRadio( feature, value, text ) {
	const radio = document.createElement( 'div' );
	const input = document.createElement( 'input' );
	const label = document.createElement( 'label' );
	const id = `skin-client-pref-${ feature }-value-${ value }`;
	Object.assign( input, { type: 'radio', id, name: feature, value, checked: appearance.preferred[ feature ] === value, className: 'cdx-radio__input' } );
	input.dataset.eventName = id;
	input.addEventListener( 'change', () => {
		appearance.prefer( feature, value );
		localStorage.setItem( feature, value );
	} );
	label.htmlFor = id;
	label.className = 'cdx-radio__label';
	label.textContent = text;
	const icon = document.createElement( 'span' );
	icon.className = 'cdx-radio__icon';
	radio.className = 'cdx-radio';
	radio.append( input, icon, label );
	return radio;
}

function offerAppearance() {
	byId( 'appearance-choices' ).append( ...appearance.choices.map( ( { feature, title, values } ) => {
		const group = document.createElement( 'fieldset' );
		const legend = document.createElement( 'legend' );
		legend.textContent = title;
		group.append( legend, ...values.map( ( [ value, text ] ) => makeRadio( feature, value, text ) ) );
		return group;
	} ) );
}

function cite() {
	const dialog = byId( 'cite' );
	if ( !dialog ) {
		byId( 't-cite' )?.remove();
		return;
	}
	byId( 't-cite' ).addEventListener( 'click', ( event ) => {
		event.preventDefault();
		byId( 'cite-date' ).textContent = new Date().toLocaleDateString( 'en-GB', { dateStyle: 'long' } );
		byId( 'cite-url' ).textContent = location.origin + location.pathname;
		dialog.showModal();
		/* That a dialog was shown is no click, so the feature says so itself. Without a bus nobody is told. */
		window.heliographBus?.track( 'webuiactions_log.show', 'cite-dialog' );
	} );
}

function watch() {
	const item = byId( 'ca-watch' );
	if ( item ) {
		item.addEventListener( 'click', ( event ) => {
			event.preventDefault();
			const isWatched = item.id === 'ca-watch';
			const text = isWatched ? 'Unwatch' : 'Watch';
			item.id = isWatched ? 'ca-unwatch' : 'ca-watch';
			item.firstElementChild.title = item.querySelector( '.vector-hidden' ).textContent = text;
		} );
	}
}

showUser();
offerAppearance();
stickHeader();
closeDropdowns();
makePinnable();
followReading();
search();
cite();
watch();
