/*
 * The cases of tests/fixtures, played on a module: see tests/fixtures/README.md.
 */

import fs from 'node:fs';
import path from 'node:path';
import { root } from './shared.js';

const folder = path.join( root, 'tests/fixtures' );

/** @return {string[]} The names of all cases. */
export function listCases() {
	return fs.readdirSync( folder ).filter( ( entry ) => !entry.includes( '.' ) ).sort();
}

/**
 * @param {string} name
 * @param {string} file
 */
export function loadCase( name, file ) {
	return JSON.parse( fs.readFileSync( path.join( folder, name, file ), 'utf8' ) );
}

/**
 * Configure, as far as before the pageview.
 *
 * @param {any} opened
 * @param {any} input
 */
export function configureCase( opened, input ) {
	if ( input.settings ) {
		opened.give( 'configure', input.settings );
	}
	Object.entries( input.schemas || {} ).forEach( ( [ uri, schema ] ) => opened.addSchema( uri, typeof schema === 'string' ? loadCase( '', schema ) : schema ) );
	Object.entries( input.streams || {} ).forEach( ( [ name, config ] ) => opened.give( 'add_stream', { name, config } ) );
	Object.entries( input.instruments || {} ).forEach( ( [ name, options ] ) => opened.give( 'add_instrument', { name, options } ) );
}

/**
 * @param {any} opened
 * @param {any} input
 * @param {any} step
 * @return {number} What the step answers.
 */
function take( opened, input, step ) {
	const { core, memory } = opened;
	opened.fillRandom();
	if ( step.pageview ) {
		return opened.give( 'begin_pageview', step.pageview );
	}
	if ( step.submit ) {
		return core.hg_wasm_submit( Object.keys( input.streams ).indexOf( step.submit ), memory.write( JSON.stringify( step.event ) ), step.now );
	}
	const [ first, second ] = [ step.first, step.second ].map( ( text ) => text ? core.hg_wasm_intern( memory.write( text ) ) : 0 );
	return core.hg_wasm_emit( step.emit, first, second, step.now );
}

/**
 * Begin the pageview, if the case has one, and take its steps.
 *
 * @param {any} opened Configured.
 * @param {any} input
 * @return {number[]} What each step answers.
 */
export function playCase( opened, input ) {
	if ( input.pageview ) {
		opened.give( 'begin_pageview', input.pageview );
	}
	return input.steps.map( ( /** @type {any} */ step ) => take( opened, input, step ) );
}
