/*
 * npm run demo: the wiki-like site and its collector, on one port.
 */

import path from 'node:path';
import { startCollector } from './collector.mjs';
import { openRegistrations } from './registrations.mjs';
import { createReport } from './report.mjs';
import { project, schemaDirectories, serveSite, streams } from './site.mjs';

const outputFile = path.join( project, 'build/demo-events.jsonl' );
const wanted = Number( process.env.PORT || 8080 );

const report = createReport( outputFile );
const registrations = await openRegistrations( path.join( project, 'build/demo-registrations.sqlite' ) );

/**
 * @param {number} port
 */
function start( port ) {
	return startCollector( {
		port,
		schemaDirectories,
		streams,
		outputFile,
		otherwise: ( request, response ) => report.serve( request, response ) || registrations.serve( request, response ) || serveSite( request, response )
	} );
}

const collector = await start( wanted ).catch( ( error ) => {
	if ( error.code !== 'EADDRINUSE' ) {
		console.error( `heliograph: the demo cannot listen on port ${ wanted }: ${ error.message }` );
		process.exit( 1 );
	}
	console.log( `heliograph: port ${ wanted } is taken; another one will do` );
	return start( 0 );
} );

report.listen( collector );

console.log( `heliograph: the demo is at ${ collector.url }/` );
console.log( `heliograph: accepted events go to ${ path.relative( process.cwd(), outputFile ) }; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, () => Promise.all( [ collector.close(), registrations.close() ] ).then( () => process.exit( 0 ) ) );
}
