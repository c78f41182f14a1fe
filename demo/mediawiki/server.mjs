/*
 * npm run demo:mediawiki: a MediaWiki with the extension Heliograph, and the collector that it sends to. With `-- --version 1.39`
 * that release, with `-- --reset` the wiki is installed again.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../../tools/steps.mjs';
import { startCollector } from '../collector.mjs';
import { schemaDirectories, serveSite, streams } from '../site.mjs';
import { ALICE, VERSIONS, setUpWiki, startWiki } from './wiki.mjs';

const { values: { reset, version } } = parseArgs( { options: { reset: { type: 'boolean' }, version: { type: 'string', default: VERSIONS[ 0 ] } } } );
const { folder } = setUpWiki( { version, reset } );

const collector = await startCollector( {
	schemaDirectories,
	streams,
	outputFile: path.join( folder, 'events.jsonl' ),
	otherwise: serveSite
} );
const wiki = await startWiki( { version, settings: { HeliographIntakeUrl: `${ collector.url }/v1/events` } } );

say( `MediaWiki ${ version } is at ${ wiki.url }/index.php?title=Heliograph` );
say( `log in as ${ ALICE.name } with ${ ALICE.password }, or edit without an account and get a temporary one` );
say( `events arrive at ${ collector.url }/activity.html; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, async () => {
		await Promise.all( [ wiki.close(), collector.close() ] );
		process.exit( 0 );
	} );
}
