/*
 * Chromium by Playwright, whose pages are what those of the other engines take after.
 */

import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { LIMIT_MS, until } from '../../../support/until.js';
import { start } from './processes.js';

export const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];

/** @return {string | undefined} */
export function findChromium() {
	return process.env.CHROMIUM || [ '/usr/bin/chromium', '/usr/bin/google-chrome' ].find( fs.existsSync );
}

/**
 * A browser as a reader starts it, on a profile that stays: one whose processes can be killed.
 *
 * @param {string} folder
 * @param {string[]} flags
 * @param {any} preferences
 */
async function launchOn( folder, flags, preferences ) {
	const portFile = path.join( folder, 'DevToolsActivePort' );
	fs.rmSync( portFile, { force: true } );
	if ( preferences ) {
		fs.mkdirSync( path.join( folder, 'Default' ) );
		fs.writeFileSync( path.join( folder, 'Default/Preferences' ), JSON.stringify( preferences ) );
	}
	const process = start( String( findChromium() ), [
		...FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${ folder }`, '--no-default-browser-check', ...flags, 'about:blank'
	] );
	await until( () => fs.existsSync( portFile ) && fs.readFileSync( portFile, 'utf8' ).includes( '\n' ), 'Chromium to listen' );
	const browser = await chromium.connectOverCDP( `http://127.0.0.1:${ fs.readFileSync( portFile, 'utf8' ).split( '\n' )[ 0 ] }`, { timeout: LIMIT_MS } );
	const [ context ] = browser.contexts();
	context.setDefaultTimeout( LIMIT_MS );

	async function end( signal = 'SIGKILL' ) {
		await process.end( signal, signal === 'SIGKILL' ? undefined : process.child.pid );
		await browser.close().catch( () => {} );
	}

	return {
		version: () => browser.version(),
		end,
		close: end,
		newContext: async () => context,

		/** @param {any} page */
		async crash( page ) {
			const crashed = new Promise( ( resolve ) => {
				page.once( 'crash', resolve );
			} );
			const session = await context.newCDPSession( page );
			session.send( 'Page.crash' ).catch( () => {} );
			await crashed;
		}
	};
}

/**
 * A browser whose pages are of contexts that keep nothing.
 *
 * @param {string[]} flags
 * @param {string[]} without
 */
async function launchNew( flags, without ) {
	const browser = await chromium.launch( { executablePath: findChromium(), args: [ ...FLAGS, ...flags ], ignoreDefaultArgs: without, timeout: LIMIT_MS } );
	return {
		version: () => browser.version(),
		close: () => browser.close(),

		/** @param {any} [given] */
		async newContext( given ) {
			const context = await browser.newContext( given );
			context.setDefaultTimeout( LIMIT_MS );
			return context;
		}
	};
}

/**
 * @param {Object} [options]
 * @param {string} [options.folder] A profile that stays. Its pages are no others' contexts.
 * @param {string[]} [options.flags]
 * @param {any} [options.preferences] Of a profile that is new.
 * @param {string[]} [options.without] Flags that Playwright would add.
 * @return {Promise<any>}
 */
export function launchChromium( { folder, flags = [], preferences, without = [] } = {} ) {
	return folder ? launchOn( folder, flags, preferences ) : launchNew( flags, without );
}
