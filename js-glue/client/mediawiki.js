/*
 * Heliograph on a wiki: everything that MediaWiki knows of its page, user and skin, in the shape that a client takes.
 */

import { HeliographError } from '../platform/errors.js';
import { isObject } from '../platform/json.js';
import { readAgent } from './agent.js';
import { readEnrollments } from './enrollments.js';
import { buses } from './listening.js';

/* What a homepage of GrowthExperiments may show. */
const MODULES = [ 'start-account', 'start-tutorial', 'start-userpage', 'start-email', 'impact', 'help', 'mentorship' ];

/* What feature code fires for controls that no listener on the document hears of. */
const CLICK_HOOK = 'ext.wikimediaEvents.webUIClick.event';

/** @typedef {import('./types.js').Context} Context */

/**
 * @typedef {Object} MediaWiki What is used of `mw`.
 * @property {{ get: ( key: string ) => unknown }} config
 * @property {Object} [user]
 * @property {( name: string ) => { add: ( handler: ( ...data: any[] ) => void ) => unknown }} [hook] What was fired last is told to a handler
 *  as it is added.
 */

/**
 * What stands in place of what is read of the page: `context` attribute by attribute, and `attach: false` to call that later.
 *
 * @template All
 * @typedef {Partial<Omit<All, 'context'>> & { context?: { [name in keyof Context]?: Partial<Context[name]> }, attach?: boolean }} Overrides
 */

/**
 * @param {unknown} value
 * @return {unknown} Nothing for null, which is how MediaWiki says that it does not know.
 */
function known( value ) {
	return value === null ? undefined : value;
}

/**
 * @param {unknown} object
 * @param {string} method
 * @return {unknown} What it answers; nothing where it is not there or fails.
 */
function ask( object, method ) {
	try {
		return known( /** @type {Record<string, () => unknown>} */ ( object )[ method ]() );
	} catch ( error ) {
		return undefined;
	}
}

/**
 * Whether the user is a temporary account, by what MediaWiki says and never by the name.
 *
 * @param {MediaWiki} mw
 * @param {( key: string ) => unknown} get
 * @return {boolean}
 * @throws {HeliographError} Where it does not say: to guess would mix up those who must be told apart.
 */
function isTemporary( mw, get ) {
	const said = [ ask( mw.user, 'isTemp' ), get( 'wgUserIsTemp' ) ].find( ( fact ) => typeof fact === 'boolean' );
	if ( said === undefined ) {
		throw new HeliographError( [ {
			code: 'temp-unknown',
			path: '/context/performer/is_temp',
			message: 'neither mw.user.isTemp() nor wgUserIsTemp says whether this is a temporary account; export wgUserIsTemp'
		} ] );
	}
	return /** @type {boolean} */ ( said );
}

/**
 * @param {MediaWiki} mw
 * @return {Context} What MediaWiki does not tell is left out, and what it tells is for the core to check.
 */
export function readContext( mw ) {
	const get = ( /** @type {string} */ key ) => known( mw.config.get( key ) );
	const version = get( 'wgVersion' );
	const registration = get( 'wgUserRegistration' );
	const isTemp = isTemporary( mw, get );
	const name = get( 'wgUserName' );
	const isAnonymous = ask( mw.user, 'isAnon' );
	const isLoggedIn = isAnonymous === undefined ? name !== undefined : !isAnonymous;
	const groups = get( 'wgUserGroups' );
	return /** @type {Context} */ ( /** @type {unknown} */ ( {
		agent: readAgent( mw ),
		mediawiki: {
			skin: get( 'skin' ),
			version,
			database: get( 'wgDBname' ),
			site_content_language: get( 'wgContentLanguage' ),
			is_production: typeof version === 'string' ? version.includes( 'wmf' ) : undefined,
			is_debug_mode: typeof get( 'debug' ) === 'boolean' ? get( 'debug' ) : undefined
		},
		page: {
			id: get( 'wgArticleId' ),
			namespace_id: get( 'wgNamespaceNumber' ),
			namespace_name: get( 'wgCanonicalNamespace' ),
			title: get( 'wgTitle' ),
			revision_id: get( 'wgRevisionId' ),
			wikidata_qid: get( 'wgWikibaseItemId' ),
			content_language: get( 'wgPageContentLanguage' ),
			is_redirect: get( 'wgIsRedirect' ),
			user_groups_allowed_to_edit: get( 'wgRestrictionEdit' ),
			user_groups_allowed_to_move: get( 'wgRestrictionMove' )
		},
		performer: {
			is_logged_in: isLoggedIn,
			is_temp: isTemp,
			id: ask( mw.user, 'getId' ) || get( 'wgUserId' ),
			name,
			groups: Array.isArray( groups ) ? groups : undefined,
			language: get( 'wgUserLanguage' ),
			language_variant: get( 'wgUserVariant' ),
			can_probably_edit_page: get( 'wgIsProbablyEditable' ),
			edit_count: isLoggedIn ? get( 'wgUserEditCount' ) : undefined,
			/* Accounts from before MediaWiki kept it have none; they were not registered in 1970. */
			registration_dt: isLoggedIn && typeof registration === 'number' ? new Date( registration ).toISOString() : undefined,
			is_eligible: get( 'wgHeliographIsEligible' )
		}
	} ) );
}

