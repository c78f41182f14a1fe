/*
 * node tools/picture.mjs: docs/images/panel.png, the picture of the README: the demo after 300 made-up readers and a few real
 * clicks. It needs dist/ and Chromium. Take it anew when the demo looks different.
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

const FILE = 'docs/images/panel.png';
const SIZE = { width: 1120, height: 520 };
const READERS = 300;

const report = createReport();
const intake = await startIntake( {
	schemaDirectories,
	streams,
	otherwise: ( request, response ) => report.serve( request, response ) || serveSite( request, response )
} );
report.listen( intake );
const browser = await launchChromium();
try {
	const page = await browser.newPage( { viewport: SIZE, colorScheme: 'light' } );
	await page.goto( `${ intake.url }/?user=temporary` );
	await until( async () => await page.textContent( '#state' ) === 'ready', 'the client to be ready' );
	await page.click( '#simulate' );
	await until( async () => /made-up readers/.test( await page.textContent( '#simulated' ) ), `${ READERS } readers` );
	await page.click( '.mw-page-container input[aria-label="Personal tools"]' );
	await page.click( '#ca-view a' );
	await until( () => intake.accepted.some( ( { action_source: name } ) => name === 'ca-view' ), 'the click' );
	await page.evaluate( () => {
		const title = document.querySelector( '#chart-title' ), header = document.querySelector( 'aside header' );
		title.style.scrollMarginTop = `${ ( header ? header.clientHeight : 0 ) + 16 }px`;
		title.scrollIntoView();
		scrollTo( 0, 0 );
	} );
	fs.mkdirSync( path.join( root, path.dirname( FILE ) ), { recursive: true } );
	await page.screenshot( { path: path.join( root, FILE ) } );
	say( `${ FILE } has ${ fs.statSync( path.join( root, FILE ) ).size } bytes` );
} finally {
	await browser.close();
	await intake.close();
}
