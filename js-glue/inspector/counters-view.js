/*
 * How each client is, what it has counted since it started, its streams, and its diagnostics.
 */

import { stringify } from '../platform/json.js';
import { make, quote } from './elements.js';

/** @typedef {import('./types.js').Inspected} Inspected */
/** @typedef {import('../platform/types.js').Diagnostic} Diagnostic */

/**
 * @param {Inspected} of
 * @return {Diagnostic[]} What was told since it started.
 */
function listDiagnostics( { options } ) {
	return [ ...options.diagnose.told || [] ].map( ( line ) => {
		const [ code, where, , ...message ] = line.split( '\n' );
		return { code, where, message: message.join( ' ' ) };
	} );
}

/**
 * @param {Inspected} of
 * @return {[ name: string, state: string ][]} The streams, then the instruments of the site's own.
 */
function listStreams( { life } ) {
	const { instrumentConfigs = [], streams = [] } = life.session || {};
	return [ ...streams, ...instrumentConfigs ].map( ( [ name, number ] ) => [ name, life.core?.isInSample( number ) ? 'in sample' : 'not in sample' ] );
}

/**
 * @param {Inspected} of
 * @param {number} i
 * @return {{ title: string, lines: string[], counters: [ string, string ][], streams: [ string, string ][], diagnostics: Diagnostic[] }}
 */
function read( of, i ) {
	const { life, listening, options } = of, { dropped, ...stats } = life.stats();
	const lost = Object.entries( dropped ).filter( ( [ , count ] ) => count );
	const { code, message } = life.statusReason || {};
	return {
		title: `Client ${ i + 1 }: ${ life.status }`,
		lines: [
			...code ? [ [ code, message ].filter( Boolean ).join( ': ' ) ] : [],
			listening.root ? 'It listens.' : 'It does not listen: attach() was not called, or could not.',
			`Its intake is ${ options.url || 'not an address' }`
		],
		counters: [
			...Object.entries( stats ).map( ( [ name, count ] ) => /** @type {[ string, string ]} */ ( [ name, String( count ) ] ) ),
			...( lost.length ? lost : [ [ '', 0 ] ] ).map( ( [ reason, count ] ) => /** @type {[ string, string ]} */ ( [ `dropped ${ reason }`.trim(), String( count ) ] ) )
		],
		streams: listStreams( of ),
		diagnostics: listDiagnostics( of )
	};
}

/**
 * @param {[ string, string ][]} pairs
 * @param {string} className
 */
function drawPairs( pairs, className ) {
	return make( 'dl', { class: className }, pairs.map( ( [ name, value ] ) => make( 'div', {}, [ make( 'dt', {}, [ quote( name ) ] ), make( 'dd', {}, [ value ] ) ] ) ) );
}

/** @param {Diagnostic[]} diagnostics */
function drawDiagnostics( diagnostics ) {
	return diagnostics.length ? make( 'ul', { class: 'diagnostics' }, diagnostics.map( ( { code, where, message } ) => make( 'li', {}, [
		make( 'code', {}, [ code ] ), ' ', quote( [ where, message ].filter( Boolean ).join( ': ' ) )
	] ) ) ) : make( 'p', { class: 'hint' }, [ 'None.' ] );
}

/** @param {ReturnType<typeof read>} client */
function draw( { title, lines, counters, streams, diagnostics } ) {
	return make( 'section', { 'aria-label': title }, [
		make( 'p', { class: 'title' }, [ title ] ),
		...lines.map( ( line ) => make( 'p', { class: 'hint' }, [ quote( line ) ] ) ),
		drawPairs( counters, 'counters' ),
		...streams.length ? [ make( 'p', { class: 'title' }, [ 'Streams in this pageview' ] ), drawPairs( streams, 'streams' ) ] : [],
		make( 'p', { class: 'title' }, [ 'Diagnostics' ] ),
		drawDiagnostics( diagnostics )
	] );
}

export function createCountersView() {
	const element = make( 'div', {} );
	let shown = '';
	return {
		element,

		/** @param {Inspected[]} clients */
		show( clients ) {
			const all = clients.map( read ), text = stringify( all );
			if ( text !== shown ) {
				shown = text;
				element.replaceChildren( ...all.map( draw ), ...all.length ? [] : [ make( 'p', { class: 'hint' }, [ 'No client runs on this page: createClient was not called, or it was refused and its error says why.' ] ) ] );
			}
		}
	};
}
