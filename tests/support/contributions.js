/*
 * Every combination of an event's types, participation, country and toggle, and what has to come of it: written down by
 * the rule's own words, apart from the code that it judges.
 */

export const DISALLOWED = { BH: 'Bahrain', TM: '' };

const CONTRIBUTING = [ 'editing-event', 'media-upload-event', 'backlog-drive', 'contest' ];
const TYPES = [ ...CONTRIBUTING, 'workshop', 'training-seminar', 'meetup', 'hackathon', 'conference', 'other' ];

/* Empty, each alone, each pair. */
const typeSets = [ [], ...TYPES.map( ( type ) => [ type ] ), ...TYPES.flatMap( ( one, i ) => TYPES.slice( i + 1 ).map( ( other ) => [ one, other ] ) ) ];

export const COUNTRY = 'campaignevents-error-contribs-tracking-disallowed-country';
export const TYPE = 'campaignevents-error-contribs-tracking-invalid-type';
export const NO_COUNTRY = 'heliograph-error-country';
export const OTHER = 'campaignevents-error-invalid-other-selection';

/** @return {string | null} The key of what is wrong, if the toggle is on. */
function expect( { types, participation, country } ) {
	if ( types.includes( 'other' ) && types.length > 1 ) {
		return OTHER;
	}
	if ( participation !== 'online' && country === null ) {
		return NO_COUNTRY;
	}
	if ( participation !== 'online' && country === 'BH' ) {
		return COUNTRY;
	}
	return types.some( ( type ) => CONTRIBUTING.includes( type ) ) ? null : TYPE;
}

export const combinations = typeSets.flatMap( ( types ) => [ 'online', 'in-person', 'hybrid' ].flatMap( ( participation ) => [ null, 'FR', 'BH' ].flatMap( ( country ) => [ true, false ].map( ( enabled ) => {
	const event = { types, participation, country, enabled };
	const key = expect( event );
	return { event, eligible: key === null, key: enabled ? key : null };
} ) ) ) );
