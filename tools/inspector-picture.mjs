/*
 * Draws docs/images/inspector.png: the inspector on the demo's article, as a reader with a temporary account sees it.
 */

/* eslint-env browser */

import path from 'node:path';
import { chromium } from 'playwright-core';
import { schemaDirectories, serveSite, streams } from '../demo/site.mjs';
import { startIntake } from '../demo/watched-intake.mjs';
import { FLAGS, findChromium } from '../tests/e2e/support/driver/chromium.js';
import { root } from './steps.mjs';

const intake = await startIntake( { schemaDirectories, streams, otherwise: serveSite } );
const browser = await chromium.launch( { executablePath: findChromium(), args: FLAGS } );
try {
	/* So narrow that the demo's own panel lies below the article. */
	const page = await browser.newPage( { viewport: { width: 1000, height: 640 }, colorScheme: 'light' } );
	await page.goto( `${ intake.url }/?user=temporary&heliograph=inspect` );
	await page.click( '#ca-history a' );
	await page.click( '#ca-view a' );
	/* An event that its schema does not take. */
	await page.evaluate( () => document.getElementById( 'invalid' ).click() );
	await page.waitForFunction( () => {
		const { shadowRoot } = document.querySelector( 'heliograph-inspector' );
		return shadowRoot.querySelectorAll( '.fate[data-tone=good]' ).length === 4;
	} );
	await page.click( '.events > li:first-child summary' );
	await page.mouse.move( 400, 400 );
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	await page.waitForFunction( () => [ ...document.querySelector( 'heliograph-inspector' ).shadowRoot.querySelectorAll( '.tag' ) ].some( ( { textContent } ) => textContent === 'search-button' ) );
	await page.screenshot( { path: path.join( root, 'docs/images/inspector.png' ) } );
} finally {
	await browser.close();
	await intake.close();
}
