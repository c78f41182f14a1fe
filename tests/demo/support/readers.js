/*
 * A wiki whose readers are known to the last click, and the events that a sample of them makes. The readers are the same for
 * every seed, which only draws among them; those of an experiment are made anew, because its figures are of readers to come.
 */

import { createRandom } from '../../support/random.js';

export const RATES = { clicks: 0.25, homepage: 0.3, talk: 0.4, accounts: 0.5 };

/** Who clicks, by arm: what an experiment is to find. */
export const ARMS = { control: 0.2, shorter: 0.26 };

const KINDS = [
	{ kind: 'anonymous', performer: { is_logged_in: false, is_temp: false } },
	{ kind: 'temporary', performer: { is_logged_in: true, is_temp: true } },
	{ kind: 'registered', performer: { is_logged_in: true, is_temp: false } }
];

const TARGETS = [ [ 'pt-logout', 0.1 ], [ 'ui.sidebar', 0.25 ], [ 'n-randompage', 0.04 ] ];
const MODULES = [ [ 'impact', 'activated', 0.2 ], [ 'impact', 'unactivated', 0.05 ], [ 'help', '', 0.12 ] ];
const ENTRYPOINTS = [ 'new-topic', 'reply-top', 'reply-post' ];

/* The first day: a Monday. */
const BEGIN = Date.parse( '2026-10-05T00:00:00.000Z' );
const DAY = 86400000;

const at = ( day, i = 0 ) => new Date( BEGIN + day * DAY + i * 1000 ).toISOString();

/**
 * @param {any} random
 */
function makePageviews( { uniform, token } ) {
	return Array.from( { length: 1500 }, ( unused, i ) => {
		const { kind, performer } = KINDS[ i % 3 ];
		const clicks = TARGETS.flatMap( ( [ name, part ] ) => uniform() < part * ( 1 + i % 3 ) / 2 ? Array.from( { length: uniform() < 0.2 ? 2 : 1 }, () => name ) : [] );
		return { kind, performer: { ...performer, pageview_id: token() }, day: i % 28, clicks };
	} );
}

/**
 * @param {any} random
 */
function makeVisits( { uniform, token } ) {
	return Array.from( { length: 700 }, ( unused, i ) => {
		const [ module, state, clicking ] = MODULES[ i % 3 ];
		return {
			token: ( token() + token() ).slice( 0, 32 ),
			day: i % 28,
			module,
			state,
			/* A visitor's hovers are alike. */
			dwells: uniform() < 0.6 ? Array.from( { length: 1 + Math.floor( uniform() * 3 ) }, ( none, j ) => 200 + Math.floor( 3000 * uniform() ) + 100 * j ) : [],
			clicks: uniform() < clicking ? 1 + Number( uniform() < 0.3 ) : 0
		};
	} );
}

/**
 * @param {any} random
 */
function makeVisitors( { uniform, token } ) {
	return Array.from( { length: 900 }, ( unused, i ) => {
		const forms = Array.from( { length: uniform() < 0.45 ? 1 + Math.floor( uniform() * 2 ) : 0 }, () => {
			const isSaved = uniform() < 0.55;
			return {
				id: token(),
				entrypoint: ENTRYPOINTS[ Math.floor( uniform() * 3 ) ],
				steps: [ 'initiate', ...uniform() < 0.4 ? [ 'preview' ] : [], ...isSaved ? [ 'save-attempt', 'save-success' ] : [ 'cancel-attempt', ...uniform() < 0.8 ? [ 'cancel-success' ] : [] ] ],
				isAnswered: isSaved && uniform() < 0.4
			};
		} );
		return { ...KINDS[ i % 3 ], session: token(), day: i % 28, visits: 1 + Math.floor( uniform() * 3 ), forms };
	} );
}

/**
 * @param {any} random
 */
function makeAccounts( { uniform } ) {
	return Array.from( { length: 1000 }, ( unused, i ) => ( {
		id: i + 1,
		weeks: [ 0, 1, 2, 3 ].filter( ( week ) => week === i % 2 || week > i % 2 && uniform() < 0.5 - 0.1 * week )
	} ) );
}

/**
 * @return {any} Everybody there was.
 */
export function makeWiki() {
	const random = createRandom( 24 );
	return { pageviews: makePageviews( random ), visits: makeVisits( random ), visitors: makeVisitors( random ), accounts: makeAccounts( random ) };
}

/**
 * @param {any} wiki
 * @param {number} seed
 * @param {Object<string, number>} [rates]
 * @return {any[]} The events of those who are in sample.
 */
