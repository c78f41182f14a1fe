/*
 * The lock by which a page says that it is alive, while something of it is kept.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVENT, open } from '../../support/client.js';
import { createOrigin } from '../../support/hosts.js';

/** A page with something that its intake did not take. */
async function openInTrouble() {
	const origin = createOrigin(), page = origin.createTab();
	const tab = await open( { clock: origin.clock, isBrowserStore: true, ...page } );
	tab.intake.answer = () => ( { status: 503 } );
	tab.client.submit( 'ui', EVENT );
	await origin.clock.advance( 1000 );
	assert.equal( origin.indexedDB.records.size, 1 );
	return {
		...tab,
		...page,
		clock: origin.clock,
		isHeld: async () => ( await origin.locks.query() ).held.length === 1
	};
}

describe( 'a page that keeps something', () => {
	it( 'holds its lock until everything has arrived', async () => {
		const { clock, intake, isHeld } = await openInTrouble();
		assert.equal( await isHeld(), true );
		intake.answer = () => ( { status: 201 } );
		await clock.advance( 60000 );
		assert.equal( await isHeld(), false );
	} );

	/* In `pagehide` it is too late for a place in the back/forward cache of Firefox. */
	it( 'lets go of its lock in beforeunload, and takes it again where the navigation is cancelled', async () => {
		const { clock, isHeld, window } = await openInTrouble();
		for ( let i = 0; i < 3; i++ ) {
			window.fire( 'beforeunload' );
			await clock.advance( 0 );
			assert.equal( await isHeld(), false );
			await clock.advance( 2000 );
			assert.equal( await isHeld(), true );
		}
	} );

	it( 'does not take it again while it is in the back/forward cache, and does when it is back', async () => {
		const { clock, isHeld, window } = await openInTrouble();
		window.fire( 'beforeunload' );
		window.fire( 'pagehide' );
		await clock.advance( 10000 );
		assert.equal( await isHeld(), false );
		window.fire( 'pageshow' );
		await clock.advance( 0 );
		assert.equal( await isHeld(), true );
	} );

	it( 'holds it as well for what waits and was written along when it looked for what others left', async () => {
		const origin = createOrigin(), { clock } = origin;
		const openTab = async ( performer ) => {
			const page = origin.createTab();
			const tab = await open( { clock, isBrowserStore: true, context: { performer }, ...page } );
			tab.intake.answer = () => new Promise( () => {} );
			return { ...tab, ...page };
		};
		const left = await openTab( { is_temp: false, is_logged_in: true, id: 7 } );
		left.client.submit( 'ui', EVENT );
		left.window.fire( 'pagehide' );
		const next = await openTab( { is_temp: true } );
		await clock.advance( 900 );
		next.client.submit( 'ui', EVENT );
		await clock.advance( 200 );
		assert.deepEqual( Object.values( origin.localStorage.state.owners ).map( ( { left: isLeft } ) => isLeft ), [ false ] );
		assert.equal( ( await origin.locks.query() ).held.length, 1 );
	} );

	it( 'takes no lock for what had arrived when a navigation was cancelled', async () => {
		const { clock, intake, isHeld, window } = await openInTrouble();
		intake.answer = () => ( { status: 201 } );
		window.fire( 'beforeunload' );
		window.fire( 'online' );
		await clock.advance( 5000 );
		assert.equal( await isHeld(), false );
	} );

	it( 'listens to beforeunload for as long as it has a lock, and no longer', async () => {
		const { clock, intake, window } = await openInTrouble();
		const count = () => ( window.listeners.beforeunload || [] ).length;
		assert.equal( count(), 1 );
		intake.answer = () => ( { status: 201 } );
		await clock.advance( 60000 );
		assert.equal( count(), 0 );
	} );

	it( 'lets go of its lock when it is closed', async () => {
		const { client, clock, isHeld } = await openInTrouble();
		const closed = client.close();
		await clock.advance( 20000 );
		await closed;
		assert.equal( await isHeld(), false );
	} );
} );
