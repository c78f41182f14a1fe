/*
 * How a homepage uses heliograph: with the token that the server wrote into the page, and the state of each module.
 */

import { followOwnEvents } from './events.js';
import { describeHomepage } from './homepage-words.js';
import { fetchSchema } from './news.js';
import { byId, diagnose, fail, followClient } from './panel.js';

const { config, kind } = window.wiki;
const isNamed = kind === 'registered';
const STREAM = 'heliograph.homepage_module';
const SCHEMA = '/heliograph/homepage_module/1.0.1';
const asked = new URLSearchParams( location.search );

async function start() {
	const { createClient } = await import( '/dist/heliograph.mjs' );
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
		onDiagnostic: diagnose
	} );
	client.attach();
	followClient( client, () => isNamed ?
		'Listening. A module that is seen, pointed at or used is an event, with the token of this visit.' :
		'Ready, but only registered users have a homepage: nothing of this visit is sent.' );
	document.documentElement.dataset.ready = '';
}

if ( !isNamed ) {
	byId( 'not-for-you' ).hidden = false;
	byId( 'not-for-you' ).querySelector( '.cdx-message__content' ).textContent = `Only registered users have a homepage. You are ${ kind === 'temporary' ? 'a temporary user' : 'not logged in' }, so this is what Alice’s looks like.`;
}
followOwnEvents( { [ STREAM ]: null, 'heliograph.homepage_visit': null }, describeHomepage );
start().catch( fail );
