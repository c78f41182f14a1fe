/*
 * heliograph-plan: what a sampling rate gives, before it is deployed: load at the intake, how well the click-through rate
 * will be known, and what the data would say of retention.
 */

import { makePlan } from './plan/model.mjs';
import { NUMBERS, readOptions } from './plan/options.mjs';
import { writeTable } from './plan/table.mjs';

const HELP = [ ...NUMBERS.map( ( { name, help } ) => [ `--${ name } N`, help ] ),
	[ '--unit UNIT', 'pageview, session or device (pageview)' ],
	[ '--rate N,N...', 'sampling rates from 0 to 1 to compare (0.001,0.1,1)' ],
	[ '--json', 'the same as JSON, unrounded' ]
].map( ( [ option, help ] ) => `  ${ option.padEnd( 24 ) }${ help }\n` ).join( '' );

const USAGE = `Usage: heliograph-plan --pageviews-per-hour N --users N [OPTION...]
${ HELP }Exit status: 0 planned, 2 wrong usage.
`;

/**
 * @param {string[]} args
 * @return {number} The exit status.
 */
function main( args ) {
	if ( args.includes( '--help' ) ) {
		process.stdout.write( USAGE );
		return 0;
	}
	try {
		const { plan, rates } = readOptions( args.filter( ( arg ) => arg !== '--json' ) );
		const made = makePlan( plan, rates );
		process.stdout.write( args.includes( '--json' ) ? `${ JSON.stringify( made, null, '\t' ) }\n` : writeTable( made ) );
		return 0;
	} catch ( error ) {
		if ( !error.code ) {
			throw error;
		}
		console.error( `heliograph-plan: ${ error.code }: ${ error.message }.` );
		return 2;
	}
}

process.exitCode = main( process.argv.slice( 2 ) );
