/*
 * The inspector on a wiki: by the address, for who may have it.
 */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeWikis } from './support/wikis.js';

const ASKED = 'title=Heliograph&heliograph=inspect';

describeWikis( 'The inspector', ( wiki ) => {
	const isOpen = () => wiki.page.evaluate( () => !!document.querySelector( 'heliograph-inspector' ) );

	async function showsInit() {
		await wiki.page.waitForSelector( 'heliograph-inspector .panel' );
		await wiki.page.waitForSelector( 'heliograph-inspector .events summary:has-text("init")' );
	}

	it( 'is not loaded for a reader who asks for it', async () => {
		await wiki.visit( ASKED );
		await wiki.hasInit();
		assert.deepEqual( [ await isOpen(), ( await wiki.loaded() ).includes( 'ext.heliograph.inspector' ) ], [ false, false ] );
	} );

	it( 'opens in debug mode', async () => {
		await wiki.visit( `${ ASKED }&debug=1` );
		await showsInit();
	} );

	it( 'opens for a user who has the option, where the address asks for it', async () => {
		await wiki.logIn();
		await wiki.visit();
		await wiki.page.evaluate( () => window.mw.loader.using( 'mediawiki.api' ).then( () => new window.mw.Api().saveOption( 'userjs-heliograph-inspect', '1' ) ) );
		await wiki.visit();
		await wiki.hasInit();
		assert.equal( await isOpen(), false );
		await wiki.visit( ASKED );
		await showsInit();
	} );
} );
