/*
 * The modules of a homepage, and what is done with them, in words.
 */

const MODULES = {
	'start-account': 'Account', 'start-email': 'E-mail', 'start-tutorial': 'Tutorial', 'start-userpage': 'User page',
	impact: 'Your impact', mentorship: 'Your mentor', help: 'Help'
};

const STATES = { noemail: 'no address yet', unconfirmed: 'not confirmed', confirmed: 'confirmed', complete: 'done', incomplete: 'not done', activated: 'with edits', unactivated: 'before the first edit' };

/**
 * @param {{ module: string, state?: string }} found
 * @return {string}
 */
export function nameModule( { module, state } ) {
	return [ MODULES[ module ] || module, state && `(${ STATES[ state ] || state })` ].filter( Boolean ).join( ' ' );
}

/**
 * @param {number} ms
 * @return {string}
 */
export function seconds( ms ) {
	return `${ ( ms / 1000 ).toLocaleString( 'en', { maximumFractionDigits: 1 } ) } s`;
}

/**
 * @param {any} event Of a module, or of the visit.
 * @return {string}
 */
export function describeHomepage( event ) {
	if ( !event.module ) {
		return 'The server logged the visit';
	}
	const name = `“${ MODULES[ event.module ] || event.module }”`, [ , dwellMs ] = /(?:^|;)dwellMs=(\d+)/.exec( event.action_data ) || [];
	return {
		impression: `Saw ${ name }`,
		'hover-in': `Pointed at ${ name }`,
		'hover-out': `Left ${ name }${ dwellMs ? ` after ${ seconds( Number( dwellMs ) ) }` : '' }`,
		'link-click': `Followed a link of ${ name }`
	}[ event.action ] || `${ event.action } ${ name }`;
}
