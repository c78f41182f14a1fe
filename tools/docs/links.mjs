/*
 * Links of the project's own pages: what is linked to has to be there, and so has the heading behind `#`.
 */

import fs from 'node:fs';
import path from 'node:path';

const LINK = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/gm;
const ANCHOR = /<a\s+(?:id|name)="([^"]+)"/g;

/* Code has no links. */
const withoutCode = ( text ) => text.replace( /^([ \t]*)(```|~~~)[^]*?^[ \t]*\2[ \t]*$/gm, '' ).replace( /`[^`\n]*`/g, '' );

/**
 * @param {string} heading
 * @return {string} What stands behind `#` for it, as GitHub makes it.
 */
function slugOf( heading ) {
	return heading.replace( /\[([^\]]*)\]\([^)]*\)/g, '$1' ).toLowerCase().replace( /[^\p{L}\p{N}\s_-]/gu, '' ).trim().replace( /\s/g, '-' );
}

/**
 * @param {string} text Of a page.
 * @return {Set<string>} What may stand behind `#`.
 */
function anchorsOf( text ) {
	const prose = text.replace( /^([ \t]*)(```|~~~)[^]*?^[ \t]*\2[ \t]*$/gm, '' );
	/** @type {Set<string>} */
	const anchors = new Set( Array.from( prose.matchAll( ANCHOR ), ( [ , name ] ) => name ) );
	for ( const [ , heading ] of prose.matchAll( HEADING ) ) {
		const slug = slugOf( heading );
		let name = slug;
		for ( let again = 1; anchors.has( name ); again++ ) {
			name = `${ slug }-${ again }`;
		}
		anchors.add( name );
	}
	return anchors;
}

/**
 * @param {string} root
 * @param {string[]} pages Relative to it.
 * @return {string[]} What is wrong, a line each.
 */
export function checkLinks( root, pages ) {
	return pages.flatMap( ( page ) => {
		const text = fs.readFileSync( path.join( root, page ), 'utf8' );
		return Array.from( withoutCode( text ).matchAll( LINK ), ( [ , target ] ) => target ).flatMap( ( target ) => {
			if ( /^[a-z][a-z+.-]*:/i.test( target ) ) {
				return [];
			}
			const [ name, anchor ] = target.split( '#' );
			const file = name ? path.join( path.dirname( page ), decodeURIComponent( name ) ) : page;
			if ( !fs.existsSync( path.join( root, file ) ) ) {
				return `${ page }: there is no ${ file }`;
			}
			const isWrong = anchor && file.endsWith( '.md' ) && !anchorsOf( fs.readFileSync( path.join( root, file ), 'utf8' ) ).has( anchor );
			return isWrong ? `${ page }: ${ file } has no heading #${ anchor }` : [];
		} );
	} );
}
