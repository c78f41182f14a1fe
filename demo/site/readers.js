/*
 * Readers that are made up: each has a token, a context and a pageview of its own, and their events go the way of all
 * events: sampled, checked, sent, judged. Their domain tells them apart.
 */

import { createClient } from '/dist/heliograph.mjs';

const STREAM = 'mediawiki.web_ui_actions';
const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';

/* How many there are of each kind among a hundred, and how many of them leave. Invented, as they are. */
const AUDIENCE = [
	{ among: 55, leaving: 0, performer: { is_logged_in: false, is_temp: false, groups: [ '*' ] } },
	{ among: 30, leaving: 0.2, performer: { is_logged_in: true, is_temp: true, groups: [ '*', 'temp' ] } },
	{ among: 15, leaving: 0.08, performer: { is_logged_in: true, is_temp: false, groups: [ '*', 'user' ] } }
];

/* So many readers share a request. */
const TOGETHER = 10;

/**
 * @param {{ performer: any }} kind
 */
function contextOf( { performer } ) {
	return {
		agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
		mediawiki: { skin: 'vector-2022', database: 'smallwiki' },
		page: { namespace_id: 0 },
		performer
	};
}

/** One of the kinds, as often as it is among a hundred. */
function pickKind() {
	let left = Math.random() * 100;
	return AUDIENCE.find( ( { among } ) => ( left -= among ) < 0 ) || AUDIENCE[ 0 ];
}

/**
 * @param {number} count
 * @param {number} rate
 * @param {{ diagnose: ( diagnostic: any ) => void, progress: ( done: number ) => void }} tell
 * @return {Promise<any>} What the client says of its events.
 */
export async function simulate( count, rate, { diagnose, progress } ) {
	const client = await createClient( {
		intakeUrl: '/v1/events',
		domain: 'simulated.invalid',
		streams: {
			[ STREAM ]: {
				schema_uri: SCHEMA,
				sample: { unit: 'pageview', rate },
				producers: {
					metrics_platform_client: {
						provide_values: [
							'agent_client_platform', 'agent_client_platform_family', 'mediawiki_skin', 'mediawiki_database',
							'page_namespace_id', 'performer_is_logged_in', 'performer_is_temp', 'performer_groups', 'performer_pageview_id'
						]
					}
				}
			}
		},
		schemas: { [ SCHEMA ]: await ( await fetch( `/dist/schemas${ SCHEMA }.json` ) ).json() },
		context: contextOf( AUDIENCE[ 0 ] ),
		onDiagnostic: diagnose
	} );
	if ( client.statusReason ) {
		throw new Error( client.statusReason.message );
	}
	for ( let done = 1; done <= count; done++ ) {
		const kind = pickKind();
		client.newPageview( { context: contextOf( kind ) } );
		client.submit( STREAM, { action: 'init', action_source: 'ns=0' } );
		if ( Math.random() < kind.leaving ) {
			client.submit( STREAM, { action: 'click', action_source: 'pt-logout' } );
		}
		if ( done % TOGETHER === 0 || done === count ) {
			await client.flush();
			progress( done );
		}
	}
	const stats = client.stats();
	await client.close();
	return stats;
}
