/*
 * The tables of docs/attributes.md: attributes and where they go, from src/stream/attributes.h; who provides them, from here,
 * compared with what a client reads of MediaWiki.
 */

import fs from 'node:fs';
import path from 'node:path';
import { readContext } from '../../js-glue/client/mediawiki.js';
import { Failure, root } from '../steps.mjs';

/* What MediaWiki's own pages say, by attribute. */
const OF_MEDIAWIKI = {
	agent_client_platform: 'always `mediawiki_js`',
	agent_client_platform_family: '`wgMFMode`',
	mediawiki_skin: '`skin`',
	mediawiki_version: '`wgVersion`',
	mediawiki_database: '`wgDBname`',
	mediawiki_site_content_language: '`wgContentLanguage`',
	mediawiki_is_production: '`wgVersion`',
	mediawiki_is_debug_mode: '`debug`',
	page_id: '`wgArticleId`',
	page_namespace_id: '`wgNamespaceNumber`',
	page_namespace_name: '`wgCanonicalNamespace`',
	page_title: '`wgTitle`',
	page_revision_id: '`wgRevisionId`',
	page_wikidata_qid: '`wgWikibaseItemId`',
	page_content_language: '`wgPageContentLanguage`',
	page_is_redirect: '`wgIsRedirect`',
	page_user_groups_allowed_to_edit: '`wgRestrictionEdit`',
	page_user_groups_allowed_to_move: '`wgRestrictionMove`',
	performer_is_logged_in: '`mw.user.isAnon()`',
	performer_is_temp: '`mw.user.isTemp()`, `wgUserIsTemp`',
	performer_id: '`mw.user.getId()`',
	performer_name: '`wgUserName`',
	performer_groups: '`wgUserGroups`',
	performer_language: '`wgUserLanguage`',
	performer_language_variant: '`wgUserVariant`',
	performer_can_probably_edit_page: '`wgIsProbablyEditable`',
	performer_edit_count: '`wgUserEditCount`',
	performer_registration_dt: '`wgUserRegistration`'
};

/* Read for audiences, and never sent. */
const NEVER_SENT = [ 'performer_is_eligible' ];

/* What stands in for an attribute that nobody gave. */
const WITHOUT = {
	performer_is_temp: 'required: nothing starts',
	performer_is_anon: 'told from `is_logged_in` and `is_temp`',
	performer_groups: 'left out; `[]` of `webUiClick`',
	performer_is_bot: 'told from `groups`; `false` of `webUiClick`',
	performer_edit_count: 'left out; 0 of `homepageModule`',
	performer_edit_count_bucket: 'told from `edit_count`; `0 edits` of `webUiClick`',
	performer_session_id: 'the session\'s token',
	performer_pageview_id: 'the pageview\'s token'
};

/* Which instruments give which attributes of their own. */
const OF_INSTRUMENTS = {
	action: 'all', action_source: '`webUiClick`: the name of the control', action_context: '`webUiClick`: its `mode`', destination: '`webUiClick`, with `destination: true`',
	module: '`homepageModule`', state: '`homepageModule`', action_data: '`homepageModule`', is_mobile: '`homepageModule`', homepage_pageview_token: '`homepageModule`: its `token`', mode: '`homepageModule`',
	user_variant: '`homepageModule`', entrypoint: '`flowReplies`', funnel_id: '`flowReplies`', dwell_ms: '`webUiClick`, of a `hover-out`',
	viewport_size_bucket: '`webUiClick`, from the window\'s width', font: '`webUiClick`: its `facts`', is_full_width: '`webUiClick`: its `facts`', is_page_preview_on: '`webUiClick`: its `facts`', is_pinned: '`webUiClick`: its `facts`',
	is_sidebar_collapsed: '`webUiClick`: its `facts`', is_media_viewer_enabled: '`webUiClick`: its `facts`', is_dark_mode_prepared_by_os: '`webUiClick`: its `facts`', is_dark_mode_on: '`webUiClick`: its `facts`',
	dark_mode_setting: '`webUiClick`: its `facts`'
};

/**
 * @param {string} list The name of an X-macro.
 * @return {{ name: string, object: string, field: string, others: string[], type: string, isPersonal: boolean }[]}
 */
