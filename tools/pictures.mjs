/*
 * node tools/pictures.mjs [panel | inspector]: the pictures of the documentation, or one of them. It needs dist/ and Chromium.
 * Take them anew when the demo or the inspector looks different.
 */

/* eslint-env browser */

import fs from 'node:fs';
import path from 'node:path';
import { createReport } from '../demo/report/live.mjs';
import { schemaDirectories, serveSite, streams } from '../demo/site.mjs';
import { startIntake } from '../demo/watched-intake.mjs';
import { launchChromium } from '../tests/e2e/support/driver/chromium.js';
import { until } from '../tests/support/until.js';
import { root, say } from './steps.mjs';

/**
 * The demo after 300 made-up readers and a few real clicks.
 *
 * @param {any} page
 * @param {any} intake
 */
async function showPanel( page, intake ) {
	await page.goto( `${ intake.url }/?user=temporary` );
	await until( async () => await page.textContent( '#state' ) === 'ready', 'the client to be ready' );
	await page.click( '#simulate' );
	await until( async () => /made-up readers/.test( await page.textContent( '#simulated' ) ), 'readers' );
	await page.click( '.mw-page-container input[aria-label="Personal tools"]' );
	await page.click( '#ca-view a' );
	await until( () => intake.accepted.some( ( { action_source: name } ) => name === 'ca-view' ), 'the click' );
	await page.evaluate( () => {
		const title = document.querySelector( '#chart-title' ), header = document.querySelector( 'aside header' );
		title.style.scrollMarginTop = `${ ( header ? header.clientHeight : 0 ) + 16 }px`;
		title.scrollIntoView();
		scrollTo( 0, 0 );
	} );
}

/**
 * The inspector on the demo's article, as a reader with a temporary account sees it.
 *
 * @param {any} page
 * @param {any} intake
 */
async function showInspector( page, intake ) {
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
}

/* By the name of its file in docs/images, how large it is and what leads to it. The inspector's is so narrow that the demo's own
 * panel lies below the article. */
const PICTURES = {
	panel: { viewport: { width: 1120, height: 520 }, show: showPanel },
	inspector: { viewport: { width: 1000, height: 640 }, show: showInspector }
};

/** @param {string} name */
async function take( name ) {
	const { show, viewport } = PICTURES[ name ];
	const file = path.join( root, 'docs/images', `${ name }.png` );
	const report = createReport();
	const intake = await startIntake( {
		schemaDirectories,
		streams,
		otherwise: ( request, response ) => report.serve( request, response ) || serveSite( request, response )
	} );
	report.listen( intake );
	const browser = await launchChromium();
	try {
		const page = await browser.newPage( { viewport, colorScheme: 'light' } );
		await show( page, intake );
		await page.screenshot( { path: file } );
		say( `${ path.relative( root, file ) } has ${ fs.statSync( file ).size } bytes` );
	} finally {
		await browser.close();
		await intake.close();
	}
}

const asked = process.argv.slice( 2 );
const unknown = asked.find( ( name ) => !Object.hasOwn( PICTURES, name ) );
if ( unknown ) {
	say( `there is no picture "${ unknown }", only ${ Object.keys( PICTURES ).join( ' and ' ) }` );
	process.exitCode = 1;
} else {
	for ( const name of asked.length ? asked : Object.keys( PICTURES ) ) {
		await take( name );
	}
}
