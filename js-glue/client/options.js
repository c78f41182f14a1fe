/*
 * The caller's options, as far as they can be judged without the core.
 */

import { send } from '../delivery/transport.js';
import { hasOptedOut } from '../platform/device.js';
import { clockOf, random } from '../platform/environment.js';
import { HeliographError, createDiagnose } from '../platform/errors.js';
import { baseURI } from '../platform/intrinsics.js';
import { textOf } from '../platform/json.js';

/** @typedef {import('./types.js').Options} Options */

/**
 * @param {Options['intakeUrl']} value
 * @param {string} base
 * @param {string | undefined} protocol Of the page, whose base may be elsewhere.
 * @return {string} The absolute address, where it is one that batches may be sent to; otherwise ''.
 */
function resolveIntake( value, base, protocol ) {
	try {
		const url = new URL( value, base );
		/* A page of https: may not send to http:. What is written into a frame (about:) is of the page around it, as is its base. */
		const isWeb = url.protocol === 'https:' || url.protocol === 'http:' && !/^(about:|undefined)?https:/.test( protocol + base );
		return value && isWeb && !url.username && !url.password ? url.href : '';
	} catch ( error ) {
		return '';
	}
}

/**
 * @param {NonNullable<Options['privacy']>} privacy
 * @param {{ globalPrivacyControl?: boolean, doNotTrack?: string | null }} navigator
 * @param {Window | undefined} window
 * @return {'opted-out' | 'gpc' | 'dnt' | undefined} The code of the signal that stops everything, if any.
 */
function findSignal( { gpc, dnt, optOut, rememberOptOut }, navigator, window ) {
	return optOut || ( rememberOptOut && hasOptedOut( window ) ) ? 'opted-out' :
		gpc !== false && navigator.globalPrivacyControl ? 'gpc' :
			dnt && navigator.doNotTrack === '1' ? 'dnt' : undefined;
}

/**
 * @param {Options['transport']} transport
 * @return {import('../platform/types.js').Send} Also what the transport throws is a rejection.
 */
function sendBy( transport ) {
	/** @type {any} An object with `send`, or that function. */
	const given = transport || send;
	return ( request ) => new Promise( ( resolve ) => {
		resolve( ( given.send || given ).call( given, request ) );
	} );
}

/**
 * @param {unknown} error What was thrown as an option was read, by a getter for instance.
 * @return {import('./types.js').Problem}
 */
export function unreadable( error ) {
	return { code: 'bad-option', path: '', message: textOf( error ) };
}

/**
 * @param {Options} options
 * @return {import('./types.js').ReadOptions}
 * @throws {HeliographError} When they cannot even be read.
 */
export function readOptions( options ) {
	try {
		/* A copy, so that getters are called once and later changes change nothing, without what a page has added to all objects. */
		return judge( /** @type {Options} */ ( { __proto__: null, ...options } ) );
	} catch ( error ) {
		throw new HeliographError( [ unreadable( error ) ] );
	}
}

/**
 * @param {Options} given
 * @return {import('./types.js').ReadOptions}
 */
function judge( given ) {
	/* An option that is there and undefined stands for a host that has none. */
	const window = 'window' in given ? given.window : globalThis.window;
	const document = 'document' in given ? given.document : window?.document;
	const { location = {}, navigator = {} } = window || /** @type {any} */ ( globalThis );
	const diagnose = createDiagnose( given.onDiagnostic );
	const clock = clockOf( given.clock, ( error ) => diagnose( 'internal-error', textOf( error ), '/clock' ) );
	const url = resolveIntake( given.intakeUrl, document && baseURI( document ) || location.href, location.protocol );
	return {
		given,
		window,
		document,
		diagnose,
		problems: url ? [] : [ { code: 'bad-intake-url', path: '/intakeUrl', message: 'must be an http(s) address without credentials' } ],
		url,
		signal: findSignal( given.privacy || {}, navigator, window ),
		domain: given.domain === undefined ? location.hostname || undefined : given.domain,
		clock,
		storage: given.storage,
		isBrowserStore: !!window && !( 'storage' in given ),
		isTrusting: given.delivery?.atExit !== 'store',
		locks: window && navigator.locks,
		random: given.random || random,
		send: sendBy( given.transport )
	};
}
