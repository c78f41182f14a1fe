/*
 * The packed build in place of the whole one, for pages that know nothing of it: with HELIOGRAPH_BUILD=packed, /dist/heliograph.mjs
 * has a createClient that has the server pack what can be packed of its options, and gives the rest to the client of a
 * packed page.
 */

const isAsked = () => process.env.HELIOGRAPH_BUILD === 'packed';

/* Of the options, what heliograph-pack takes. */
const SITE = [ 'intakeUrl', 'streams', 'schemas', 'instrumentConfigs', 'instruments', 'intakeFills', 'privacy', 'delivery', 'lossStream', 'deviceToken' ];

const SHIM = `
	import { createClient as createPage } from '/dist/heliograph.page.mjs';
	export { HeliographError, clickThroughRate } from '/dist/heliograph.page.mjs';

	const packed = ${ JSON.stringify( SITE ) };

	export function createClient( options ) {
		const isPacked = ( [ name ] ) => packed.includes( name );
		const site = Object.fromEntries( Object.entries( options ).filter( isPacked ) );
		const own = Object.fromEntries( Object.entries( options ).filter( ( entry ) => !isPacked( entry ) ) );
		return createPage( { wasm: fetch( '/pack', { method: 'POST', body: JSON.stringify( site ) } ), ...own } );
	}
`;

/**
 * @param {any} request
 * @param {any} response
 */
async function packFor( request, response ) {
	const { pack } = await import( '../../../dist/heliograph-pack.mjs' );
	const chunks = [];
	for await ( const chunk of request ) {
		chunks.push( chunk );
	}
	try {
		const bytes = pack( JSON.parse( Buffer.concat( chunks ).toString() ) );
		response.writeHead( 200, { 'content-type': 'application/wasm' } );
		response.end( bytes );
	} catch ( error ) {
		response.writeHead( 400, { 'content-type': 'text/plain' } );
		response.end( error.message );
	}
}

/**
 * @param {any} request
 * @param {any} response
 * @return {boolean} Whether it was for this.
 */
export function servePacked( request, response ) {
	const { pathname } = new URL( `http://wiki${ request.url }` );
	if ( !isAsked() || ![ '/pack', '/dist/heliograph.mjs' ].includes( pathname ) ) {
		return false;
	}
	if ( pathname === '/pack' ) {
		packFor( request, response );
	} else {
		response.writeHead( 200, { 'content-type': 'text/javascript' } );
		response.end( SHIM );
	}
	return true;
}
