/*
 * What a page of MediaWiki says of the client itself.
 */

/**
 * @param {{ config: { get: ( key: string ) => any } }} mw
 * @return {import('./types.js').Context['agent']} Contextual attributes.
 */
export function readAgent( { config } ) {
	return {
		client_platform: 'mediawiki_js',
		client_platform_family: ( config.get( 'wgMFMode' ) ?? null ) === null ? 'desktop_browser' : 'mobile_browser'
	};
}
