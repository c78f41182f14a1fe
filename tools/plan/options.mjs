/*
 * The options of heliograph-plan: what each is, what it may be, and what is said of one that is wrong.
 */

const UNITS = [ 'pageview', 'session', 'device' ];

/** What is wrong with an option, for people: a code, its name, and what to do. */
export class PlanError extends Error {
	/**
	 * @param {string} code
	 * @param {string} option
	 * @param {string} message
	 */
	constructor( code, option, message ) {
		super( `${ option } ${ message }` );
		this.code = code;
		this.option = option;
	}
}

/**
 * Name, least, most, what stands where it is not given (a function of the others; none: it has to be given) and what it is.
 * `above`: the least itself is not allowed.
 *
 * @type {{ name: string, least: number, most: number, above?: boolean, usual?: ( plan: any ) => number, help: string }[]}
 */
export const NUMBERS = [
	{ name: 'pageviews-per-hour', least: 0, most: 1e12, above: true, help: 'pageviews an hour on which the instrument is loaded' },
	{ name: 'users', least: 1, most: 1e10, help: 'different users in the audience, in the whole time' },
	{ name: 'pageviews-per-user', least: 1, most: 1e6, usual: () => 10, help: 'pageviews of a user in each half of the time (10)' },
	{ name: 'sessions-per-user', least: 1, most: 1e6, usual: ( { pageviewsPerUser } ) => Math.max( 1, Math.round( pageviewsPerUser / 3 ) ), help: 'sessions of a user in each half of the time (a third of the pageviews)' },
	{ name: 'click-rate', least: 0, most: 1, above: true, usual: () => 0.01, help: 'clicks an impression, from above 0 to 1 (0.01)' },
	{ name: 'events-per-pageview', least: 0, most: 1000, above: true, usual: ( { clickRate } ) => 1 + clickRate, help: 'events of a pageview in sample (one impression and its clicks)' },
	{ name: 'bytes-per-event', least: 1, most: 16384, usual: () => 500, help: 'bytes of JSON of an event (500)' },
	{ name: 'days', least: 0, most: 3660, above: true, usual: () => 28, help: 'how long the data is collected (28)' },
	{ name: 'return-rate', least: 0, most: 1, usual: () => 0.6, help: 'users of the first half who truly return in the second (0.6)' },
	{ name: 'peak', least: 1, most: 1000, usual: () => 2, help: 'the busiest hour, in means (2)' },
	{ name: 'correlation', least: 0, most: 1, usual: () => 0.05, help: 'of the clicks of one user, 0 if all users are alike (0.05)' },
	{ name: 'precision', least: 0, most: 1, above: true, usual: () => 0.1, help: 'wanted half-width of the interval, as a share of the click rate (0.1)' }
];

const USUAL_RATES = [ 0.001, 0.1, 1 ];

/**
 * @param {string} name
 * @return {string} As a property.
 */
function propertyOf( name ) {
	return name.replace( /-([a-z])/g, ( all, letter ) => letter.toUpperCase() );
}

/**
 * @param {string} text
 * @return {number} NaN for what is no plain number: `0x10`, `1,000` and nothing are none.
 */
function readNumber( text ) {
	return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test( text ) ? Number( text ) : NaN;
}

/**
 * @param {string} option
 * @param {string} text
 * @param {{ least: number, most: number, above?: boolean }} bounds
 * @return {number}
 * @throws {PlanError}
 */
function readBounded( option, text, { least, most, above } ) {
	const value = readNumber( text );
	if ( Number.isNaN( value ) ) {
		throw new PlanError( 'not-a-number', option, `is “${ text }”. Give a number without units or separators, such as 400000 or 0.1` );
	}
	if ( value < least || value > most || ( above && value === least ) ) {
		throw new PlanError( 'out-of-range', option, `is ${ text }. Give a number ${ above ? 'above' : 'from' } ${ least } ${ above ? 'and up to' : 'to' } ${ most }` );
	}
	return value;
}

/**
 * @param {string[]} args
 * @return {Map<string, string>} Value by option.
 * @throws {PlanError}
 */
function readPairs( args ) {
	const known = [ ...NUMBERS.map( ( { name } ) => name ), 'rate', 'unit' ];
	const pairs = new Map();
	for ( let i = 0; i < args.length; i++ ) {
		const [ option, inline ] = args[ i ].split( /=(.*)/s, 2 );
		if ( !option.startsWith( '--' ) || !known.includes( option.slice( 2 ) ) ) {
			throw new PlanError( 'unknown-option', option, 'is no option. See heliograph-plan --help' );
		}
		const value = inline === undefined ? args[ ++i ] : inline;
		if ( value === undefined || value.startsWith( '--' ) ) {
			throw new PlanError( 'missing-value', option, 'has no value. Write it behind the option' );
		}
		if ( pairs.has( option.slice( 2 ) ) ) {
			throw new PlanError( 'given-twice', option, 'is given twice. Leave one out' );
		}
		pairs.set( option.slice( 2 ), value );
	}
	return pairs;
}

/**
 * What no user or wiki can do, as no single option shows it.
 *
 * @param {any} plan
 * @throws {PlanError}
 */
function checkTogether( plan ) {
	if ( plan.sessionsPerUser > plan.pageviewsPerUser ) {
		throw new PlanError( 'too-many-sessions', '--sessions-per-user', `is ${ plan.sessionsPerUser }, but a session has at least one of the ${ plan.pageviewsPerUser } pageviews. Give fewer sessions, or more --pageviews-per-user` );
	}
	const wanted = 2 * plan.users / ( 2 - plan.returnRate ) * plan.pageviewsPerUser;
	const most = plan.pageviewsPerHour * 24 * plan.days;
	if ( wanted > most * ( 1 + 1e-9 ) ) {
		throw new PlanError( 'too-many-pageviews', '--pageviews-per-user', `is ${ plan.pageviewsPerUser }, which makes ${ Math.round( wanted ) } pageviews of the audience, but the wiki has only ${ Math.round( most ) } in that time. Give fewer --users or --pageviews-per-user, or more --pageviews-per-hour` );
	}
}

/**
 * @param {string[]} args
 * @return {{ plan: import('./model.mjs').Plan, rates: number[] }}
 * @throws {PlanError}
 */
export function readOptions( args ) {
	const pairs = readPairs( args );
	/** @type {any} */
	const plan = { unit: pairs.has( 'unit' ) ? pairs.get( 'unit' ) : 'pageview' };
	if ( !UNITS.includes( plan.unit ) ) {
		throw new PlanError( 'unknown-unit', '--unit', `is “${ plan.unit }”. Give one of ${ UNITS.join( ', ' ) }` );
	}
	for ( const { name, usual, help, ...bounds } of NUMBERS ) {
		if ( !pairs.has( name ) && !usual ) {
			throw new PlanError( 'missing-option', `--${ name }`, `has to be given: ${ help }` );
		}
		plan[ propertyOf( name ) ] = pairs.has( name ) ? readBounded( `--${ name }`, pairs.get( name ), bounds ) : usual( plan );
	}
	checkTogether( plan );
	const rates = pairs.has( 'rate' ) ?
		pairs.get( 'rate' ).split( ',' ).map( ( text ) => readBounded( '--rate', text.trim(), { least: 0, most: 1 } ) ) :
		USUAL_RATES;
	return { plan, rates };
}
