/*
 * The skin's JavaScript. Up to `attach` it is what any skin does to use heliograph; the rest shows what came of it.
 */

import { createClient } from '/dist/heliograph.mjs';
import { show } from './show.js';

const { config } = window.wiki;
const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';
const anonymous = config.wgUserName === null;

/* A token that lasts as long as the tab, as a wiki's session cookie would. */
function sessionToken() {
	const made = Array.from( crypto.getRandomValues( new Uint8Array( 10 ) ), ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
	const kept = sessionStorage.getItem( 'session' ) || made;
	sessionStorage.setItem( 'session', kept );
	return kept;
}

const view = show( window.wiki );

try {
	const client = await createClient( {
		intakeUrl: '/v1/events',
		streams: {
			'mediawiki.web_ui_actions': {
				schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions',
				schema_uri: SCHEMA,
				sample: { unit: 'pageview', rate: 1 }
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
				is_logged_in: !anonymous,
				is_temp: config.wgUserIsTemp,
				groups: config.wgUserGroups,
				edit_count: config.wgUserEditCount
			}
		},
		tokens: { session: sessionToken() },
		instruments: { webUiClick: { stream: 'mediawiki.web_ui_actions' } },
		onDiagnostic: view.diagnose
	} );
	client.attach();
	view.follow( client );
} catch ( error ) {
	view.diagnose( { code: error.code || error.name, message: error.message, where: '' } );
}
