/*
 * Experiments: of each arm, who was assigned and which part of them clicked; the difference from the first arm; and whether the
 * arms have as many units as they should, without which a difference means nothing. Unlike elsewhere the intervals are of what
 * the arms do to readers such as these, not of what happened to these, so they have a width though all were kept.
 */

import { wilson } from '../../tools/plan/interval.mjs';
import { drawOf, rateOf } from './estimate.mjs';
import { userOf } from './retention.mjs';

/* Below this probability the sizes of the arms are not chance. */
const MISMATCH = 0.001;

/* Fewer units than this that clicked, or that did not, and a difference is an anecdote. */
const MIN_UNITS = 10;

/**
 * @param {number} x
 * @return {number} The logarithm of the gamma function, by Stirling's series.
 */
function logGamma( x ) {
	let shift = 0;
	for ( ; x < 9; x++ ) {
		shift -= Math.log( x );
	}
	return shift + ( x - 0.5 ) * Math.log( x ) - x + Math.log( 2 * Math.PI ) / 2 + 1 / ( 12 * x ) - 1 / ( 360 * x ** 3 ) + 1 / ( 1260 * x ** 5 );
}

/**
 * @param {number} value
 * @param {number} degrees Of freedom.
 * @return {number} The probability that a value of the chi-square distribution is as high or higher: the incomplete gamma
 *  function, by its series near 0 and by its continued fraction (Lentz) beyond.
 */
export function chiSquareTail( value, degrees ) {
	const a = degrees / 2, x = value / 2;
	if ( x <= 0 ) {
		return 1;
	}
	const front = Math.exp( a * Math.log( x ) - x - logGamma( a ) );
	if ( x < a + 1 ) {
		let term = 1 / a, sum = term;
		for ( let n = 1; term > sum * 1e-15; n++ ) {
			term *= x / ( a + n );
			sum += term;
		}
		return 1 - front * sum;
	}
	let b = x + 1 - a, c = 1e300, d = 1 / b, h = d, delta = 0;
	for ( let n = 1; Math.abs( delta - 1 ) > 1e-14; n++ ) {
		b += 2;
		d = 1 / ( b - n * ( n - a ) * d );
		c = b - n * ( n - a ) / c;
		delta = c * d;
		h *= delta;
	}
	return front * h;
}

/**
 * @param {{ arm: string, n: number }[]} arms
 * @param {Object<string, number> | undefined} split Shares that the arms should have, by name. Default: equal ones.
 */
function checkRatio( arms, split ) {
	const names = [ ...new Set( [ ...arms.map( ( { arm } ) => arm ), ...Object.keys( split || {} ) ] ) ];
	const shares = names.map( ( name ) => split ? split[ name ] || 0 : 1 );
	const whole = shares.reduce( ( sum, share ) => sum + share, 0 ), n = arms.reduce( ( sum, arm ) => sum + arm.n, 0 );
	const expected = Object.fromEntries( names.map( ( name, i ) => [ name, n * shares[ i ] / whole ] ) );
	const sizeOf = ( name ) => ( arms.find( ( { arm } ) => arm === name ) || { n: 0 } ).n;
	if ( names.length < 2 || names.some( ( name ) => expected[ name ] && expected[ name ] < 5 ) ) {
		return { expected, p: null, mismatch: null };
	}
	/* An arm that should have nobody and has somebody is a mismatch whatever the others have. */
	const chi = names.reduce( ( sum, name ) => sum + ( expected[ name ] ? ( sizeOf( name ) - expected[ name ] ) ** 2 / expected[ name ] : sizeOf( name ) && Infinity ), 0 );
	const p = chi === Infinity ? 0 : chiSquareTail( chi, names.filter( ( name ) => expected[ name ] ).length - 1 );
	return { expected, p, mismatch: p < MISMATCH };
}

/**
 * @param {any} arm
 * @param {any} control
 * @return {any} The difference of their shares, with Newcombe's interval, which is made of Wilson's of both.
 */
function compare( arm, control ) {
	const estimate = arm.estimate - control.estimate;
	return {
		arm: arm.arm,
		versus: control.arm,
		estimate,
		low: estimate - Math.hypot( arm.estimate - arm.low, control.high - control.estimate ),
		high: estimate + Math.hypot( arm.high - arm.estimate, control.estimate - control.low ),
		tooFew: [ arm, control ].some( ( { clicked, n } ) => Math.min( clicked, n - clicked ) < MIN_UNITS )
	};
}

/**
 * @param {any} event
 * @return {any} The experiment and arm that it is from; null where it is from none.
 */
function assignmentOf( event ) {
	const { enrolled, assigned, subject_id: subject } = Object( event.experiment );
	if ( enrolled && assigned ) {
		return { name: String( enrolled ), arm: String( assigned ), subject: subject === 'awaiting' ? '' : subject };
	}
	return event.user_variant ? { name: 'user_variant', arm: String( event.user_variant ), subject: '' } : null;
}

/* Names by which an arm is taken for the one that others are compared with. */
const isControl = ( arm ) => /^(control|off|default)$/i.test( arm );

/**
 * @param {Object<string, Object<string, number>>} splits Shares of the arms by experiment.
 */
export function createExperiments( splits = {} ) {
	/** @type {Map<string, Map<string, { arms: Set<string>, clicked: boolean, rate: number }>>} */
	const all = new Map();

	/**
	 * @param {[ string, Map<string, any> ]} entry
	 */
	function readOne( [ experiment, units ] ) {
		const found = [ ...units.values() ], whole = found.filter( ( { arms } ) => arms.size === 1 );
		const names = [ ...new Set( whole.map( ( { arms } ) => [ ...arms ][ 0 ] ) ) ].sort( ( a, b ) => Number( isControl( b ) ) - Number( isControl( a ) ) || a.localeCompare( b ) );
		const arms = names.map( ( arm ) => {
			const own = whole.filter( ( unit ) => unit.arms.has( arm ) ), clicked = own.filter( ( unit ) => unit.clicked ).length;
			return { arm, n: own.length, clicked, estimate: clicked / own.length, ...wilson( clicked, own.length ) };
		} );
		return {
			experiment,
			arms,
			differences: arms.slice( 1 ).map( ( arm ) => compare( arm, arms[ 0 ] ) ),
			ratio: checkRatio( arms, splits[ experiment ] ),
			/* Units that were seen in more than one arm belong to none. */
			inSeveral: found.length - whole.length,
			rates: [ ...new Set( found.map( ( { rate } ) => rate ) ) ].sort()
		};
	}

	return {
		/**
		 * @param {any} event
		 */
		count( event ) {
			const assignment = assignmentOf( event );
			if ( !assignment ) {
				return;
			}
			const { name, arm, subject } = assignment;
			all.set( name, all.get( name ) || new Map() );
			const units = all.get( name ), key = String( subject || userOf( event ) || drawOf( event ).token );
			units.set( key, units.get( key ) || { arms: new Set(), clicked: false, rate: rateOf( event ) } );
			const unit = units.get( key );
			unit.arms.add( arm );
			unit.clicked = unit.clicked || event.action === 'click' || event.action === 'link-click';
		},

		read: () => [ ...all ].map( readOne )
	};
}