function readList( list ) {
	const header = fs.readFileSync( path.join( root, 'src/stream/attributes.h' ), 'utf8' );
	const [ , body ] = new RegExp( `#define ${ list }\\(X\\)((?:.*\\\\\\n)*.*)` ).exec( header ) || [];
	if ( !body ) {
		throw new Failure( `src/stream/attributes.h has no list ${ list }` );
	}
	return Array.from( body.replace( /\\\n/g, ' ' ).matchAll( /\bX\(\s*(\w+),\s*"(\w*)",\s*"([^"]*)",\s*(\w+),\s*(\w+)\s*\)/g ), ( [ , name, object, fields, type, personal ] ) => {
		const [ field, ...others ] = fields.split( '\\0' ).filter( Boolean );
		return { name: name.toLowerCase(), object, field, others, type: type === 'ARRAY' ? 'array of strings' : type.toLowerCase(), isPersonal: personal === 'PERSONAL' };
	} );
}

/** @return {string[]} The attributes that a client reads of MediaWiki. */
function readOfMediaWiki() {
	const context = readContext( { config: { get: () => null }, user: { isTemp: () => false } } );
	return Object.entries( context ).flatMap( ( [ object, fields ] ) => Object.keys( fields ).map( ( field ) => `${ object }_${ field }` ) );
}

/**
 * @param {string[]} names
 * @param {string[]} described
 * @param {string} what
 */
function compare( names, described, what ) {
	const wrong = [ ...names.filter( ( name ) => !described.includes( name ) ), ...described.filter( ( name ) => !names.includes( name ) ) ];
	if ( wrong.length ) {
		throw new Failure( `tools/docs/attributes.mjs and ${ what } do not have the same attributes: ${ wrong.join( ', ' ) }` );
	}
}

const codes = ( names ) => names.map( ( name ) => `\`${ name }\`` ).join( ', ' );

/** @return {string} Attributes that a host's context gives. */
export function writeContextAttributes() {
	const rows = readList( 'HG_CONTEXT_ATTRIBUTES' );
	compare( readOfMediaWiki().filter( ( name ) => !NEVER_SENT.includes( name ) ), Object.keys( OF_MEDIAWIKI ), 'js-glue/client/mediawiki.js' );
	return [
		'| name | type | in product metrics schemas | in flat schemas and capsules | on MediaWiki, from | where nobody gives it |',
		'| --- | --- | --- | --- | --- | --- |',
		...rows.map( ( { name, object, field, others, type, isPersonal } ) => `| \`${ name }\`${ isPersonal ? ' †' : '' } | ${ type } | \`${ object }.${ field }\` | ${ codes( others ) } | ${ OF_MEDIAWIKI[ name ] || '' } | ${ WITHOUT[ name ] || 'left out' } |` )
	].join( '\n' );
}

/** @return {string} Attributes that instruments give. */
export function writeInstrumentAttributes() {
	const rows = readList( 'HG_INSTRUMENT_ATTRIBUTES' );
	compare( rows.map( ( { name } ) => name ), Object.keys( OF_INSTRUMENTS ), 'src/stream/attributes.h' );
	return [
		'| name | type | at the top of a schema | in flat schemas and capsules | given by |',
		'| --- | --- | --- | --- | --- |',
		...rows.map( ( { name, field, others, type } ) => `| \`${ name }\` | ${ type } | \`${ field }\` | ${ codes( others ) } | ${ OF_INSTRUMENTS[ name ] } |` )
	].join( '\n' );
}

/** @return {string} What the events of each built-in instrument say, where their schema has a place for it. */
export function writeFields() {
	const registry = fs.readFileSync( path.join( root, 'src/instruments/registry.h' ), 'utf8' );
	const [ , list ] = /#define HG_INSTRUMENTS\(X\)((?:.*\\\n)*.*)/.exec( registry ) || [ '', '' ];
	const own = Object.entries( OF_INSTRUMENTS );
	return [
		'| instrument | its own attributes | of the context |',
		'| --- | --- | --- |',
		...Array.from( list.matchAll( /X\((\w+)\)/g ), ( [ , file ] ) => {
			const source = fs.readFileSync( path.join( root, `src/instruments/${ file }.c` ), 'utf8' );
			const [ , name ] = /\.name = "(\w+)"/.exec( source ) || [], [ , context ] = /\.context =([^,]*),/.exec( source ) || [];
			if ( !name || !context ) {
				throw new Failure( `src/instruments/${ file }.c has no .name and .context that tools/docs/attributes.mjs can read` );
			}
			const given = own.filter( ( [ , by ] ) => by === 'all' || by.includes( `\`${ name }\`` ) ).map( ( [ attribute ] ) => attribute );
			return `| \`${ name }\` | ${ codes( given ) } | ${ codes( Array.from( context.matchAll( /HG_BIT\(HG_(\w+)\)/g ), ( [ , attribute ] ) => attribute.toLowerCase() ) ) } |`;
		} )
	].join( '\n' );
}
