/*
 * Rows as Markdown.
 */

/**
 * @param {string[]} head
 * @param {string[][]} lines
 * @return {string}
 */
export function table( head, lines ) {
	const rule = head.map( ( _, i ) => i ? '---:' : '---' );
	return [ head, rule, ...lines ].map( ( cells ) => `| ${ cells.join( ' | ' ) } |` ).join( '\n' );
}

/**
 * @param {number} ns
 * @return {string}
 */
const figure = ( ns ) => ns < 100 ? ns.toFixed( 1 ) : ns.toFixed( 0 );

/**
 * @param {import('./statistics.mjs').Row} row
 * @return {string[]}
 */
function toCells( { name, p10, median, ratio } ) {
	return [ name, figure( p10 ), figure( median ), ...( ratio ?
		[ ratio.p10.toFixed( 2 ), ratio.median.toFixed( 2 ), `${ ratio.spread[ 0 ].toFixed( 2 ) }–${ ratio.spread[ 1 ].toFixed( 2 ) }` ] :
		[ '', '', '' ] ) ];
}

/**
 * @param {string} title
 * @param {string} floor What the ratios are to.
 * @param {import('./statistics.mjs').Row[]} rows
 * @param {string} [unit]
 * @return {string}
 */
export function toMarkdown( title, floor, rows, unit = 'ns' ) {
	const head = [ 'variant', `p10 ${ unit }`, `median ${ unit }`, `x ${ floor } p10`, `x ${ floor } median`, 'spread p10–p90' ];
	return `### ${ title }\n\n${ table( head, rows.map( toCells ) ) }\n`;
}

/**
 * @param {string} title
 * @param {{ name: string, longest: number, long: number, delivered: number }[]} rows
 * @return {string}
 */
export function toBurstTable( title, rows ) {
	return `### ${ title }\n\n${ table( [ 'what', 'delivered', 'longest task, ms', 'tasks over 50 ms' ],
		rows.map( ( { name, delivered, longest, long } ) => [ name, String( delivered ), longest.toFixed( 1 ), String( long ) ] ) ) }\n`;
}

/**
 * @param {string} title
 * @param {{ name: string, ns: number }[]} rows The first one is the floor.
 * @return {string}
 */
export function toCostTable( title, rows ) {
	return `### ${ title }\n\n${ table( [ 'variant', 'ns an event', 'x floor' ], rows.map( ( { name, ns } ) => [ name, figure( ns ), ( ns / rows[ 0 ].ns ).toFixed( 2 ) ] ) ) }\n`;
}

/**
 * @param {string} title
 * @param {{ name: string, requests: number, body: number, head: number }[]} rows
 * @return {string}
 */
export function toWireTable( title, rows ) {
	return `### ${ title }\n\n${ table( [ 'client', 'requests', 'bytes of bodies', 'bytes of heads', 'together' ],
		rows.map( ( { name, requests, body, head } ) => [ name, requests, body, head, body + head ].map( String ) ) ) }\n`;
}

/** @param {number} bytes */
const kibibytes = ( bytes ) => ( bytes / 1024 ).toFixed( 0 );

/**
 * @param {string} title
 * @param {import('./scale.mjs').ScaleRow[]} rows
 * @return {string}
 */
export function toScaleTable( title, rows ) {
	const first = rows.find( ( { ns } ) => ns );
	return `### ${ title }\n\n${ table( [ 'when', 'heap, KiB', 'buffers, KiB', 'ns an event', 'x first' ],
		rows.map( ( { name, ns, heap, buffers } ) => [ name, kibibytes( heap ), kibibytes( buffers ), ns ? figure( ns ) : '', ns && first && first.ns ? ( ns / first.ns ).toFixed( 2 ) : '' ] ) ) }\n`;
}

/**
 * @param {string} title
 * @param {import('./life.mjs').LifeRow[]} rows
 * @return {string}
 */
export function toLifeTable( title, rows ) {
	const head = [ 'medians', 'floor', 'floor, µs', 'storage that does nothing, µs', 'x floor', 'storage as shipped, µs', 'x floor', 'spread p10–p90' ];
	return `### ${ title }\n\n${ table( head, rows.map( ( { name, floorName, floor, clients: { nothing, shipped } } ) => {
		const [ , , without, , withoutRatio ] = toCells( nothing ), [ , , median, , ratio, spread ] = toCells( shipped );
		return [ name, floorName, figure( floor.median ), without, withoutRatio, median, ratio, spread ];
	} ) ) }\n`;
}

/**
 * @param {string} title
 * @param {import('./visit.mjs').Visit[]} visits
 * @return {string}
 */
export function toVisitTable( title, visits ) {
	const head = [ 'a reader who', 'pages', 'events', 'lost', 'repeats', 'of events', ...Object.keys( visits[ 0 ].calls ).map( ( call ) => `${ call } a pageview` ) ];
	return `### ${ title }\n\n${ table( head, visits.map( ( { name, pages, events, lost, repeats, calls } ) => [
		name, String( pages ), String( events ), String( lost ), String( repeats ), `${ ( repeats * 100 / events ).toFixed( 1 ) } %`,
		...Object.values( calls ).map( ( count ) => ( count / pages ).toFixed( 1 ) )
	] ) ) }\n`;
}
