/*
 * What a wiki's server does for a homepage: it makes a token for the visit, and logs the visit with it.
 */

import { randomBytes } from 'node:crypto';

/** @return {string} 160 random bits as 32 characters of base 32. */
export function makeToken() {
	return BigInt( `0x${ randomBytes( 20 ).toString( 'hex' ) }` ).toString( 32 ).padStart( 32, '0' );
}

/**
 * Send the event of a visit to the intake. The page does not wait for it.
 *
 * @param {string} intake
 * @param {string} token
 */
export function logVisit( intake, token ) {
	const visit = {
		$schema: '/heliograph/homepage_visit/1.0.1',
		user_id: 7,
		user_editcount: 120,
		is_mobile: false,
		homepage_pageview_token: token,
		dt: new Date().toISOString(),
		meta: { stream: 'heliograph.homepage_visit', domain: 'small.wiki.example' }
	};
	fetch( `${ intake }/v1/events`, { method: 'POST', body: JSON.stringify( visit ) } )
		.catch( ( error ) => console.error( `heliograph: a visit could not be logged: ${ error.message }` ) );
}
