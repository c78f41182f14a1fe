/*
 * How the skin uses heliograph: this is all that a wiki has to write. The skin's menus are in vector.js, the panel that shows
 * what heliograph does in panel.js.
 */

import { createClient } from '/dist/heliograph.mjs';
import { diagnose, fail, follow } from './panel.js';

const { config } = window.wiki;
const STREAM = 'mediawiki.web_ui_actions';
const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';
const isAnonymous = config.wgUserName === null;

/* A session token. A wiki keeps it in a cookie, the demo as long as the tab is open. */
function sessionToken() {
	const made = Array.from( crypto.getRandomValues( new Uint8Array( 10 ) ), ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
	const kept = sessionStorage.getItem( 'session' ) || made;
	sessionStorage.setItem( 'session', kept );
	return kept;
}

async function start() {
	const client = await createClient( {
		intakeUrl: '/v1/events',
		streams: {
			[ STREAM ]: {
				schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions',
				schema_uri: SCHEMA,
				sample: { unit: 'pageview', rate: config.wgSampleRate }
			}
		},
		schemas: { [ SCHEMA ]: await ( await fetch( `/dist/schemas${ SCHEMA }.json` ) ).json() },
		context: {
			agent: {
				client_platform: 'mediawiki_js',
				client_platform_family: config.wgMFMode === null ? 'desktop_browser' : 'mobile_browser'
			},
			mediawiki: { skin: config.skin, database: config.wgDBname },
			page: { namespace_id: config.wgNamespaceNumber, id: config.wgArticleId },
			performer: {
				is_logged_in: !isAnonymous,
				is_temp: config.wgUserIsTemp,
				groups: config.wgUserGroups,
				edit_count: config.wgUserEditCount
			}
		},
		tokens: { session: sessionToken() },
		instruments: { webUiClick: { stream: STREAM } },
		onDiagnostic: diagnose
	} );
	client.attach();
	follow( client, STREAM );
}

start().catch( fail );
