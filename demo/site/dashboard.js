/*
 * A page with two instruments of its own, each configured and sampled by itself, in the shape that Test Kitchen uses.
 */

import { clickThroughRate, createClient } from '/dist/heliograph.mjs';
import { fail, fetchSchema, show } from './activity.js';

const { config } = window.wiki;
const STREAM = 'heliograph.interaction';
const SCHEMA = '/heliograph/interaction/1.0.0';

async function start() {
	const client = window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: {},
		instrumentConfigs: {
			'personal-dashboard-entry-points': {
				stream_name: STREAM,
				schema_uri: SCHEMA,
				sample: { unit: 'pageview', rate: config.wgSampleRate },
				audience: { minimum_edit_count: 100, maximum_edit_count: 500 },
				contextual_attributes: [ 'mediawiki_database', 'performer_is_logged_in', 'performer_edit_count_bucket' ]
			},
			'personal-dashboard-usage': {
				stream_name: STREAM,
				schema_uri: SCHEMA,
				contextual_attributes: [ 'mediawiki_database', 'performer_is_logged_in', 'performer_session_id' ]
			}
		},
		instruments: {
			clickThrough: [
				{ instrument: 'personal-dashboard-entry-points', selector: '#pt-personaldashboard', friendlyName: 'top link' },
				{ instrument: 'personal-dashboard-entry-points', selector: '#n-personaldashboard', friendlyName: 'menu link' }
			]
		},
		schemas: { [ SCHEMA ]: await fetchSchema( SCHEMA ) },
		context: {
			agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
			mediawiki: { database: config.wgDBname },
			performer: { is_logged_in: config.wgUserName !== null, is_temp: config.wgUserIsTemp, edit_count: config.wgUserEditCount === null ? undefined : config.wgUserEditCount }
		},
		tokens: { session: '00112233445566778899' },
		onDiagnostic: ( { code, message, where } ) => console.info( code, where, message )
	} );
	client.attach();
	client.getInstrument( 'personal-dashboard-usage' )
		.use( clickThroughRate( '.card[data-feedorigin="recentchanges"]', 'recent change' ) )
		.use( clickThroughRate( '.card[data-feedorigin="watchlist"]', 'watched change' ) )
		.use( clickThroughRate( '#personal-dashboard-go-to-recentchanges', 'Go to Recent Changes link' ) )
		.send( 'pageview' );
	show( client );
	document.documentElement.dataset.ready = '';
}

start().catch( fail );
