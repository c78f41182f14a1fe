/*
 * npm run demo:mediawiki: a MediaWiki with the extension Heliograph, and the intake that it sends to. With `-- --reset` the
 * wiki is installed again.
 */

import path from 'node:path';
import { root } from '../../tools/steps.mjs';
import { startIntake } from '../watched-intake.mjs';
import { schemaDirectories, serveSite, streams } from '../site.mjs';
import { ALICE, setUpWiki, startWiki } from './wiki.mjs';

setUpWiki( { reset: process.argv.includes( '--reset' ) } );

const intake = await startIntake( {
	schemaDirectories,
	streams,
	database: path.join( root, 'build/mediawiki/events.sqlite' ),
	otherwise: serveSite
} );
const wiki = await startWiki( `${ intake.url }/v1/events` );

console.log( `heliograph: the wiki is at ${ wiki.url }/index.php?title=Heliograph` );
console.log( `heliograph: log in as ${ ALICE.name } with ${ ALICE.password }, or edit without an account and get a temporary one` );
console.log( `heliograph: events arrive at ${ intake.url }/activity.html; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, async () => {
		await Promise.all( [ wiki.close(), intake.close() ] );
		process.exit( 0 );
	} );
}
