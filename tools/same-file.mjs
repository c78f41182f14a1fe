/*
 * Whether what is to be written is what is read.
 */

import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} a
 * @param {string} b
 * @return {boolean} Whether both names, which may be links, are of one file.
 */
export function isSameFile( a, b ) {
	const [ one, other ] = [ a, b ].map( ( name ) => fs.statSync( name, { throwIfNoEntry: false } ) );
	return one && other ? one.dev === other.dev && one.ino === other.ino : path.resolve( a ) === path.resolve( b );
}
