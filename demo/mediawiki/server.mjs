/*
 * npm run demo:mediawiki: a MediaWiki with the extension Heliograph, and the collector that it sends to. With `-- --reset` the
 * wiki is installed again.
 */

import path from 'node:path';
import { root } from '../../tools/steps.mjs';
import { startCollector } from '../collector.mjs';
import { schemaDirectories, serveSite, streams } from '../site.mjs';
import { ALICE, setUpWiki, startWiki } from './wiki.mjs';

setUpWiki( { reset: process.argv.includes( '--reset' ) } );

const collector = await startCollector( {
	schemaDirectories,
	streams,
	outputFile: path.join( root, 'build/mediawiki/events.jsonl' ),
	otherwise: serveSite
} );
const wiki = await startWiki( `${ collector.url }/v1/events` );

console.log( `heliograph: the wiki is at ${ wiki.url }/index.php?title=Heliograph` );
console.log( `heliograph: log in as ${ ALICE.name } with ${ ALICE.password }, or edit without an account and get a temporary one` );
console.log( `heliograph: events arrive at ${ collector.url }/activity.html; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, async () => {
		await Promise.all( [ wiki.close(), collector.close() ] );
		process.exit( 0 );
	} );
}
