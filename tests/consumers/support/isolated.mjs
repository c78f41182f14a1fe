/*
 * Loads a build as Jest does: in a context of its own, whose globals are those of jsdom's window or a choice of Node's, and in
 * which `import()` works for ES modules alone. Says how a client fares there, as JSON.
 *
 *     node --experimental-vm-modules isolated.mjs <jsdom | node> <file of dist/>
 */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { JSDOM } from 'jsdom';

const [ environment, file ] = process.argv.slice( 2 );
const url = pathToFileURL( file ).href, source = fs.readFileSync( file, 'utf8' );

function createContext() {
	if ( environment === 'jsdom' ) {
		const dom = new JSDOM( '', { url: 'https://en.example.org/', runScripts: 'outside-only' } );
		dom.window.process = process;
		return dom.getInternalVMContext();
	}
	const { AbortController, Buffer, TextDecoder, TextEncoder, URL, clearTimeout, crypto, fetch, performance, setTimeout } = globalThis;
	const made = vm.createContext( { AbortController, Buffer, TextDecoder, TextEncoder, URL, clearTimeout, console, crypto, fetch, performance, process, setTimeout } );
	vm.runInContext( 'globalThis.global = globalThis', made );
	return made;
}

/**
 * @param {vm.Context} context
 * @return {any} What the file exports.
 */
function requireIn( context ) {
	const module = { exports: {} };
	vm.runInContext( `( function ( module, exports, require, __filename, __dirname ) {${ source }\n} )`, context, { filename: file } )(
		module, module.exports, createRequire( url ), file, path.dirname( file )
	);
	return module.exports;
}

/**
 * @param {vm.Context} context
 * @return {Promise<any>} What the file exports.
 */
async function importIn( context ) {
	const module = new vm.SourceTextModule( source, {
		context,
		identifier: url,
		initializeImportMeta: ( meta ) => Object.assign( meta, { url } ),
		importModuleDynamically: ( name ) => import( name )
	} );
	await module.link( () => {} );
	await module.evaluate();
	return module.namespace;
}

const { createClient } = await ( file.endsWith( '.cjs' ) ? requireIn : importIn )( createContext() );
const bodies = [];
const client = await createClient( {
	intakeUrl: 'https://intake.example.org/v1/events',
	streams: { mine: {} },
	context: { performer: { is_temp: false } },
	onDiagnostic: null,
	transport: async ( { body } ) => {
		bodies.push( ...JSON.parse( body ) );
		return { status: 201 };
	}
} );
const result = client.submit( 'mine', { $schema: '/mine/1.0.0', action: 'x' } );
await client.close();
console.log( JSON.stringify( { reason: client.statusReason?.code, result, actions: bodies.map( ( { action } ) => action ) } ) );
process.exit();
