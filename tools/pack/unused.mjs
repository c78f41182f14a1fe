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
 * @param {import('../../js-glue/core/boundary.js').Exports} exports Of a whole module that is configured and about to be packed.
 * @return {string[]} The parts that it has no use for, whatever its pageviews bring.
 */
export function readUnused( exports ) {
	exports.hg_wasm_unused();
	return JSON.parse( Buffer.from( exports.memory.buffer, exports.hg_wasm_output(), exports.hg_wasm_output_size() ).toString() );
}

/**
 * @param {Uint8Array} page heliograph.page.wasm
 * @return {{ module: Uint8Array, parts: Map<string, number> }} It without its section of parts, and the numbers of these.
 */
export function readParts( page ) {
	const sections = readSections( page );
	const named = sections.find( ( section ) => readCustom( section )?.name === PARTS );
	return {
		module: writeSections( page, sections.filter( ( section ) => section !== named ) ),
		parts: new Map( named && Object.entries( JSON.parse( Buffer.from( readCustom( named ).content ).toString() ) ) )
	};
}

/**
 * @param {Pick<Facts, 'needs' | 'plan'>} facts
 * @return {string[]} Parts and exports that the glue does not ask for in a page of this site.
 */
function listUnasked( { needs, plan } ) {
	const unasked = Object.entries( CALLERS ).filter( ( [ , files ] ) => !files.some( ( file ) => needs.includes( file ) ) );
	return [ ...unasked.map( ( [ name ] ) => name ), ...plan.length ? [] : FOR_RULES ];
}

/**
 * @param {Uint8Array} page heliograph.page.wasm, which names its parts.
 * @param {Pick<Facts, 'needs' | 'plan'>} facts Of the site.
 * @param {string[]} unused What readUnused answered of its core.
 * @param {import('./pack.mjs').PackOptions['onDiagnostic']} [onDiagnostic] Told where the module cannot be read: then it stays whole.
 * @return {Uint8Array} The module of this site.
 */
export function leaveOutUnused( page, facts, unused, onDiagnostic ) {
	const { module, parts } = readParts( page );
	const names = [ ...unused, ...listUnasked( facts ) ];
	try {
		return leaveOut( module, {
			functions: names.filter( ( name ) => parts.has( name ) ).map( ( name ) => parts.get( name ) ),
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
