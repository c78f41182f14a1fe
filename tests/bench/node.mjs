/*
 * Node as a host. It has no elements; these stand in, and what they cost is nothing.
 */

import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import { measureScale, openScale } from './scale.mjs';
import { runSuite } from './suite.mjs';
import { compileWith } from './validation.mjs';
import { NAMES } from './workload.mjs';

/** @param {string} name */
const createElement = ( name ) => ( {
	nodeType: 1,
	localName: 'button',
	closest( /** @type {string} */ selector ) {
		return selector.includes( 'data-event-name' ) ? this : null;
	},
	getAttribute: ( /** @type {string} */ attribute ) => attribute === 'data-event-name' ? name : null
} );

/**
 * @param {import('./heliograph.mjs').Host} host
 * @return {Promise<import('./scale.mjs').ScaleRow[]>}
 */
function measureProcessScale( host ) {
	v8.setFlagsFromString( '--expose-gc' );
	const collectGarbage = vm.runInNewContext( 'gc' );
	/** @type {() => Promise<number>} */
	let runBlock;
	return measureScale( async () => {
		collectGarbage();
		collectGarbage();
		const { heapUsed, arrayBuffers } = process.memoryUsage();
		return { heap: heapUsed, buffers: arrayBuffers };
	}, async () => {
		runBlock = await openScale( host );
	}, () => runBlock() );
}

/**
 * @param {any} files
 * @return {Promise<any>}
 */
export async function runInNode( { library, wasm, schema, interaction } ) {
	const elements = NAMES.map( createElement );
	const host = {
		loadLibrary: ( copy ) => import( `${ pathToFileURL( library ) }?${ copy }` ),
		wasm,
		schema,
		interaction,
		elements,
		matched: elements,
		untagged: {
			nodeType: 1,
			closest: () => null
		},
		isReal: false
	};
	return { ...await runSuite( host, async () => compileWith( ( await import( 'ajv' ) ).default, schema ) ), scale: await measureProcessScale( host ) };
}
