/*
 * A front before a wiki, as sites have one: it answers from memory, compressed, so that what is measured is the page. It is the
 * intake, too.
 */

import http from 'node:http';
import zlib from 'node:zlib';

/* What a request needs beside its body, by and large, in HTTP/2. */
const OVERHEAD_BYTES = 100;

/* Headers that are passed on. */
const KEPT = [ 'content-type', 'cache-control', 'etag', 'last-modified', 'vary', 'location' ];

const BROTLI = { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 5 } };

/**
 * @typedef {Object} Answer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {Buffer} gzip
 * @property {number} brotliBytes
 */

/**
 * @param {string} origin
 * @param {string} url
 * @param {string} host
 * @param {string} accepted
 * @return {Promise<{ status: number, headers: any, body: Buffer }>} As the wiki compressed it.
 */
function ask( origin, url, host, accepted ) {
	return new Promise( ( resolve, reject ) => {
		http.get( origin + url, { headers: { host, 'accept-encoding': accepted } }, ( response ) => {
			/** @type {Buffer[]} */
			const chunks = [];
			response.on( 'data', ( chunk ) => chunks.push( chunk ) );
			response.on( 'end', () => resolve( { status: response.statusCode, headers: response.headers, body: Buffer.concat( chunks ) } ) );
		} ).on( 'error', reject );
	} );
}

/**
 * @param {string} origin Of the wiki.
 * @return {Promise<{ url: string, take: () => { requests: number, gzip: number, brotli: number, events: number }, close: () => Promise<void> }>}
 *  `take` tells what was asked for since it was called last: requests of pages and their parts, and bytes.
 */
export async function startFront( origin ) {
	/** @type {Map<string, Promise<Answer>>} */
	const answers = new Map();
	let count = { requests: 0, gzip: 0, brotli: 0, events: 0 };

	/**
	 * @param {string} url
	 * @param {string} host
	 * @return {Promise<Answer>}
	 */
	async function fetchAnswer( url, host ) {
		const { status, headers, body } = await ask( origin, url, host, '' );
		const brotli = await ask( origin, url, host, 'br' );
		return {
			status,
			headers: Object.fromEntries( KEPT.filter( ( name ) => headers[ name ] ).map( ( name ) => [ name, headers[ name ] ] ) ),
			gzip: zlib.gzipSync( body ),
			/* A file that was compressed ahead of time is smaller than what a front makes of it in passing. */
			brotliBytes: brotli.headers[ 'content-encoding' ] === 'br' ? brotli.body.length : zlib.brotliCompressSync( body, BROTLI ).length
		};
	}

	const server = http.createServer( async ( request, response ) => {
		if ( request.method === 'POST' ) {
			request.resume().on( 'end', () => response.writeHead( 201 ).end() );
			count.events++;
			return;
		}
		if ( !answers.has( request.url ) ) {
			answers.set( request.url, fetchAnswer( request.url, request.headers.host ) );
		}
		const { status, headers, gzip, brotliBytes } = await answers.get( request.url );
		count.requests++;
		count.gzip += gzip.length + OVERHEAD_BYTES;
		count.brotli += brotliBytes + OVERHEAD_BYTES;
		response.writeHead( status, { ...headers, 'content-encoding': 'gzip', 'content-length': gzip.length } );
		response.end( gzip );
	} );
	await new Promise( ( resolve ) => {
		server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
	} );
	return {
		url: `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }`,

		take() {
			const taken = count;
			count = { requests: 0, gzip: 0, brotli: 0, events: 0 };
			return taken;
		},

		close: () => new Promise( ( resolve ) => {
			server.closeAllConnections();
			server.close( () => resolve( undefined ) );
		} )
	};
}
