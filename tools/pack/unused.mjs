/*
 * What a site has no use for is left out of its module.
 */

import { UnknownCode, readSections, readCustom, writeSections } from '../../wasm/module.mjs';
import { leaveOut } from './cut.mjs';

/** @typedef {import('../../js-glue/core/image.js').Facts} Facts */

const PARTS = 'heliograph.parts';

/* By what only some of the glue's files call, these files: keys of js-glue/instruments/files.js. */
const CALLERS = { hg_wasm_assign: [ 'experiments' ], request_attributes: [ 'experiments', 'extras', 'visits' ] };

/* What only rules of the listener plan lead to. */
const FOR_RULES = [ 'hg_wasm_emit', 'hg_wasm_intern', 'hg_wasm_forget_strings' ];

/**
 * @param {Facts} facts
 * @return {string[]} Parts and exports that the glue does not ask for in a page of this site.
 */
function listUnasked( { needs, plan } ) {
	const unasked = Object.entries( CALLERS ).filter( ( [ , files ] ) => !files.some( ( file ) => needs.includes( file ) ) );
	return [ ...unasked.map( ( [ name ] ) => name ), ...plan.length ? [] : FOR_RULES ];
}

/**
 * @param {Uint8Array} page heliograph.page.wasm, which names its parts.
 * @param {Facts} facts Of the site.
 * @param {string[]} unused The parts that the core has no use for, as hg_unused tells them.
 * @param {import('./pack.mjs').PackOptions['onDiagnostic']} [onDiagnostic] Told where the module cannot be read: then it stays whole.
 * @return {Uint8Array} The module of this site.
 */
export function leaveOutUnused( page, facts, unused, onDiagnostic ) {
	const sections = readSections( page );
	const isParts = ( /** @type {import('../../wasm/module.mjs').Section} */ section ) => readCustom( section )?.name === PARTS;
	const module = writeSections( page, sections.filter( ( section ) => !isParts( section ) ) );
	const parts = sections.find( isParts );
	const numbers = new Map( parts && Object.entries( JSON.parse( Buffer.from( readCustom( parts ).content ).toString() ) ) );
	const names = [ ...unused, ...listUnasked( facts ) ];
	try {
		return leaveOut( module, {
			functions: names.filter( ( name ) => numbers.has( name ) ).map( ( name ) => numbers.get( name ) ),
			exports: names
		} );
	} catch ( error ) {
		if ( !( error instanceof UnknownCode ) ) {
			throw error;
		}
		onDiagnostic?.( { code: 'module-whole', where: '', message: `nothing is left out of the module, because it has ${ error.message }` } );
		return module;
	}
}
