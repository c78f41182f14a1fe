/*
 * A browser with a profile of its own, which can be killed and started again on it.
 */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { until } from '../../support/until.js';
import { FLAGS, findBrowser } from './wiki.js';

/**
 * @param {any} t The test at whose end everything of it is gone.
 */
export function openProfile( t ) {
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-profile-' ) );
	const portFile = path.join( folder, 'DevToolsActivePort' );
	/** @type {any} */
	let child;
	/** @type {any} */
	let browser;

	async function end( signal ) {
		if ( !child ) {
			return;
		}
		const ended = new Promise( ( resolve ) => {
			child.once( 'exit', resolve );
		} );
		/* With all its processes: what outlives the first would go on writing into the profile. */
		process.kill( signal === 'SIGKILL' ? -child.pid : child.pid, signal );
		await ended;
		await browser.close().catch( () => {} );
		child = null;
	}

	t.after( async () => {
		await end( 'SIGKILL' );
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } );
	} );

	return {
		/** @param {string[]} [flags] */
		async start( flags = [] ) {
			fs.rmSync( portFile, { force: true } );
			child = spawn( findBrowser(), [
				...FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${ folder }`, '--no-default-browser-check', ...flags, 'about:blank'
			], { stdio: 'ignore', detached: true } );
			await until( () => fs.existsSync( portFile ) && fs.readFileSync( portFile, 'utf8' ).includes( '\n' ), 'the browser to listen' );
			browser = await chromium.connectOverCDP( `http://127.0.0.1:${ fs.readFileSync( portFile, 'utf8' ).split( '\n' )[ 0 ] }` );
			const [ context ] = browser.contexts();
			return context;
		},

		/** @param {'SIGTERM' | 'SIGKILL'} signal */
		end
	};
}
