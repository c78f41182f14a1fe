/*
 * One wiki, one reader, 64 controls: what every variant measures. Pure, for a browser and for Node.
 */

export const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';
/* Of the events of a site's own instruments. */
export const INTERACTION = '/heliograph/interaction/1.0.0';
export const STREAM = 'mediawiki.web_ui_actions';

/* Names as skins have them: short, in ASCII, and not of one length. */
const STEMS = [ 'ca-edit', 'ca-history', 'pt-watchlist', 'n-recentchanges', 't-whatlinkshere', 'vector-toc-collapse-button', 'p-lang-btn', 'footer-privacy' ];
export const NAMES = Array.from( { length: 64 }, ( _, i ) => `${ STEMS[ i % 8 ] }-${ Math.floor( i / 8 ) }` );

/* As an anonymous reader's default skin has them. */
const AGENT = { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' };
const MEDIAWIKI = { skin: 'vector-2022', database: 'smallwiki' };
const PAGE = { namespace_id: 0 };
const TOKENS = { pageview: '00112233445566778899', session: 'ffeeddccbbaa99887766' };
const PERFORMER = { is_logged_in: false, is_temp: false, groups: [ '*' ] };

const SAMPLE = { unit: 'pageview', rate: 1 };
const DOMAIN = 'small.wiki.example';

/**
 * An event as a caller would build it, with the members in the order of heliograph's.
 *
 * @param {string} name
 * @param {number} sequence
 * @param {string} dt
 * @param {string} id
 * @return {any}
 */
export function buildEvent( name, sequence, dt, id ) {
	return {
		$schema: SCHEMA,
		agent: AGENT,
		mediawiki: MEDIAWIKI,
		page: PAGE,
		performer: {
			is_logged_in: PERFORMER.is_logged_in,
			is_temp: PERFORMER.is_temp,
			groups: PERFORMER.groups,
			is_bot: false,
			edit_count_bucket: '0 edits',
			session_id: TOKENS.session,
			pageview_id: TOKENS.pageview
		},
		action: 'click',
		action_source: name,
		action_context: 'desktop',
		sample: SAMPLE,
		funnel_event_sequence_position: sequence,
		dt,
		meta: { stream: STREAM, domain: DOMAIN, id }
	};
}

/**
 * A caller's own event of about 450 bytes, once it is complete.
 *
 * @param {string} name
 * @return {any}
 */
export function buildFreeEvent( name ) {
	return {
		$schema: SCHEMA,
		agent: AGENT,
		mediawiki: MEDIAWIKI,
		performer: { is_logged_in: false, is_temp: false, session_id: TOKENS.session },
		action: 'click',
		action_source: name
	};
}

/**
 * @param {any} transport
 * @return {any} Options of createClient, but for `wasm` and `schemas`.
 */
export function clientOptions( transport ) {
	return {
		intakeUrl: 'https://intake.example/v1/events',
		domain: DOMAIN,
		streams: {
			[ STREAM ]: { schema_title: SCHEMA.slice( 1, SCHEMA.lastIndexOf( '/' ) ), schema_uri: SCHEMA, sample: SAMPLE },
			free: { schema_uri: SCHEMA }
		},
		context: { agent: AGENT, mediawiki: MEDIAWIKI, page: PAGE, performer: PERFORMER },
		tokens: TOKENS,
		instruments: { webUiClick: { stream: STREAM } },
		/* The width of a window would add a member that Node's events have not. */
		window: undefined,
		transport
	};
}

/**
 * Keeps what a client sends, and answers at once.
 */
export function createIntake() {
	/** @type {string[]} */
	const bodies = [];
	return {
		bodies,
		keep: true,

		/** @param {{ body: string }} request */
		send( { body } ) {
			if ( this.keep ) {
				bodies.push( body );
			}
			return Promise.resolve( { status: 201 } );
		}
	};
}
