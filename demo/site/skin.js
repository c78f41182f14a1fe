/*
 * How the skin uses heliograph: this is all that a wiki has to write. The skin's menus are in vector.js, the panel that shows
 * what heliograph does in panel.js.
 */

import { follow } from './article.js';
import { diagnose, fail } from './panel.js';

const { config } = window.wiki;
const STREAM = 'mediawiki.web_ui_actions';
const isAnonymous = config.wgUserName === null;

/* What `npm run build` packed of site.json; its stream is sampled at this rate. */
const PACKED = '/site.wasm', PACKED_RATE = 1;

/* A session token. A wiki keeps it in a cookie, the demo as long as the tab is open. */
function sessionToken() {
	const made = Array.from( crypto.getRandomValues( new Uint8Array( 10 ) ), ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
	const kept = sessionStorage.getItem( 'session' ) || made;
	sessionStorage.setItem( 'session', kept );
	return kept;
}

/** What differs from page to page. */
function readPage() {
	return {
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
		/* Said here, so that a reader who does not want to be measured does not even download the module. */
		privacy: {},
		/* By ?heliograph=inspect. A wiki gives it to those who look after its instruments. */
		inspect: true,
		onDiagnostic: diagnose
	};
}

async function startPacked() {
	const { createClient } = await import( '/dist/heliograph.page.mjs' );
	return createClient( { wasm: PACKED, ...readPage() } );
}

/* At another rate than the packed one, which a wiki would pack: the whole module is configured in the page. */
async function startWhole() {
	const { createClient } = await import( '/dist/heliograph.mjs' );
	const site = await ( await fetch( '/site.json' ) ).json();
	const stream = site.streams[ STREAM ], uri = stream.schema_uri;
	return createClient( {
		...site,
		streams: { [ STREAM ]: { ...stream, sample: { unit: 'pageview', rate: config.wgSampleRate } } },
		schemas: { [ uri ]: await ( await fetch( `/dist/schemas${ uri }.json` ) ).json() },
		...readPage()
	} );
}

async function start() {
	const client = await ( config.wgSampleRate === PACKED_RATE ? startPacked() : startWhole() );
	client.attach();
	follow( client, STREAM );
}

start().catch( fail );
