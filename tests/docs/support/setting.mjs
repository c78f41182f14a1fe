/*
 * What the snippets of the docs take for granted, as globals: the names that the pages around them explain. Loaded before a
 * snippet, in Node and in a page alike. `HELIOGRAPH_INTAKE` is where events go, by default the page's own origin.
 */

import { createClient } from '@heliograph/client';

const host = /** @type {any} */ ( globalThis );
const isNode = typeof process !== 'undefined';
const schemaFile = '/heliograph/interaction/1.1.0';

async function readSchema() {
	if ( isNode ) {
		const { readFile } = await import( 'node:fs/promises' );
		return JSON.parse( await readFile( `node_modules/@heliograph/client/dist/schemas${ schemaFile }.json`, 'utf8' ) );
	}
	return ( await fetch( `/dist/schemas${ schemaFile }.json` ) ).json();
}

const intakeUrl = `${ isNode ? process.env.HELIOGRAPH_INTAKE : '' }/v1/events`;
const attributes = { producers: { metrics_platform_client: { provide_values: [ 'performer_is_logged_in', 'performer_is_temp' ] } } };
const context = {
	agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
	mediawiki: { database: 'enwiki' },
	page: { namespace_id: 0 },
	performer: { is_logged_in: true, is_temp: false, groups: [ '*', 'user' ], edit_count: 120 }
};
const tokens = { session: '00112233445566778899' };
const streams = { 'my.stream': { schema_uri: schemaFile, ...attributes }, 'product_metrics.web_base': { schema_uri: schemaFile, ...attributes } };
const schemas = { [ schemaFile ]: await readSchema() };

const options = {
	intakeUrl,
	streams,
	schemas,
	context,
	tokens,
	domain: 'en.example.org',
	onDiagnostic( { code, message, where } ) {
		console.error( `${ code } at ${ where }: ${ message }` );
	}
};

const named = {
	instrumentConfigs: { 'my-instrument': { stream_name: 'product_metrics.web_base', schema_uri: schemaFile, contextual_attributes: [ 'performer_is_logged_in', 'performer_is_temp' ] } },
	experiments: { 'banner-colours': { stream_name: 'product_metrics.web_base', groups: [ 'control', 'treatment' ] } }
};

const CONFIG = { skin: 'vector-2022', wgDBname: 'enwiki', wgServerName: 'en.example.org', wgUserName: 'Example', wgUserId: 7, wgUserEditCount: 120, wgUserIsTemp: false, wgMFMode: null };

/* What of MediaWiki's own `mw` a page without MediaWiki can have. */
const mw = {
	config: { get: ( key ) => key in CONFIG ? CONFIG[ key ] : null, set: ( key, value ) => Object.assign( CONFIG, { [ key ]: value } ), exists: ( key ) => key in CONFIG },
	user: { isTemp: () => false, isAnon: () => false, getId: () => 7, sessionId: () => tokens.session, getPageviewToken: () => 'ffeeddccbbaa99887766' },
	hook: () => ( { add() {} } ),
	loader: { getState: () => null },
	track() {},
	trackSubscribe() {}
};

Object.assign( host, {
	...options, ...named, options, mw,
	event: { action: 'open', agent: {} },
	showTheOtherBanner() {}
} );

if ( isNode ) {
	const client = host.client = await createClient( { ...options, ...named } );
	process.once( 'beforeExit', () => client.close() );
}
