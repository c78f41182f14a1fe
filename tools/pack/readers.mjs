/*
 * Readers of a site that nobody knows yet, for whom its instruments are tried: what a page's context says of an instrument, a packed
 * page finds out in sample alone.
 */

const TOKEN = '0'.repeat( 20 );

/* All that a context may have, with values that wikis have. */
const PERFORMER = {
	id: 1, name: 'A', is_bot: false, language: 'en', language_variant: 'en', can_probably_edit_page: true, edit_count: 7, edit_count_bucket: '5-99 edits', registration_dt: '2026-01-01T00:00:00Z'
};
const CONTEXT = {
	agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser', release_status: 'release', ua_string: 'Mozilla/5.0' },
	mediawiki: { skin: 'vector-2022', version: '1.43.0', database: 'enwiki', site_content_language: 'en', site_content_language_variant: 'en', is_production: true, is_debug_mode: false },
	page: {
		id: 1, title: 'A', namespace_id: 0, namespace_name: 'Main', revision_id: 1, wikidata_qid: 'Q1', wikidata_id: 1, content_language: 'en', is_redirect: false,
		user_groups_allowed_to_edit: [ '*' ], user_groups_allowed_to_move: [ '*' ]
	}
};

/* The three kinds of user. */
const READERS = [
	{ is_temp: false, is_logged_in: false, is_anon: true, groups: [ '*' ] },
	{ is_temp: true, is_logged_in: true, is_anon: false, groups: [ '*', 'temp' ] },
	{ is_temp: false, is_logged_in: true, is_anon: false, groups: [ '*', 'user' ] }
];

/**
 * @param {import('../../js-glue/core/core.js').Core} core Of a whole module that is configured. A pageview is begun in it.
 * @return {import('../../js-glue/platform/types.js').Problem[]} The instruments that work for no reader.
 */
export function findHopeless( core ) {
	core.report();
	const found = READERS.map( ( reader ) => {
		core.beginPageview( JSON.stringify( {
			context: { ...CONTEXT, performer: { ...PERFORMER, ...reader } }, tokens: { pageview: TOKEN, session: TOKEN, device: TOKEN }, viewport_width: 1200, domain: 'page.invalid'
		} ) );
		return core.report().filter( ( { code } ) => code === 'bad-instrument' );
	} );
	return found[ 0 ].filter( ( { path } ) => found.every( ( problems ) => problems.some( ( other ) => other.path === path ) ) );
}