export function sampleWiki( wiki, seed, rates = RATES ) {
	const { uniform, token } = createRandom( seed );
	/** @type {any[]} */
	const events = [];
	const schemas = { clicks: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', homepage: '/heliograph/homepage_module/1.0.1', talk: '/heliograph/flow_replies/1.0.1', visits: '/heliograph/interaction/1.0.0', accounts: '/heliograph/interaction/1.0.0', test: '/heliograph/interaction/1.0.0', logged: '/heliograph/homepage_visit/1.0.1' };
	const send = ( stream, day, event ) => events.push( { $schema: schemas[ stream ], dt: at( day, events.length % 80000 ), agent: {}, ...event, meta: { id: token(), stream: `wiki.${ stream }`, domain: 'wiki.example', dt: at( day ) } } );

	for ( const { performer, day, clicks } of wiki.pageviews.filter( () => uniform() < rates.clicks ) ) {
		const sample = { unit: 'pageview', rate: rates.clicks };
		send( 'clicks', day, { action: 'init', action_source: 'ns=0', performer, sample } );
		clicks.forEach( ( name ) => send( 'clicks', day, { action: 'click', action_source: name, performer, sample } ) );
	}
	for ( const { token: visit, day, module, state, dwells, clicks } of wiki.visits ) {
		send( 'logged', day, { homepage_pageview_token: visit, user_id: 7, user_editcount: 1, is_mobile: false } );
		if ( uniform() < rates.homepage ) {
			const facts = { module, ...state && { state }, user_id: 7, user_editcount: 1, is_mobile: false, isTemp: false, homepage_pageview_token: visit, sample: { unit: 'pageview', rate: rates.homepage } };
			send( 'homepage', day, { action: 'impression', action_data: '', ...facts } );
			dwells.forEach( ( dwell ) => [ [ 'hover-in', '' ], [ 'hover-out', `dwellMs=${ dwell }` ] ].forEach( ( [ action, data ] ) => send( 'homepage', day, { action, action_data: data, ...facts } ) ) );
			Array.from( { length: clicks }, () => send( 'homepage', day, { action: 'link-click', action_data: 'linkId=more', ...facts } ) );
		}
	}
	for ( const { performer, session, day, visits, forms } of wiki.visitors.filter( () => uniform() < rates.talk ) ) {
		const sample = { unit: 'session', rate: rates.talk };
		Array.from( { length: visits }, () => send( 'visits', day, { action: 'visit', instrument_name: 'talk-visits', performer: { ...performer, session_id: session }, sample } ) );
		forms.forEach( ( { id, entrypoint, steps } ) => steps.forEach( ( action, i ) => send( 'talk', day, { action, entrypoint, isAnon: !performer.is_logged_in, isTemp: performer.is_temp, sessionId: session, funnelId: id, funnel_event_sequence_position: i + 1, sample } ) ) );
	}
	wiki.visitors.flatMap( ( { forms, day } ) => forms.filter( ( { isAnswered } ) => isAnswered ).map( ( { id } ) => send( 'visits', day, { action: 'answer', funnel_entry_token: id } ) ) );
	for ( const { id, weeks } of wiki.accounts.filter( () => uniform() < rates.accounts ) ) {
		weeks.forEach( ( week ) => send( 'accounts', 7 * week, { action: 'pageview', performer: { id, is_logged_in: true, is_temp: false }, sample: { unit: 'device', rate: rates.accounts } } ) );
	}
	/* The last week is over when something of a later one is there. */
	send( 'accounts', 28, { action: 'pageview', performer: { id: 100001, is_logged_in: true, is_temp: false }, sample: { unit: 'device', rate: rates.accounts } } );
	for ( let i = 0; i < 1200; i++ ) {
		const arm = uniform() < 0.5 ? 'control' : 'shorter', performer = { session_id: token(), pageview_id: token() }, experiment = { enrolled: 'heading', assigned: arm, subject_id: performer.session_id.slice( 0, 16 ) };
		send( 'test', i % 28, { action: 'impression', element_friendly_name: 'heading', performer, experiment } );
		if ( uniform() < ARMS[ arm ] ) {
			/* On a page that the reader came to later. */
			send( 'test', i % 28, { action: 'click', element_friendly_name: 'heading', performer: { ...performer, pageview_id: [ ...performer.pageview_id ].reverse().join( '' ) }, experiment } );
		}
	}
	return events;
}
