/*
 * npm run demo: the wiki-like site and its intake, on one port.
 */

import path from 'node:path';
import { startIntake } from './watched-intake.mjs';
import { openRegistrations } from './registrations.mjs';
import { createReport } from './report/live.mjs';
import { project, schemaDirectories, serveSite, streams } from './site.mjs';

const database = path.join( project, 'build/demo-events.sqlite' );
const wanted = Number( process.env.PORT || 8080 );

const report = createReport();
const registrations = await openRegistrations( path.join( project, 'build/demo-registrations.sqlite' ) );

/**
 * @param {number} port
 */
function start( port ) {
	return startIntake( {
		port,
		schemaDirectories,
		streams,
		database,
		otherwise: ( request, response ) => report.serve( request, response ) || registrations.serve( request, response ) || serveSite( request, response )
	} );
}

const intake = await start( wanted ).catch( ( error ) => {
	if ( error.code !== 'EADDRINUSE' ) {
		console.error( `heliograph: the demo cannot listen on port ${ wanted }: ${ error.message }` );
		process.exit( 1 );
	}
	console.log( `heliograph: port ${ wanted } is taken; another one will do` );
	return start( 0 );
} );

report.listen( intake );

console.log( `heliograph: the demo is at ${ intake.url }/` );
console.log( `heliograph: events are kept in ${ path.relative( process.cwd(), database ) }; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, () => Promise.all( [ intake.close(), registrations.close() ] ).then( () => process.exit( 0 ) ) );
}
