/*
 * The caller's options, as far as they can be judged without the core.
 */

import { clockOf, random } from '../platform/environment.js';
import { HeliographError, createDiagnose } from '../platform/errors.js';
import { openStore } from '../delivery/indexeddb.js';
import { send } from '../delivery/transport.js';

/**
 * @param {any} value
 * @param {any} base
 * @return {string | undefined} The absolute address, where it is one that batches may be sent to.
 */
function resolveIntake( value, base ) {
	try {
		const url = new URL( value, base );
		/* A page of https: may not send to http:. */
		const isWeb = url.protocol === 'https:' || ( url.protocol === 'http:' && !/^https:/.test( base ) );
		return value && isWeb && !url.username && !url.password ? url.href : undefined;
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @param {any} privacy
 * @param {any} navigator
 * @return {any} The signal that stops everything, if any.
 */
function findSignal( { gpc, dnt, optOut }, navigator ) {
	return optOut && 'opted-out' ||
		gpc !== false && navigator.globalPrivacyControl && 'gpc' ||
		dnt && navigator.doNotTrack === '1' && 'dnt';
}

/**
 * @param {any} options
 * @return {import('../platform/types.js').Parts}
 * @throws {HeliographError} When they cannot even be read.
 */
export function readOptions( options ) {
	/** @type {any} */
	let given;
	try {
		/* A copy, so that getters are called once and later changes change nothing. */
		given = { ...options };
	} catch ( error ) {
		throw new HeliographError( [ { code: 'bad-option', path: '', message: String( error ) } ] );
	}
	/* An option that is there and undefined stands for a host that has none. */
	const window = 'window' in given ? given.window : globalThis.window;
	const document = 'document' in given ? given.document : window && window.document;
	const { location = {}, navigator = {} } = window || globalThis;
	const diagnose = createDiagnose( given.onDiagnostic );
	const clock = clockOf( given.clock );
	const url = resolveIntake( given.intakeUrl, document && document.baseURI || location.href );
	const problems = [];
	if ( !url ) {
		problems.push( { code: 'bad-intake-url', path: '/intakeUrl', message: 'must be an http(s) address without credentials' } );
	}
	return {
		given,
		window,
		document,
		diagnose,
		problems,
		url,
		signal: findSignal( given.privacy || {}, navigator ),
		domain: given.domain === undefined ? location.hostname || undefined : given.domain,
		clock,
		storage: 'storage' in given ? given.storage : window && openStore( window, clock ),
		locks: window && navigator.locks,
		random: given.random || random,
		transport: given.transport || send
	};
}
