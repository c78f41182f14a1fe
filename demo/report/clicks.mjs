/*
 * Clicks by kind of user: how many, how many a pageview, on what, and on which days. Counted of streams whose pageviews tell
 * that they began (`init`), because a rate needs them.
 */

import { kindOf } from '../site/kind.js';
import { drawOf, estimateClickThrough, MIN_DRAWS, rateOf, timeOf } from './estimate.mjs';

/* Targets that are listed, the most clicked first. */
const MAX_TARGETS = 12;

/**
 * @param {any[]} draws
 * @return {any} An estimate, and `n`, the pageviews in sample.
 */
export function estimateClicks( draws ) {
	const n = draws.filter( ( { impressions } ) => impressions ).length;
	const found = estimateClickThrough( draws );
	return { n, pageviews: found.impressions, clicks: found.clicks, rate: found.rate, tooFew: found.tooFew || n < MIN_DRAWS };
}

/**
 * @param {any[]} draws
 * @return {Object<string, any>} By kind of user.
 */
const byKind = ( draws ) => Object.fromEntries( [ ...new Set( draws.map( ( { kind } ) => kind ) ) ].sort().map( ( kind ) => [ kind, estimateClicks( draws.filter( ( draw ) => draw.kind === kind ) ) ] ) );

/**
 * @param {any[]} draws
 * @return {{ targets: any[], more: number }} `more`: targets beyond those listed.
 */
function readTargets( draws ) {
	/** @type {Map<string, number>} */
	const totals = new Map();
	draws.forEach( ( { targets, rate } ) => targets.forEach( ( clicks, name ) => totals.set( name, ( totals.get( name ) || 0 ) + clicks / rate ) ) );
	const names = [ ...totals ].sort( ( a, b ) => b[ 1 ] - a[ 1 ] || a[ 0 ].localeCompare( b[ 0 ] ) ).map( ( [ name ] ) => name );
	const only = ( name ) => draws.map( ( draw ) => ( { ...draw, clicks: draw.targets.get( name ) || 0 } ) );
	return {
		targets: names.slice( 0, MAX_TARGETS ).map( ( name ) => ( { target: name, all: estimateClicks( only( name ) ), kinds: byKind( only( name ) ) } ) ),
		more: Math.max( 0, names.length - MAX_TARGETS )
	};
}

export function createClicks() {
	/** @type {Map<string, { draws: Map<string, any>, days: Map<string, any> }>} */
	const streams = new Map();

	/**
	 * @param {any} event
	 * @param {string} [time] When it happened.
	 */
	function count( event, time = timeOf( event ) ) {
		if ( event.action !== 'init' && event.action !== 'click' ) {
			return;
		}
		const { stream } = event.meta;
		if ( !streams.has( stream ) ) {
			streams.set( stream, { draws: new Map(), days: new Map() } );
		}
		const { draws, days } = streams.get( stream );
		const { token, isUnit } = drawOf( event );
		const kind = kindOf( event ), rate = rateOf( event ), key = `${ token }\n${ kind }\n${ rate }`;
		if ( !draws.has( key ) ) {
			draws.set( key, { kind, rate, isUnit, impressions: 0, clicks: 0, targets: new Map() } );
		}
		const draw = draws.get( key );
		if ( event.action === 'init' ) {
			draw.impressions++;
			return;
		}
		const target = event.action_source || event.name || event.element_friendly_name || '';
		draw.clicks++;
		draw.targets.set( target, ( draw.targets.get( target ) || 0 ) + 1 );
		const day = `${ time.slice( 0, 10 ) }\n${ kind }`;
		days.set( day, ( days.get( day ) || 0 ) + 1 / rate );
	}

	/**
	 * @param {[ string, any ]} entry
	 */
	function readStream( [ stream, { draws, days } ] ) {
		const all = [ ...draws.values() ];
		return {
			stream,
			all: estimateClicks( all ),
			kinds: byKind( all ),
			...readTargets( all ),
			days: [ ...days ].map( ( [ key, clicks ] ) => ( { day: key.split( '\n' )[ 0 ], kind: key.split( '\n' )[ 1 ], clicks } ) ).sort( ( a, b ) => a.day.localeCompare( b.day ) ),
			tooNarrow: all.some( ( { isUnit } ) => !isUnit )
		};
	}

	return {
		count,
		read: () => [ ...streams ].filter( ( [ , { draws } ] ) => [ ...draws.values() ].some( ( { impressions } ) => impressions ) ).map( readStream )
	};
}
