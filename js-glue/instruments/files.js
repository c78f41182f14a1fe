/*
 * What few pages use is in files of their own, which other pages do not download.
 */

import { textOf } from '../platform/json.js';

/** @typedef {import('../listening/types.js').Extras} Extras */

/**
 * The files: heliograph.extras.mjs and so on.
 *
 * @type {Record<string, () => Promise<any>>}
 */
const FILES = {
	extras: () => import( './extras.js' ),
	flow: () => import( './flow.js' ),
	experiments: () => import( './experiments.js' ),
	contributions: () => import( './contributions.js' ),
	visits: () => import( './visits.js' )
};

/**
 * @param {string[]} names Keys of the list.
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @param {Record<string, () => Promise<any>>} [files] Another list than that above.
 * @return {Promise<Extras>} What they export; nothing of one that cannot be had, and then everything else works. Never rejects.
 */
export async function loadFiles( names, diagnose, files = FILES ) {
	/** @type {Extras} */
	const loaded = { kinds: {} };
	await Promise.all( names.map( async ( name ) => {
		try {
			const { kinds, ...others } = await files[ name ]();
			Object.assign( /** @type {{}} */ ( loaded.kinds ), kinds );
			Object.assign( loaded, others );
		} catch ( error ) {
			diagnose( 'extras-unavailable', textOf( error ), '/instruments' );
		}
	} ) );
	return loaded;
}
