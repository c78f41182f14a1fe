/*
 * The extension's own tests, in PHP and in JavaScript, as MediaWiki runs those of its extensions; and its maintenance script.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { it } from 'node:test';
import { setUpWiki } from '../../demo/mediawiki/wiki.mjs';
import { ask, root } from '../../tools/steps.mjs';
import { until } from '../support/until.js';
import { callers, eventLogging } from './support/callers.js';
import { describeWikis } from './support/wikis.js';

const noPhpUnit = !( ask( 'phpunit', [ '--version' ] ) || '' ).startsWith( 'PHPUnit 9.' ) && 'PHPUnit 9 is not here: apt-get install phpunit php-hamcrest';

describeWikis( 'The extension', ( wiki ) => {
	const { wiki: folder } = setUpWiki( { version: wiki.version } );

	/**
	 * @param {string} command
	 * @param {string[]} args
	 * @param {Object<string, any>} [settings]
	 * @param {string[]} [extensions]
	 */
	function run( command, args, settings = {}, extensions = [] ) {
		const { status, stdout, stderr } = spawnSync( command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, HELIOGRAPH_SETTINGS: JSON.stringify( settings ), HELIOGRAPH_EXTENSIONS: JSON.stringify( extensions ) } } );
		return { status, output: stdout + stderr };
	}

	/**
	 * @param {string[]} [args]
	 * @param {Object<string, any>} [settings]
	 * @param {string[]} [extensions]
	 */
	const check = ( args = [], settings = {}, extensions = [] ) => run( 'php', [
		...wiki.version === '1.39' ? [ 'extensions/Heliograph/maintenance/check.php' ] : [ 'maintenance/run.php', 'Heliograph:check' ],
		...args
	], settings, extensions );

	it( 'passes its tests in PHP', { skip: noPhpUnit }, () => {
		const { status, output } = run( 'phpunit', [ '--no-configuration', '--bootstrap', path.join( root, 'tests/mediawiki/support/phpunit.php' ), 'extensions/Heliograph/tests/phpunit' ] );
		assert.match( output, /OK \(\d\d+ tests/ );
		assert.equal( status, 0 );
	} );

	it( 'passes its tests in JavaScript', async ( t ) => {
		const url = await wiki.serveWith( t, { EnableJavaScriptTest: true } );
		/* Other modules of the release may fail by themselves; those of the extension have their names. */
		await wiki.page.goto( `${ url }/index.php?title=Special:JavaScriptTest/qunit/plain&module=ext.heliograph` );
		const results = () => wiki.page.$$eval( '#qunit-tests > li', ( items ) => items
			.filter( ( item ) => item.querySelector( '.module-name' )?.textContent === 'ext.heliograph' )
			.map( ( item ) => `${ item.className }: ${ item.querySelector( '.test-name' ).textContent }` ) );
		await until( async () => /tests completed/.test( await wiki.page.textContent( '#qunit-testresult' ) ), 'all tests' );
		const all = await results();
		assert.equal( all.length, 21 );
		assert.deepEqual( all.filter( ( one ) => !one.startsWith( 'pass' ) ), [] );
		wiki.pardonErrors();
	} );

	it( 'says that settings are good, and where the bytes go', () => {
		const { status, output } = check();
		assert.match( output, /B in all/ );
		assert.match( output, /the settings are good/ );
		assert.equal( status, 0 );
	} );

	it( 'says all that is wrong with settings, as the packer does', () => {
		const { status, output } = check( [], { HeliographStreams: { a: { schema_uri: '/nowhere/1.0.0', sample: { unit: 'page', rate: 7 } } } } );
		assert.match( output, /no-schema at \/streams\/a\/schema_uri/ );
		assert.match( output, /bad-sample at \/streams\/a/ );
		assert.match( output, /unknown-stream at \/instruments\/webUiClick\/stream/ );
		assert.equal( status, 1 );
	} );

	it( 'takes instruments and experiments, and says what is wrong with them', () => {
		assert.equal( check( [], callers.settings, callers.extensions ).status, 0 );
		const { status, output } = check( [], { ...callers.settings, HeliographSchemas: [ '/nowhere/2.0.0' ], HeliographExperiments: { a: { stream_name: 'nowhere', schema_uri: '/nowhere/1.0.0' } } }, callers.extensions );
		assert.match( output, /no-schema at \/experiments\/a\/schema_uri/ );
		assert.match( output, /no-schema in \$wgHeliographSchemas: .* \/nowhere\/2\.0\.0/ );
		assert.match( output, /at \/experiments\/a\/stream_name/ );
		assert.equal( status, 1 );
	} );

	it( 'says that nothing stands for EventLogging beside EventLogging itself', () => {
		const { status, output } = check( [], { HeliographCompat: true }, [ eventLogging ] );
		assert.match( output, /compat-refused in \$wgHeliographCompat: these are installed: EventLogging/ );
		assert.equal( status, 1 );
	} );

	it( 'says what it needs where there is no Node', () => {
		const { status, output } = check( [ '--node=/nowhere/node' ] );
		assert.match( output, /Node was not found/ );
		assert.equal( status, 1 );
	} );
} );
