/*
 * What the listener plan asks to be read of an element: an attribute, or a name that is derived from several of them.
 */

import { baseURI, getAttribute, localName, querySelector } from '../platform/intrinsics.js';
import { match, searchAround } from './elements.js';

/** @typedef {import('./types.js').Search} Search */

/* Code units of a value that are handed over; the core cuts it further, to what its schema takes. More would fill its table of
 * strings with one text. */
const MAX_LENGTH = 1024;

/**
 * @template {string | null | undefined} Text
 * @param {Text} text
 * @return {Text} Its beginning, never with half a character at the end.
 */
export function cut( text ) {
	return /** @type {Text} */ ( text && text.length > MAX_LENGTH ? text.slice( 0, MAX_LENGTH ).replace( /[\uD800-\uDBFF]$/, '' ) : text );
}

/**
 * @param {Element} link In a menu.
 * @param {Search} search
 * @return {string} A suffix that says whether its menu is pinned, such as `.toc-pinned-enabled`; empty for a menu that cannot
 *  be pinned. The Vector skin keeps this state in classes of the root element.
 */
function pinnedState( link, search ) {
	const menu = search( link, '.vector-pinnable-element' );
	const header = menu && querySelector( menu, '.vector-pinnable-header' );
	if ( !header ) {
		return '';
	}
	const feature = getAttribute( header, 'data-name' ) || getAttribute( header, 'data-feature-name' ) || 'unknown';
	const page = search( link, 'html' );
	return `.${ feature }-${ page && page.classList.contains( `vector-feature-${ feature }-enabled` ) ? 'enabled' : 'disabled' }`;
}

/**
 * How a skin names a control: by its attribute data-event-name, or a link of a menu by the id of its list item.
 *
 * @param {Element} control
 * @param {Search} search
 * @return {string | null}
 */
function nameOf( control, search ) {
	const item = localName( control ) === 'a' && search( control, 'li' );
	const id = item && getAttribute( item, 'id' ) || '';
	/* One name for all entries of a table of contents, whatever stands before it in the id: their own ids and names say which
	 * section somebody reads. */
	if ( id.includes( 'toc-' ) ) {
		return 'toc-heading';
	}
	return getAttribute( control, 'data-event-name' ) ||
		( id && search( control, '.vector-menu' ) ? id + pinnedState( control, search ) : null );
}

/**
 * @param {Element} control
 * @return {string | null} The path that it leads to, without query and fragment; null unless that is an http or https address.
 */
function destinationOf( control ) {
	const href = getAttribute( control, 'href' );
	try {
		const { pathname, protocol } = new URL( /** @type {string} */ ( href ), baseURI( control ) );
		return href !== null && /^https?:$/.test( protocol ) ? pathname : null;
	} catch ( error ) {
		return null;
	}
}

/**
 * @param {Element} link
 * @param {Search} search
 * @return {string | null} The name of the innermost module that it is in.
 */
function moduleOf( link, search ) {
	const module = search( link, '[data-module-name]' );
	return module && getAttribute( module, 'data-module-name' );
}

/**
 * @param {Element} link
 * @param {Search} search
 * @return {string | null} Its own id, or else that of the group of links around it.
 */
function linkOf( link, search ) {
	const id = getAttribute( link, 'data-link-id' );
	const group = id === null && search( link, '[data-link-group-id]' );
	return group ? getAttribute( group, 'data-link-group-id' ) : id;
}

/**
 * @param {Element} control
 * @return {string | null} How many ms it takes until pointing at it counts, where it says so.
 */
function dwellOf( control ) {
	const dwell = getAttribute( control, 'data-event-hover' );
	return dwell && /^\d{1,6}$/.test( dwell ) ? dwell : null;
}

/** @type {Record<string, ( element: Element, search: Search ) => string | null>} */
const readers = { '@name': nameOf, '@destination': destinationOf, '@module': moduleOf, '@link': linkOf, '@dwell': dwellOf };

/**
 * @param {Element} element
 * @param {Search} search
 * @param {string} [what] A member of a rule's `read`: an attribute, or one of the names above.
 * @return {string | null | undefined} Cut where it is longer than any name. Nothing where there is no such attribute or name.
 */
function readFrom( element, search, what ) {
	return what && cut( readers[ what ] ? readers[ what ]( element, search ) : getAttribute( element, what ) );
}

/** @type {import('./types.js').Find} */
export function find( target, rule, search = searchAround( target ) ) {
	const element = match( target, rule, search );
	const [ first, second ] = /** @type {string[]} */ ( rule.read );
	const name = element && readFrom( element, search, first );
	return name ? { element, name, second: readFrom( element, search, second ) } : undefined;
}
