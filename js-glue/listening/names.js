/*
 * What the plan asks to be read of an element: attributes, and what takes more than one.
 */

/**
 * @param {any} link In a menu.
 * @return {string} Whether the menu that it is in is pinned, where menus can be; as Vector tells it.
 */
function pinnedState( link ) {
	const menu = link.closest( '.vector-pinnable-element' );
	const header = menu && menu.querySelector( '.vector-pinnable-header' );
	if ( !header ) {
		return '';
	}
	const feature = header.dataset.name || header.dataset.featureName || 'unknown';
	const isOn = link.ownerDocument.documentElement.classList.contains( `vector-feature-${ feature }-enabled` );
	return `.${ feature }-${ isOn ? 'enabled' : 'disabled' }`;
}

/**
 * How a skin names a control: by its tag, or a link of a menu by its list item.
 *
 * @param {any} control
 * @return {string | null}
 */
function nameOf( control ) {
	const item = control.localName === 'a' && control.closest( 'li' );
	const id = item ? item.id : '';
	/* Whatever else it is called: the id, and the tag perhaps, says which section somebody reads. */
	if ( id.startsWith( 'toc-' ) ) {
		return 'toc-heading';
	}
	return control.getAttribute( 'data-event-name' ) ||
		( id && control.closest( '.vector-menu' ) ? id + pinnedState( control ) : null );
}

/**
 * @param {any} control
 * @return {string | null} The path that it leads to, without query and fragment; null where that is none of the web.
 */
function destinationOf( control ) {
	const href = control.getAttribute( 'href' );
	try {
		const { pathname, protocol } = new URL( href, control.baseURI );
		return href !== null && /^https?:$/.test( protocol ) ? pathname : null;
	} catch ( error ) {
		return null;
	}
}

/**
 * @param {any} link
 * @return {string | null} The name of the innermost module that it is in.
 */
function moduleOf( link ) {
	const module = link.closest( '[data-module-name]' );
	return module && module.getAttribute( 'data-module-name' );
}

/**
 * @param {any} link
 * @return {string | null} What the link is called, or all of those among which it stands.
 */
function linkOf( link ) {
	const id = link.getAttribute( 'data-link-id' );
	const group = id === null && link.closest( '[data-link-group-id]' );
	return group ? group.getAttribute( 'data-link-group-id' ) : id;
}

/** @type {Record<string, ( element: any ) => string | null>} */
const readers = { '@name': nameOf, '@destination': destinationOf, '@module': moduleOf, '@link': linkOf };

/**
 * @param {any} element
 * @param {string} [what] Of the plan.
 * @return {string | null | undefined}
 */
export function readFrom( element, what ) {
	return what && ( readers[ what ] ? readers[ what ]( element ) : element.getAttribute( what ) );
}
