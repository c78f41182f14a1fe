/*
 * The browser of one reader: pages of an origin, in tabs, which come and go while its clock moves.
 */

import { open } from './client.js';
import { createIntake, createOrigin } from './hosts.js';

export function createBrowser( origin = createOrigin() ) {
	const { clock } = origin, intake = createIntake();
	return {
		...origin,
		intake,

		/**
		 * @param {any} options What the page's client is given.
		 * @param {any} [page] Its document and window.
		 */
		async visit( options, page = origin.createTab() ) {
			const opened = await open( { ...options, clock, transport: intake, isBrowserStore: true, ...page } );
			opened.client.attach();
			return Object.assign( opened, page, {
				/** The page is gone, and nothing of it listens any more. */
				async leave() {
					page.document.visibilityState = 'hidden';
					page.window.fire( 'pagehide' );
					page.document.fire( 'visibilitychange' );
					await clock.advance( 0 );
					opened.client.detach();
				},

				/** @param {boolean} isSeen */
				see( isSeen ) {
					page.document.visibilityState = isSeen ? 'visible' : 'hidden';
					page.document.fire( 'visibilitychange' );
				}
			} );
		},

		/** @return {Promise<any[]>} All events that have arrived, once what is under way has. */
		async events() {
			await clock.advance( 2000 );
			return intake.events;
		},

		/** @return {any} What is remembered of visits. */
		get remembered() {
			return JSON.parse( origin.localStorage.items.get( 'heliograph-visits' ) || '{}' );
		}
	};
}
