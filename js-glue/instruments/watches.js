/*
 * The watches of instruments of a site's own: those that the options ask for, and those that callers ask for.
 */

import { step } from '../core/serialise.js';
import { catchErrors } from '../platform/errors.js';
import { isObject } from '../platform/json.js';
import { createClickThrough } from './click-through.js';

/** @typedef {import('../platform/types.js').Instrument} Instrument */

/**
 * @param {Parameters<typeof createClickThrough>[0]} parts
 */
export function createWatches( parts ) {
	const { diagnose } = parts;
	const watchClicks = createClickThrough( parts );
	/** @type {Map<() => void, { name: string } & Parameters<Instrument['watch']>[0]>} What is watched, by what ends it. */
	const all = new Map();

	/**
	 * @param {Instrument} instrument
	 * @param {string} name
	 * @param {Parameters<Instrument['watch']>[0]} wanted
	 * @return {() => void} Ends it.
	 */
	function watch( instrument, name, wanted ) {
		if ( !isObject( wanted ) || typeof wanted.selector !== 'string' || typeof wanted.friendlyName !== 'string' ) {
			diagnose( 'bad-option', 'watch needs a selector and a friendlyName', '/instrumentConfigs' + step( name ) );
			return () => {};
		}
		const stop = watchClicks( instrument, name, wanted );
		all.set( stop, { ...wanted, name } );
		return () => {
			all.delete( stop );
			stop();
		};
	}

	return {
		/* What it is given may have getters that throw. */
		watch: catchErrors( diagnose, 'watch', watch ),

		/** @return {({ name: string } & Parameters<Instrument['watch']>[0])[]} What is watched, each for the instrument of that name. */
		list: () => [ ...all.values() ],

		end() {
			all.forEach( ( wanted, stop ) => stop() );
			all.clear();
		}
	};
}