/**
 * @param {MediaWiki} mw
 * @return {Object} What the page says of its homepage, as options of homepageModule.
 */
function readHomepage( mw ) {
	const get = ( /** @type {string} */ key ) => known( mw.config.get( key ) );
	return {
		token: get( 'wgGEHomepagePageviewToken' ),
		userId: ask( mw.user, 'getId' ) || get( 'wgUserId' ) || 0,
		userEditCount: get( 'wgUserEditCount' ) || 0,
		isMobile: get( 'wgMFMode' ) !== undefined,
		modules: Object.fromEntries( MODULES.map( ( name ) => [ name, {
			state: get( 'wgGEHomepageModuleState-' + name ),
			actionData: get( 'wgGEHomepageModuleActionData-' + name )
		} ] ) )
	};
}

/**
 * Hear the hook of feature code, which is fired with the event of a click, or with an action and a name. There is one handler a
 * page, however many clients there are or were: so nothing is heard twice, and nothing where no client works.
 *
 * @param {Required<Pick<MediaWiki, 'hook'>>} mw
 * @param {import('./types.js').Client} client
 */
function hearHook( mw, client ) {
	const bus = /** @type {import('../listening/types.js').Bus} */ ( buses.get( client ) );
	if ( bus.clients.push( client ) > 1 ) {
		return;
	}
	/* A click of before is among those that the stub kept, if it began in time. */
	const { since = Infinity } = bus;
	let isBefore = true;
	mw.hook( CLICK_HOOK ).add( ( what, name ) => {
		const ready = bus.clients.find( ( one ) => one.status === 'ready' );
		if ( ready && typeof what === 'string' ) {
			ready.track( 'webuiactions_log.' + what, name );
		} else if ( ready && isObject( what ) && !( isBefore && performance.timeOrigin + ( what.originalEvent || what ).timeStamp >= since ) ) {
			bus.click( what.originalEvent || what );
		}
	} );
	isBefore = false;
}

/**
 * Start a client on a page of MediaWiki, and let it listen.
 *
 * @param {( options: any ) => Promise<import('./types.js').Client>} createClient Of either build.
 * @param {MediaWiki} mw
 * @param {any} overrides Of `createClient`, in place of what is read of the page.
 * @return {Promise<import('./types.js').Client>}
 * @throws {HeliographError} As createClient, and `temp-unknown` where MediaWiki does not say whether the user is a temporary
 *  account.
 */
export async function startOn( createClient, mw, { attach = true, context: given = {}, instruments, ...rest } ) {
	const context = /** @type {Record<string, {}>} */ ( readContext( mw ) );
	for ( const [ object, attributes ] of Object.entries( given || {} ) ) {
		context[ object ] = { ...context[ object ], .../** @type {{}} */ ( attributes ) };
	}
	const homepageModule = instruments?.homepageModule;
	const { location } = 'window' in rest ? rest.window || {} : globalThis;
	const client = await createClient( {
		tokens: { pageview: ask( mw.user, 'getPageviewToken' ), session: ask( mw.user, 'sessionId' ) },
		domain: known( mw.config.get( 'wgServerName' ) ),
		...readEnrollments( mw, location ),
		...rest,
		context,
		instruments: homepageModule ? { ...instruments, homepageModule: { ...readHomepage( mw ), ...homepageModule } } : instruments
	} );
	if ( attach ) {
		client.attach();
	}
	if ( mw.hook ) {
		hearHook( /** @type {Required<MediaWiki>} */ ( mw ), client );
	}
	return client;
}
