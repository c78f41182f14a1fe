/*
 * How many bytes a server sends of a file that it compresses as well as it can.
 */

import zlib from 'node:zlib';

/**
 * @param {string | Uint8Array} content
 * @return {number}
 */
export function brotliBytes( content ) {
	return zlib.brotliCompressSync( content, { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 11 } } ).length;
}

/**
 * @param {string | Uint8Array} content
 * @return {number}
 */
export function gzipBytes( content ) {
	return zlib.gzipSync( content, { level: 9 } ).length;
}
