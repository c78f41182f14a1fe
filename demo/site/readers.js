/*
 * Simulated readers: each has a token, a context and a pageview of its own. Their events are sampled, validated, sent and
 * validated by the intake as all others are; `meta.domain` marks them as simulated.
 */

import { createClient } from '/dist/heliograph.mjs';

const STREAM = 'mediawiki.web_ui_actions';
const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';

/* How many of a hundred readers are of each kind, and which part of them clicks log out. Invented figures. */
const AUDIENCE = [
	{ among: 55, leaving: 0, performer: { is_logged_in: false, is_temp: false, groups: [ '*' ] } },
	{ among: 30, leaving: 0.2, performer: { is_logged_in: true, is_temp: true, groups: [ '*', 'temp' ] } },
	{ among: 15, leaving: 0.08, performer: { is_logged_in: true, is_temp: false, groups: [ '*', 'user' ] } }
];

/* Registered users by their number of edits, and which part of them clicks the link to a dashboard that they are shown.
 * Invented figures, too. */
const EDITORS = [ { edits: 3, clicking: 0.5 }, { edits: 40, clicking: 0.4 }, { edits: 250, clicking: 0.3 }, { edits: 2500, clicking: 0.1 } ];

const DASHBOARD_LINK = { action_source: 'pt-personaldashboard', element_friendly_name: 'Personal dashboard link' };

/* Readers whose events share a request. */
const TOGETHER = 10;

/**
 * @param {{ performer: any }} kind
 * @param {number} [edits]
 */
function contextOf( { performer }, edits ) {
	return {
		agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
		mediawiki: { skin: 'vector-2022', database: 'smallwiki' },
		page: { namespace_id: 0 },
		performer: edits === undefined ? performer : { ...performer, edit_count: edits }
	};
}

/** Pick one of the kinds at random, each as often as AUDIENCE says. */
function pickKind() {
	let left = Math.random() * 100;
	return AUDIENCE.find( ( { among } ) => ( left -= among ) < 0 ) || AUDIENCE[ 0 ];
}

/**
 * @param {{ performer: any }} kind
 * @return {{ edits: number, clicking: number } | null} One of EDITORS for a registered user; null for others, who have no such link.
 */
function pickEditor( { performer } ) {
	return performer.is_logged_in && !performer.is_temp ? EDITORS[ Math.floor( Math.random() * EDITORS.length ) ] : null;
}

/**
 * @param {any} client
 * @param {{ clicking: number }} editor
 */
function viewLink( client, { clicking } ) {
	client.submit( STREAM, { action: 'impression', ...DASHBOARD_LINK } );
	if ( Math.random() < clicking ) {
		client.submit( STREAM, { action: 'click', ...DASHBOARD_LINK } );
	}
}

/**
 * @param {number} count
 * @param {number} rate
 * @param {{ diagnose: ( diagnostic: any ) => void, progress: ( done: number ) => void }} tell
 * @return {Promise<any>} The client's statistics.
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
							'page_namespace_id', 'performer_is_logged_in', 'performer_is_temp', 'performer_groups', 'performer_edit_count_bucket', 'performer_pageview_id'
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
		const editor = pickEditor( kind );
		client.newPageview( { context: editor ? contextOf( kind, editor.edits ) : contextOf( kind ) } );
		client.submit( STREAM, { action: 'init', action_source: 'ns=0' } );
		if ( editor ) {
			viewLink( client, editor );
		}
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
