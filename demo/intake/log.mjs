/*
 * The log: a JSON object a line on standard error. It never holds what could identify a reader: no address, no user agent, no
 * event, no part of a body.
 */

/* What repeats is told once in this time, with how often it happened. */
const QUIET_MS = 60000;

/**
 * @param {{ write?: ( line: string ) => void, now: () => string }} options
 */
export function createLog( { write = ( line ) => process.stderr.write( line ), now } ) {
	/** @type {Map<string, { told: number, count: number }>} */
	const repeated = new Map();

	/**
	 * @param {'info' | 'warning' | 'error'} level
	 * @param {string} code For programs.
	 * @param {string} message For people.
	 * @param {Object<string, any>} [fields]
	 */
	function tell( level, code, message, fields = {} ) {
		write( `${ JSON.stringify( { time: now(), level, code, message, ...fields } ) }\n` );
	}

	return {
		info: ( code, message, fields ) => tell( 'info', code, message, fields ),

		/** As `tell`, but of the same code, message, stream and reason only now and then. */
		trouble( level, code, message, fields = {} ) {
			const key = [ code, message, fields.stream, fields.reason ].join( ' ' ), at = performance.now();
			const { told, count } = repeated.get( key ) || { told: -Infinity, count: 0 };
			if ( at - told < QUIET_MS ) {
				repeated.set( key, { told, count: count + 1 } );
				return;
			}
			if ( repeated.size > 1000 ) {
				repeated.clear();
			}
			repeated.set( key, { told: at, count: 0 } );
			tell( level, code, message, count ? { ...fields, notTold: count } : fields );
		}
	};
}
