/*
 * Stream configuration as MediaWiki has it, in the forms in which people have it at hand.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createLookup, readStreams } from '../../demo/intake/streams.mjs';
import { makeFolder } from './support/process.js';

const FORMS = {
	'JSON by name': '{ "clicks": { "schema_title": "my/clicks", "sample": { "unit": "session", "rate": 0.1 } } }',
	YAML: 'clicks:\n  schema_title: my/clicks\n',
	'the answer of action=streamconfigs': '{ "streams": { "clicks": { "stream": "clicks", "schema_title": "my/clicks", "topics": [ "eqiad.clicks" ] } } }'
};

describe( 'streams are read', () => {
	for ( const [ form, text ] of Object.entries( FORMS ) ) {
		it( `from ${ form }`, ( t ) => {
			const file = path.join( makeFolder( t ), 'streams' );
			fs.writeFileSync( file, text );
			assert.equal( createLookup( readStreams( file ) )( 'clicks' ).schema_title, 'my/clicks' );
		} );
	}
} );

/* configured, name, its schema_title; null where it is not configured */
const ROWS = [
	[ { clicks: { schema_title: 'a' } }, 'clicks', 'a' ],
	[ { clicks: { schema_title: 'a' } }, 'other', null ],
	[ { clicks: { schema_title: 'a' } }, 'toString', null ],
	[ { clicks: { schema_title: 'a' } }, '__proto__', null ],
	[ { '/^mediawiki\\.job\\./': { schema_title: 'job' }, 'mediawiki.job.one': { schema_title: 'one' } }, 'mediawiki.job.one', 'one' ],
	[ { '/^mediawiki\\.job\\./': { schema_title: 'job' } }, 'mediawiki.job.two', 'job' ],
	[ { '/^mediawiki\\.job\\./': { schema_title: 'job' } }, 'mediawiki.job.> *', null ],
	[ { '/^mediawiki\\.job\\./': { schema_title: 'job' } }, 'other.mediawiki.job.two', null ],
	[ undefined, 'anything.at-all_5', undefined ],
	[ undefined, 'with a space', null ],
	[ undefined, '>', null ],
	[ undefined, 'a..b', null ],
	[ undefined, '', null ],
	[ undefined, 'x'.repeat( 201 ), null ]
];

describe( 'the stream', () => {
	for ( const [ streams, name, title ] of ROWS ) {
		it( `“${ String( name ).slice( 0, 30 ) }” ${ title === null ? 'is not configured' : 'is' } by ${ streams ? Object.keys( streams ) : 'nothing' }`, () => {
			const settings = createLookup( streams )( name );
			assert.deepEqual( settings && settings.schema_title, title );
		} );
	}
} );
