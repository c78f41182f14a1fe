/*
 * What the core's verdict on contribution statistics means in words, and how it is asked.
 */

import { CONTRIBUTIONS } from '../core/boundary.js';
import { isObject, stringify } from '../platform/environment.js';

/* In the order of CONTRIBUTIONS; $1 is the list of types. Keys of MediaWiki where it has one. */
const MESSAGES = [
	[ '', '' ],
	[ 'campaignevents-error-contribs-tracking-disallowed-country', 'Contribution statistics cannot be enabled for the selected country.' ],
	[ 'campaignevents-error-contribs-tracking-invalid-type', 'Contribution statistics can only be enabled for events with the following types: $1' ],
	[ 'campaignevents-error-contribs-tracking-no-wikis', 'Contribution statistics can only be enabled for events with at least one target wiki.' ],
	[ 'heliograph-error-participation', 'An event is online, in person or both.' ],
	[ 'heliograph-error-unknown-type', 'One of the event types does not exist.' ],
	[ 'heliograph-error-too-many-types', 'An event has two types at the most.' ],
	[ 'campaignevents-error-invalid-other-selection', 'The type “other” cannot be combined with another one.' ],
	[ 'heliograph-error-country', 'An event where people meet needs a country: a code of two upper-case letters.' ]
];

/* Where there is no module to ask. */
const UNAVAILABLE = [ 'heliograph-error-unavailable', 'Whether contribution statistics can be enabled cannot be checked now.' ];

/* The types whose point is to contribute, in the order in which they are listed. */
const TYPE_NAMES = {
	'campaignevents-event-type-editing-event': 'Editing event',
	'campaignevents-event-type-media-upload-event': 'Media upload event',
	'campaignevents-event-type-backlog-drive': 'Backlog drive',
	'campaignevents-event-type-contest': 'Contest'
};

/**
 * @param {any} given disallowedCountries as a site configured them.
 * @return {string | undefined} What is wrong with them.
 */
export function faultOfCountries( given ) {
	const isNobody = given === undefined || given === null || Array.isArray( given ) && !given.length;
	const wrong = isNobody ? undefined : !isObject( given ) ? stringify( given ) :
		Object.keys( given ).find( ( code ) => !/^[A-Z]{2}$/.test( code ) );
	return wrong && `${ wrong } is no map of country codes to names, such as { "BH": "Bahrain" }: two upper-case letters, of which only the codes count`;
}

/**
 * @param {any} options Of the instrument contributionStatistics.
 * @param {( text: string ) => (typeof CONTRIBUTIONS)[number] | undefined} ask The core; undefined where there is none.
 * @return {( event: any ) => import('../platform/types.js').Verdict}
 */
export function createContributionCheck( { disallowedCountries, requireWikis, language = 'en', messages }, ask ) {
	const disallowed = Object.keys( Object( disallowedCountries ) );
	const translated = Object( messages );

	/**
	 * @param {string} key
	 * @param {string} text
	 */
	const say = ( key, text ) => key in translated ? String( translated[ key ] ) : text;

	/** @param {string[]} names */
	function join( names ) {
		try {
			return new Intl.ListFormat( language ).format( names );
		} catch ( error ) {
			/* No language that the host knows. */
			return new Intl.ListFormat( 'en' ).format( names );
		}
	}

	/**
	 * @param {any} event
	 * @return {(typeof CONTRIBUTIONS)[number] | undefined} Nothing for what cannot even be asked.
	 */
	function judge( event ) {
		try {
			const { types, participation, country, wikis } = event;
			return ask( stringify( { types, participation, country, wikis, disallowed, requireWikis: !!requireWikis } ) );
		} catch ( error ) {
			return undefined;
		}
	}

	return ( given ) => {
		const { enabled } = Object( given );
		const code = judge( Object( given ) );
		const [ key, text ] = code ? MESSAGES[ CONTRIBUTIONS.indexOf( code ) ] : UNAVAILABLE;
		if ( !key || !enabled ) {
			return { eligible: !key, error: null };
		}
		const names = Object.entries( TYPE_NAMES ).map( ( [ name, words ] ) => say( name, words ) );
		return { eligible: false, error: { key, message: say( key, text ).replace( '$1', () => join( names ) ) } };
	};
}
