/*
 * Whether contribution statistics may be collected for an event: the core decides, this asks it and puts the answer in words.
 */

import { stringify } from '../platform/json.js';
import { UNAVAILABLE, isEnabled } from './unavailable.js';

/**
 * The message key and English text for each answer of the core but `eligible`. `$1` stands for the list of types. Keys are
 * those of MediaWiki's CampaignEvents where it has the message.
 *
 * @type {Record<string, [ key: string, text: string ]>}
 */
const MESSAGES = {
	'disallowed-country': [ 'campaignevents-error-contribs-tracking-disallowed-country', 'Contribution statistics cannot be enabled for the selected country.' ],
	'invalid-type': [ 'campaignevents-error-contribs-tracking-invalid-type', 'Contribution statistics can only be enabled for events with the following types: $1' ],
	'no-wikis': [ 'campaignevents-error-contribs-tracking-no-wikis', 'Contribution statistics can only be enabled for events with at least one target wiki.' ],
	'bad-participation': [ 'heliograph-error-participation', 'An event is online, in person or both.' ],
	'unknown-type': [ 'heliograph-error-unknown-type', 'One of the event types does not exist.' ],
	'too-many-types': [ 'heliograph-error-too-many-types', 'An event has two types at the most.' ],
	'other-beside': [ 'campaignevents-error-invalid-other-selection', 'The type “other” cannot be combined with another one.' ],
	'bad-country': [ 'heliograph-error-country', 'An event where people meet needs a country: a code of two upper-case letters.' ]
};

/* English names of the types that the message `invalid-type` lists, in this order. Message keys are those of CampaignEvents. */
const TYPE_NAMES = {
	'editing-event': 'Editing event',
	'media-upload-event': 'Media upload event',
	'backlog-drive': 'Backlog drive',
	contest: 'Contest'
};

/**
 * @typedef {Object} ContributionOptions Options of the instrument contributionStatistics, which may have members of any type.
 * @property {Record<string, unknown> | never[] | null} [disallowedCountries] Names by country code, of which only the codes count.
 * @property {unknown} [requireWikis]
 * @property {string} [language] BCP 47 tag of the language in which lists are joined. Default: en.
 * @property {Record<string, unknown>} [messages] Translations by message key.
 */

/**
 * @param {ContributionOptions} options
 * @param {( text: string ) => string | undefined} ask Hand the event to the core as JSON. Returns a word of CONTRIBUTIONS;
 *  undefined where there is no core.
 * @return {import('../client/types.js').Client['checkContributionStatistics']}
 */
export function createContributionCheck( { disallowedCountries, requireWikis, language = 'en', messages }, ask ) {
	const disallowed = Object.keys( disallowedCountries || {} );
	/* Read once, so that what throws is told at the start. */
	const translated = Object.fromEntries( Object.entries( Object( messages ) ).map( ( [ key, text ] ) => [ key, String( text ) ] ) );

	/**
	 * @param {string} key
	 * @param {string} text
	 */
	const say = ( key, text ) => translated[ key ] ?? text;

	/** @param {string[]} names */
	function join( names ) {
		try {
			return new Intl.ListFormat( language ).format( names );
		} catch ( error ) {
			/* The host does not know the language. */
			return new Intl.ListFormat( 'en' ).format( names );
		}
	}

	/**
	 * @param {Partial<Parameters<import('../client/types.js').Client['checkContributionStatistics']>[ 0 ]>} event
	 * @return {string | undefined} A member of CONTRIBUTIONS; undefined where the core could not be asked.
	 */
	function judge( event ) {
		try {
			const { types, participation, country, wikis } = event;
			return ask( stringify( { types, participation, country, wikis, disallowed, requireWikis: !!requireWikis } ) );
		} catch ( error ) {
			return undefined;
		}
	}

	return ( /** @type {any} */ given ) => {
		const enabled = isEnabled( given ), answer = judge( given || {} );
		if ( answer === 'eligible' || !enabled ) {
			return { eligible: answer === 'eligible', error: null };
		}
		const [ key, text ] = MESSAGES[ String( answer ) ] || UNAVAILABLE;
		const names = Object.entries( TYPE_NAMES ).map( ( [ type, name ] ) => say( 'campaignevents-event-type-' + type, name ) );
		return { eligible: false, error: { key, message: say( key, text ).replace( '$1', () => join( names ) ) } };
	};
}
