/*
 * npm run demo:mediawiki: a MediaWiki with the extension Heliograph, and the intake that it sends to. With `-- --version 1.39`
 * that release, with `-- --reset` the wiki is installed again.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../../tools/steps.mjs';
import { startIntake } from '../watched-intake.mjs';
import { schemaDirectories, serveSite, streams } from '../site.mjs';
import { ALICE, VERSIONS, setUpWiki, startWiki } from './wiki.mjs';

const { values: { reset, version } } = parseArgs( { options: { reset: { type: 'boolean' }, version: { type: 'string', default: VERSIONS[ 0 ] } } } );
const { folder } = setUpWiki( { version, reset } );

const intake = await startIntake( {
	schemaDirectories,
	streams,
	database: path.join( folder, 'events.sqlite' ),
	otherwise: serveSite
} );
const wiki = await startWiki( { version, settings: { HeliographIntakeUrl: `${ intake.url }/v1/events` } } );

say( `MediaWiki ${ version } is at ${ wiki.url }/index.php?title=Heliograph` );
say( `log in as ${ ALICE.name } with ${ ALICE.password }, or edit without an account and get a temporary one` );
say( `events arrive at ${ intake.url }/activity.html; Ctrl+C stops` );

for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, async () => {
		await Promise.all( [ wiki.close(), intake.close() ] );
		process.exit( 0 );
	} );
}
