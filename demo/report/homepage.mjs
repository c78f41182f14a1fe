/*
 * What became of visits to a homepage: which modules were seen, hovered over and how long, and whose links were clicked. Joined
 * by the token that the server gave the visit.
 */

import { drawOf, estimateClickThrough, estimateMedian, estimateShare, estimateTotal, leastOf, MIN_DRAWS, rateOf } from './estimate.mjs';

/* The latest visits, which are listed one by one. */
const MAX_RECENT = 10;

/**
 * @param {any} text action_data: pairs `name=value` with semicolons between.
 * @return {Object<string, string>} In names and values %3B, %3D and %25 stand for what separates.
 */
export function readPairs( text ) {
	const decode = ( part ) => part.replace( /%(3B|3D|25)/g, ( all, code ) => String.fromCharCode( parseInt( code, 16 ) ) );
	return Object.fromEntries( String( text || '' ).split( ';' ).filter( Boolean ).map( ( pair ) => {
		const [ name, ...value ] = pair.split( '=' );
		return [ decode( name ), decode( value.join( '=' ) ) ];
	} ) );
}

const newPart = () => ( { impressions: 0, clicks: 0, hovers: 0, values: [], links: new Map() } );

/**
 * @param {any} part
 * @param {any} event
 */
function countIn( part, event ) {
	const { linkId, dwellMs } = readPairs( event.action_data );
	if ( event.action === 'impression' ) {
		part.impressions++;
	} else if ( event.action === 'hover-in' ) {
		part.hovers++;
	} else if ( event.action === 'hover-out' && /^\d+$/.test( dwellMs ) ) {
		part.values.push( Number( dwellMs ) );
	} else if ( event.action === 'link-click' ) {
		part.clicks++;
		part.links.set( linkId || '', ( part.links.get( linkId || '' ) || 0 ) + 1 );
	}
}

/**
 * @param {any[]} parts
 */
function estimate( parts ) {
	const found = estimateClickThrough( parts );
	return {
		n: parts.filter( ( { impressions } ) => impressions ).length,
		impressions: found.impressions,
		clicks: found.clicks,
		rate: found.rate,
		hovers: estimateTotal( parts.map( ( part ) => ( { ...part, clicks: part.hovers } ) ), 'clicks' ),
		dwellMs: estimateMedian( parts ),
		tooFew: found.tooFew || parts.filter( ( { impressions } ) => impressions ).length < MIN_DRAWS
	};
}

/**
 * @param {any[]} parts
 */
function readLinks( parts ) {
	const keys = new Set( parts.flatMap( ( { module, links } ) => [ ...links.keys() ].map( ( link ) => `${ module }\n${ link }` ) ) );
	return [ ...keys ].sort().map( ( key ) => {
		const [ module, link ] = key.split( '\n' );
		return { module, link, clicks: estimateTotal( parts.filter( ( part ) => part.module === module ).map( ( part ) => ( { ...part, clicks: part.links.get( link ) || 0 } ) ), 'clicks' ) };
	} );
}

export function createHomepage() {
	/** @type {Map<string, { token: string, isLogged: boolean, rate: number, isUnit: boolean, parts: Map<string, any>, counts: any }>} */
	const visits = new Map();

	/**
	 * @param {any} event
	 */
	function count( event ) {
		const token = event.homepage_pageview_token;
		if ( !token ) {
			return;
		}
		if ( !visits.has( token ) ) {
			visits.set( token, { token, isLogged: false, rate: 1, isUnit: true, parts: new Map(), counts: {} } );
		}
		const visit = visits.get( token );
		if ( !event.module ) {
			visit.isLogged = true;
			return;
		}
		visit.rate = rateOf( event );
		/* A visit is one pageview. */
		visit.isUnit = visit.rate === 1 || Object( event.sample ).unit === 'pageview' || drawOf( event ).isUnit;
		const key = `${ event.module }\n${ event.state || '' }`;
		visit.parts.set( key, visit.parts.get( key ) || { module: event.module, state: event.state || '', rate: visit.rate, ...newPart() } );
		countIn( visit.parts.get( key ), event );
		visit.counts[ event.action ] = ( visit.counts[ event.action ] || 0 ) + 1;
	}

	function read() {
		const all = [ ...visits.values() ];
		const logged = all.filter( ( { isLogged } ) => isLogged ), told = all.filter( ( { parts } ) => parts.size );
		const parts = told.flatMap( ( visit ) => [ ...visit.parts.values() ] );
		const keys = [ ...new Set( parts.map( ( { module, state } ) => `${ module }\n${ state }` ) ) ].sort();
		const rate = leastOf( told.map( ( visit ) => visit.rate ), 1 );
		return {
			visits: logged.length,
			/* Of visits that the server logged, those of which events came. Of a sample it cannot be told. */
			withEvents: rate < 1 ? null : estimateShare( logged.map( ( visit ) => ( { rate: 1, yes: visit.parts.size > 0 } ) ) ),
			unlogged: told.filter( ( { isLogged } ) => !isLogged ).length,
			modules: keys.map( ( key ) => {
				const [ module, state ] = key.split( '\n' );
				return { module, state, ...estimate( parts.filter( ( part ) => part.module === module && part.state === state ) ) };
			} ),
			links: readLinks( parts ),
			recent: all.slice( -MAX_RECENT ).reverse().map( ( { token, isLogged, counts } ) => ( { token, isLogged, counts } ) ),
			tooNarrow: told.some( ( { isUnit } ) => !isUnit )
		};
	}

	return { count, read };
}
