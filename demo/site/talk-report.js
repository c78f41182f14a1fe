/*
 * The funnel of the talk page as the report has it: who came, how many visitors who opened a form took each step, by kind of
 * user, and as a share of those who opened one.
 */

import { followReport } from './follow.js';
import { figure, make, share } from './markup.js';

const KINDS = [ 'anonymous', 'temporary', 'registered' ];
const STEPS = [ 'initiate', 'preview', 'save-attempt', 'save-success', 'cancel-attempt', 'cancel-success' ];

/* What is said of visits, by the report's member. */
const SHARES = { neverTried: 'never try', tried: 'try', saved: 'save', answered: 'are answered' };

/**
 * @param {string} name
 * @param {number[]} counts
 * @param {any} [of] The share of all kinds together.
 * @return {HTMLElement}
 */
function makeRow( name, counts, of ) {
	const head = make( 'th', '', name ), last = make( 'td', '' );
	head.setAttribute( 'scope', 'row' );
	if ( of && of.n ) {
		const meter = document.createElement( 'meter' );
		meter.value = of.estimate;
		last.append( `${ share( of.estimate, 1 ) || '0 %' }${ of.tooFew ? ', too few to tell' : '' } `, meter );
	}
	return make( 'tr', '', head, ...counts.map( ( count ) => make( 'td', '', figure( count ) ) ), last );
}

/**
 * @param {any} engagement
 * @return {string}
 */
function writeEngagement( engagement ) {
	if ( engagement.unknown ) {
		return engagement.visits ? 'Some events name no session: shares of visits are not known.' : '';
	}
	const known = Object.keys( SHARES ).filter( ( name ) => engagement[ name ] );
	return `Of ${ figure( engagement.tried.n ) } visitors ${ known.map( ( name ) => `${ share( engagement[ name ].estimate, 1 ) || '0 %' } ${ SHARES[ name ] }` ).join( ', ' ) }${ engagement.tried.tooFew ? ': too few to tell' : '' }.`;
}

followReport( ( { talk } ) => {
	const kinds = KINDS.map( ( kind ) => talk.kinds[ kind ] );
	document.querySelector( '#funnel tbody' ).replaceChildren(
		makeRow( 'visit', kinds.map( ( { visits } ) => visits ) ),
		...STEPS.map( ( step ) => makeRow( step, kinds.map( ( { steps } ) => steps[ step ].count ), talk.steps[ step ] ) )
	);
	document.querySelector( '#engagement' ).textContent = writeEngagement( talk.engagement );
} );
