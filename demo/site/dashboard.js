/*
 * A page with two instruments of its own, each configured and sampled by itself, in the shape that Test Kitchen uses.
 */

import { drawClickThrough } from './click-through.js';
import { followOwnEvents } from './events.js';
import { fetchSchema, followReport } from './news.js';
import { byId, diagnose, fail, followClient, percent } from './panel.js';

const { config, kind, rate } = window.wiki;
const STREAM = 'heliograph.interaction';
const SCHEMA = '/heliograph/interaction/1.0.0';
const ENTRY_POINTS = 'personal-dashboard-entry-points', USAGE = 'personal-dashboard-usage';

async function start() {
	const { clickThroughRate, createClient } = await import( '/dist/heliograph.mjs' );
	const client = window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: {},
		instrumentConfigs: {
			[ ENTRY_POINTS ]: {
				stream_name: STREAM,
				schema_uri: SCHEMA,
				sample: { unit: 'pageview', rate: config.wgSampleRate },
				audience: { minimum_edit_count: 100, maximum_edit_count: 500 },
				contextual_attributes: [ 'mediawiki_database', 'performer_is_logged_in', 'performer_edit_count_bucket' ]
			},
			[ USAGE ]: {
				stream_name: STREAM,
				schema_uri: SCHEMA,
				contextual_attributes: [ 'mediawiki_database', 'performer_is_logged_in', 'performer_session_id' ]
			}
		},
		instruments: {
			clickThrough: [
				{ instrument: ENTRY_POINTS, selector: '#pt-personaldashboard', friendlyName: 'top link' },
				{ instrument: ENTRY_POINTS, selector: '#n-personaldashboard', friendlyName: 'menu link' }
			]
		},
		schemas: { [ SCHEMA ]: await fetchSchema( SCHEMA ) },
		context: {
			agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
			mediawiki: { database: config.wgDBname },
			performer: { is_logged_in: config.wgUserName !== null, is_temp: config.wgUserIsTemp, edit_count: config.wgUserEditCount === null ? undefined : config.wgUserEditCount }
		},
		tokens: { session: '00112233445566778899' },
		onDiagnostic: diagnose
	} );
	client.attach();
	client.getInstrument( USAGE )
		.use( clickThroughRate( '.card[data-feedorigin="recentchanges"]', 'recent change' ) )
		.use( clickThroughRate( '.card[data-feedorigin="watchlist"]', 'watched change' ) )
		.use( clickThroughRate( '#personal-dashboard-go-to-recentchanges', 'Go to Recent Changes link' ) )
		.send( 'pageview' );
	followClient( client, () => describeClient( client ) );
	document.documentElement.dataset.ready = '';
}

/**
 * @param {any} client
 * @return {string}
 */
function describeClient( client ) {
	if ( kind !== 'registered' ) {
		return 'Listening to what is done in the dashboard. Links that lead to it are measured for registered users of 100 to 500 edits: not for you.';
	}
	return client.getInstrument( ENTRY_POINTS ).isInSample() ?
		'Listening to the links that lead to the dashboard, and to what is done in it.' :
		`Listening to what is done in the dashboard. Links that lead to it are not in sample at ${ percent( rate ) } in this pageview.`;
}

/**
 * @param {any} event
 * @return {string}
 */
function describe( { action, element_friendly_name: name } ) {
	const verb = { impression: 'Saw', click: 'Clicked' }[ action ];
	return verb ? `${ verb } “${ name }”` : action === 'pageview' ? 'Opened the dashboard' : String( action );
}

if ( kind !== 'registered' ) {
	byId( 'not-for-you' ).hidden = false;
	byId( 'not-for-you' ).querySelector( '.cdx-message__content' ).textContent = 'The dashboard is for registered users. This is what Alice’s looks like.';
}
followReport( ( { clickThrough } ) => {
	const own = clickThrough.filter( ( { instrument } ) => [ ENTRY_POINTS, USAGE ].includes( instrument ) );
	drawClickThrough( byId, own );
	byId( 'click-through-none' ).hidden = own.length > 0;
} );
followOwnEvents( { [ STREAM ]: [ ENTRY_POINTS, USAGE ] }, describe );
start().catch( fail );
