/*
 * The toggle of a registration form, as somebody fills it in, and the server that does not take the form's word for it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { startIntake } from '../../demo/watched-intake.mjs';
import { openRegistrations } from '../../demo/registrations.mjs';
import { serveSite, streams } from '../../demo/site.mjs';
import { combinations, COUNTRY } from '../support/contributions.js';
import { until } from '../support/until.js';
import { schemas, useBrowser } from './support/wiki.js';

describe( 'the registration form', () => {
	const { newContext } = useBrowser();

	async function visit( t ) {
		const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-form-' ) );
		const registrations = await openRegistrations( path.join( folder, 'registrations.sqlite' ) );
		const collector = await startIntake( { schemaDirectories: schemas, streams, otherwise: ( request, response ) => registrations.serve( request, response ) || serveSite( request, response ) } );
		const context = await newContext();
		const page = await context.newPage();
		t.after( async () => {
			await context.close();
			await collector.close();
			await registrations.close();
			fs.rmSync( folder, { recursive: true, force: true } );
		} );
		const goTo = async ( query = '' ) => {
			await page.goto( `${ collector.url }/registration.html?user=temporary&${ query }` );
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		};
		await goTo();
		return {
			collector,
			goTo,
			page,
			toggle: () => page.$eval( '#tracks', ( { checked, disabled } ) => `${ checked ? 'on' : 'off' }${ disabled ? ', disabled' : '' }` ),
			reason: () => page.textContent( '#tracks-reason' ),
			choose: async ( types ) => {
				for ( const id of await page.$$eval( '[name=types]:checked', ( boxes ) => boxes.map( ( box ) => box.id ) ) ) {
					await page.uncheck( `#${ id }`, { force: true } );
				}
				for ( const type of types ) {
					await page.check( `#types-${ type }`, { force: true } );
				}
			},
			save: async () => {
				await page.click( 'button:has-text("Enable registration")' );
				await until( async () => await page.textContent( '#answer' ) !== '', 'an answer' );
				return page.textContent( '#answer' );
			}
		};
	}

	it( `agrees with the table in all ${ combinations.length } cases`, async ( t ) => {
		const { page } = await visit( t );
		const states = await page.evaluate( ( all ) => {
			const form = document.getElementById( 'registration' );
			const field = ( name ) => form.elements.namedItem( name );
			return all.map( ( { types, participation, country, enabled } ) => {
				const toggle = field( 'tracks_contributions' );
				form.querySelectorAll( '[name=types]' ).forEach( ( input ) => {
					input.checked = types.includes( input.value );
				} );
				field( 'participation' ).value = participation;
				field( 'country' ).value = country || '';
				/* What the user wants: said when it can be, remembered when it cannot. */
				toggle.checked = enabled;
				toggle.dispatchEvent( new Event( 'change', { bubbles: true } ) );
				return [ !toggle.disabled, toggle.checked, document.getElementById( 'tracks-reason' ).textContent !== '' ];
			} );
		}, combinations.map( ( { event } ) => event ) );
		combinations.forEach( ( { event, eligible }, i ) => {
			assert.deepEqual( states[ i ], [ eligible, eligible && event.enabled, !eligible ], JSON.stringify( event ) );
		} );
	} );

	it( '003-1, 003-6: is on for a new event, off and told why where it cannot be, and remembers what was wanted', async ( t ) => {
		const { choose, page, reason, toggle } = await visit( t );
		assert.deepEqual( [ await toggle(), await reason() ], [ 'on', '' ] );
		await choose( [ 'meetup' ] );
		assert.equal( await toggle(), 'off, disabled' );
		assert.match( await reason(), /^Contribution statistics can only be enabled for events with the following types: Editing event, .*Contest$/ );
		await choose( [ 'meetup', 'contest' ] );
		assert.equal( await toggle(), 'on' );
		await page.uncheck( '#tracks', { force: true } );
		await choose( [ 'meetup' ] );
		await choose( [ 'contest' ] );
		assert.equal( await toggle(), 'off' );
	} );

	it( '003-3: follows the country where people meet, and forgets it where they do not', async ( t ) => {
		const { page, reason, toggle } = await visit( t );
		await page.check( '#participation-hybrid', { force: true } );
		await page.selectOption( '#country', 'BH' );
		assert.deepEqual( [ await toggle(), await reason() ], [ 'off, disabled', 'Contribution statistics cannot be enabled for the selected country.' ] );
		await page.selectOption( '#country', 'FR' );
		assert.equal( await toggle(), 'on' );
		await page.selectOption( '#country', 'BH' );
		await page.check( '#participation-online', { force: true } );
		assert.deepEqual( [ await toggle(), await reason() ], [ 'on', '' ] );
	} );

	it( 'is used by keyboard, and described to who does not see it', async ( t ) => {
		const { choose, page, toggle } = await visit( t );
		await page.focus( '#tracks' );
		await page.keyboard.press( 'Space' );
		assert.equal( await toggle(), 'off' );
		await choose( [ 'meetup' ] );
		assert.equal( await page.getAttribute( '#tracks', 'aria-describedby' ), 'tracks-help tracks-reason' );
		assert.equal( await page.getAttribute( '#tracks-reason', 'role' ), 'status' );
	} );

	it( '003-6, 003-7, 003-8: is what was saved when it is edited, and never holds back an event with the toggle off', async ( t ) => {
		const { choose, goTo, page, save, toggle } = await visit( t );
		await choose( [ 'meetup' ] );
		await page.check( '#participation-in-person', { force: true } );
		await page.selectOption( '#country', 'BH' );
		const id = /registration (\d+)/.exec( await save() )[ 1 ];
		await goTo( `id=${ id }` );
		assert.equal( await toggle(), 'off, disabled' );
		await choose( [ 'contest' ] );
		await page.check( '#participation-online', { force: true } );
		assert.equal( await toggle(), 'off' );
		await page.check( '#tracks', { force: true } );
		await save();
		await goTo( `id=${ id }` );
		assert.equal( await toggle(), 'on' );
	} );

	it( 'leaves the toggle to who sends Global Privacy Control as it was, and the server judges', async ( t ) => {
		const { choose, collector, goTo, save, toggle } = await visit( t );
		const id = /registration (\d+)/.exec( await save() )[ 1 ];
		await goTo( `id=${ id }&gpc=1` );
		assert.equal( await toggle(), 'on' );
		await choose( [ 'meetup' ] );
		assert.match( await save(), /^Contribution statistics can only be enabled/ );
		assert.equal( ( await ( await fetch( `${ collector.url }/campaignevents/v0/event_registration/${ id }` ) ).json() ).tracks_contributions, true );
	} );

	it( 'that was tampered with is refused by the server, in the same words', async ( t ) => {
		const { page, reason, save } = await visit( t );
		await page.check( '#participation-in-person', { force: true } );
		await page.selectOption( '#country', 'BH' );
		const words = await reason();
		await page.evaluate( () => {
			const toggle = document.getElementById( 'tracks' );
			toggle.disabled = false;
			toggle.checked = true;
		} );
		assert.equal( await save(), words );
		assert.equal( await page.getAttribute( '#answer', 'data-key' ), COUNTRY );
	} );

	it( '003-12: tells that the toggle was used, by which kind of user, and neither country nor title', async ( t ) => {
		const { collector, page } = await visit( t );
		await page.selectOption( '#country', 'FR', { force: true } );
		await page.focus( '#tracks' );
		await page.keyboard.press( 'Space' );
		const find = () => collector.accepted.find( ( { name } ) => name === 'contribution-statistics-toggle' );
		const event = await until( find, 'the event' );
		assert.deepEqual( [ event.action, event.isTemp, event.isAnon ], [ 'click', true, false ] );
		assert.doesNotMatch( JSON.stringify( event ), /evening|FR|France|country/i );
	} );
} );
