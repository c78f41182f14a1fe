/*
 * Counters in the text form that Prometheus reads.
 */

/* name, kind, what it is, labels */
const FAMILIES = {
	requests: [ 'heliograph_intake_requests_total', 'counter', 'Requests to /v1/events by the status of the answer.', [ 'status' ] ],
	events: [ 'heliograph_intake_events_total', 'counter', 'Events by stream and what became of them.', [ 'stream', 'result' ] ],
	bytes: [ 'heliograph_intake_body_bytes_total', 'counter', 'Bytes of bodies, as they came.', [] ],
	waiting: [ 'heliograph_intake_waiting_bytes', 'gauge', 'Bytes of bodies that are being worked on.', [] ],
	lost: [ 'heliograph_intake_hasty_lost_total', 'counter', 'Events that were answered with 202 and could not be kept.', [] ],
	pruned: [ 'heliograph_intake_pruned_total', 'counter', 'Events that were deleted because of their age.', [] ],
	store: [ 'heliograph_intake_store_bytes', 'gauge', 'Size of the store.', [] ],
	cpu: [ 'process_cpu_seconds_total', 'counter', 'Time of the processor, in seconds.', [] ],
	memory: [ 'process_resident_memory_bytes', 'gauge', 'Resident memory.', [] ]
};

const escape = ( value ) => String( value ).replace( /[\\"\n]/g, ( character ) => character === '\n' ? '\\n' : `\\${ character }` );

export function createMetrics() {
	/** @type {Object<string, Map<string, number>>} */
	const values = Object.fromEntries( Object.keys( FAMILIES ).map( ( name ) => [ name, new Map() ] ) );
	[ 'bytes', 'lost', 'pruned' ].forEach( ( name ) => values[ name ].set( '', 0 ) );

	/**
	 * @param {string} name
	 * @param {any[]} labels
	 * @return {string}
	 */
	const key = ( name, labels ) => FAMILIES[ name ][ 3 ].map( ( label, i ) => `${ label }="${ escape( labels[ i ] ) }"` ).join( ',' );

	return {
		/**
		 * @param {string} name
		 * @param {number} by
		 * @param {...any} labels
		 */
		add( name, by, ...labels ) {
			const at = key( name, labels );
			values[ name ].set( at, ( values[ name ].get( at ) || 0 ) + by );
		},

		/**
		 * @param {string} name
		 * @param {number} value
		 */
		set: ( name, value ) => values[ name ].set( '', value ),

		/** @return {string} */
		write: () => Object.entries( FAMILIES ).filter( ( [ name ] ) => values[ name ].size ).map( ( [ name, [ family, kind, help ] ] ) => [
			`# HELP ${ family } ${ help }`,
			`# TYPE ${ family } ${ kind }`,
			...Array.from( values[ name ], ( [ labels, value ] ) => `${ family }${ labels && `{${ labels }}` } ${ value }` )
		].join( '\n' ) + '\n' ).join( '' )
	};
}
