/*
 * How a homepage uses heliograph: with the token that the server wrote into the page, and the state of each module.
 */

import { createClient } from '/dist/heliograph.mjs';
import { fail, fetchSchema, show } from './activity.js';

const { config } = window.wiki;
const STREAM = 'heliograph.homepage_module';
const SCHEMA = '/heliograph/homepage_module/1.0.1';
const asked = new URLSearchParams( location.search );

async function start() {
	const client = window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: { [ STREAM ]: { schema_uri: SCHEMA } },
		schemas: { [ SCHEMA ]: await fetchSchema( SCHEMA ) },
		context: { performer: { is_logged_in: config.wgUserName !== null, is_temp: config.wgUserIsTemp } },
		instruments: {
			homepageModule: {
				stream: STREAM,
				token: asked.has( 'token' ) ? asked.get( 'token' ) : document.querySelector( 'meta[name=wgGEHomepagePageviewToken]' ).content,
				userId: config.wgUserId,
				userEditCount: config.wgUserEditCount,
				isMobile: config.wgMFMode !== null,
				modules: {
					'start-email': { state: 'noemail' },
					'start-tutorial': { state: 'incomplete' },
					'start-userpage': { state: '' },
					impact: { state: 'unactivated' },
					mentorship: { actionData: { mentorEditCount: 1204, mentorLastActive: '2026-11-20T08:00:00Z' } }
				}
			}
		},
		onDiagnostic: ( { code, message, where } ) => console.info( code, where, message )
	} );
	client.attach();
	show( client );
	document.documentElement.dataset.ready = '';
}

start().catch( fail );
