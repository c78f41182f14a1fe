/*
 * Mistakes in options that nothing else notices: names that are no options, a lossStream that is no stream, and promises and
 * answers of fetch in place of what they hold.
 */

import { step } from '../core/serialise.js';
import { isObject } from '../platform/json.js';
import { findHolder, sayUnknown } from './found.js';
import { nearest } from './nearest.js';
import { options } from './options.js';

/** @typedef {import('../platform/types.js').Problem & { isFatal: boolean }} Mistake */
/** @typedef {import('./options.js').Shape} Shape */

/**
 * @param {any} value
 * @param {Shape} shape
 * @param {string} path
 * @return {Mistake[]}
 */
function findIn( value, shape, path ) {
	const { each, isChecked, isOpen, members } = shape;
	const [ holder, remedy ] = findHolder( value ) || [];
	if ( holder ) {
		return [ { code: path.startsWith( '/schemas/' ) ? 'bad-schema' : 'bad-option', path, message: `is ${ holder }, and has to be ${ shape.takes }: ${ remedy }`, isFatal: true } ];
	} else if ( !isObject( value ) && !( each && Array.isArray( value ) ) || !members && !each ) {
		return [];
	}
	return Object.entries( value ).flatMap( ( [ name, item ] ) => {
		const inner = members ? Object.prototype.hasOwnProperty.call( members, name ) && members[ name ] : each;
		if ( inner ) {
			return inner.takes === options.members?.wasm.takes ? [] : findIn( item, inner, path + step( name ) );
		}
		const names = Object.keys( members || {} );
		const isTold = isChecked || isOpen && !nearest( name, names );
		return isTold ? [] : [ { code: 'unknown-option', path: path + step( name ), message: sayUnknown( name, names, path ? 'option here' : 'option' ), isFatal: false } ];
	} );
}

/**
 * @param {unknown} given The options of createClient.
 * @return {Mistake[]}
 */
export function findMistakes( given ) {
	const { lossStream, streams } = Object( given );
	const isNowhere = lossStream && !Object.keys( Object( streams ) ).includes( lossStream );
	/** @type {Mistake[]} */
	const nowhere = isNowhere ? [ { code: 'unknown-stream', path: '/lossStream', message: 'no stream has this name, so nothing is told of losses', isFatal: false } ] : [];
	return [ ...findIn( given, options, '' ), ...nowhere ];
}

/**
 * Tell the mistakes, and add those of which one stops the start to the `problems`.
 *
 * @param {Pick<import('../platform/types.js').Parts, 'diagnose' | 'given' | 'problems'>} options
 */
export function tellMistakes( { diagnose, given, problems } ) {
	for ( const { isFatal, ...problem } of findMistakes( given ) ) {
		if ( isFatal ) {
			problems.push( problem );
		} else {
			diagnose( problem.code, problem.message, problem.path );
		}
	}
}
