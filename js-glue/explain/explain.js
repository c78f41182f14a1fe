/*
 * Problems in words: what happened, why, and what to do. An entry of its own, heliograph.explain.mjs, which is imported for the
 * first mistake, so that pages without one do not download it.
 */

import { CATALOGUE } from './catalogue.js';
import { sayWhat } from './details.js';

export { findMistakes, tellMistakes } from './mistakes.js';

/** @typedef {import('./catalogue.js').Entry} Entry */

/**
 * @typedef {Entry & { code: string, where: string, message: string, see: string }} Explanation An entry of the catalogue, and with it
 *  `message`: what exactly is wrong and what to do about it, in some sentences; `see`: where the entry stands in the documentation.
 */

/** @type {Record<string, Entry>} */
const ENTRIES = Object.assign( {}, ...Object.values( CATALOGUE ) );

/** @type {Entry} */
const UNKNOWN = { by: 'site', what: 'Something is not as it should be.', why: '', remedy: 'Update heliograph: this file is older than what told it.' };

/**
 * @param {string} text
 * @return {string} A sentence, with what ends it.
 */
function sentence( text ) {
	return text && !/[.?!…]$/.test( text ) ? text + '.' : text;
}

/**
 * Explain a diagnostic, an error of createClient or a statusReason.
 *
 * @param {{ code: string, message: string, where?: string, path?: string }} problem
 * @param {unknown} [given] The options of createClient that it is about: then what was expected and found, and the name that was most
 *  likely meant, are told as well.
 * @return {Explanation}
 */
export function explain( { code, message, path = '', where = path }, given ) {
	const entry = ENTRIES[ code ] || UNKNOWN;
	const said = sayWhat( { code, message, where }, given );
	/* A packed page has the code in place of a sentence, and only what follows it. */
	const rest = message.startsWith( code ) ? message.slice( code.length ).replace( /^[ :,]+/, '' ) : '';
	const what = message.startsWith( code ) && said.includes( message ) ? entry.what + ( rest && ` (${ rest })` ) : said ? sentence( said ) : entry.what;
	/* Who is told the right name, or what is taken there, needs nothing else. */
	const remedy = /\?$|has to be/.test( what ) ? '' : ' ' + entry.remedy;
	return { ...entry, code, where, message: what + remedy, see: `docs/troubleshooting.md#${ code }` };
}

/**
 * @param {import('../platform/types.js').Problem[]} problems What createClient rejects with.
 * @param {unknown} given Its options.
 * @return {import('../platform/types.js').Problem[]} The same in words, each once: the core may tell of one thing when it is configured and when
 *  a pageview begins.
 */
function explainAll( problems, given ) {
	const different = new Map( problems.map( ( problem ) => [ problem.code + problem.path, problem ] ) );
	return [ ...different.values() ].map( ( problem ) => {
		const { message, see } = explain( problem, given );
		return { ...problem, message, see };
	} );
}

/**
 * @param {import('../platform/errors.js').HeliographError} error What createClient rejects with.
 * @param {unknown} given Its options.
 * @return {import('../platform/errors.js').HeliographError} The same in words. It is made here, for where nobody catches it Node prints the line of
 *  source that it was made in, and those of this file are short.
 */
export function explainError( { constructor, errors }, given ) {
	const explained = explainAll( errors, given );
	const withLinks = explained.map( ( { message, see, ...problem } ) => ( { ...problem, message: `${ message } (${ see })` } ) );
	return Object.assign( Reflect.construct( constructor, [ withLinks ] ), { errors: explained } );
}

/**
 * @param {Explanation} explanation
 * @return {string} As people read it on a console.
 */
export function toText( { code, message, see, where } ) {
	return `heliograph: ${ code }${ where ? ` at ${ where }` : '' }: ${ message } (${ see })`;
}

/**
 * Warn of a problem on the console, unless a reader or a browser decided what no site can mend.
 *
 * @param {{ code: string, message: string, where: string }} diagnostic
 * @param {unknown} [given] As above.
 */
export function warn( diagnostic, given ) {
	const explanation = explain( diagnostic, given );
	if ( ![ 'reader', 'browser' ].includes( explanation.by ) ) {

		console.warn( toText( explanation ) );
	}
}
