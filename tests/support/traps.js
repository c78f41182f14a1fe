/*
 * A module whose functions fail when they are told to.
 */

const Instance = WebAssembly.Instance;
const { instantiate } = WebAssembly;

/** @return {Error} What the engine throws where the module traps. */
export const trap = () => new WebAssembly.RuntimeError( 'unreachable' );

/**
 * From here on, until the test ends, instances fail in one of their functions.
 *
 * @param {any} t
 * @param {string} name
 * @param {() => Error} [makeError]
 * @return {{ isBroken: boolean, failed: number, calls: any[][] }} `isBroken` makes the next call fail, and is false again then.
 *  `calls` are what the function was called with.
 */
export function breakFunction( t, name, makeError = trap ) {
	/** @type {{ isBroken: boolean, failed: number, calls: any[][] }} */
	const state = { isBroken: false, failed: 0, calls: [] };
	const wrap = ( instance ) => ( { exports: {
		...instance.exports,
		[ name ]( ...given ) {
			state.calls.push( given );
			if ( state.isBroken ) {
				state.isBroken = false;
				state.failed++;
				throw makeError();
			}
			return instance.exports[ name ]( ...given );
		}
	} } );
	WebAssembly.instantiate = /** @type {any} */ ( async ( module ) => wrap( await instantiate( module ) ) );
	WebAssembly.Instance = /** @type {any} */ ( function ( module ) {
		return wrap( new Instance( module ) );
	} );
	t.after( () => Object.assign( WebAssembly, { instantiate, Instance } ) );
	return state;
}
