/*
 * A talk page. Its forms use only `track` of heliograph, which works whether a client is loaded or not.
 */

import { createClient } from '/dist/heliograph.mjs';
import { track } from '/dist/heliograph.track.mjs';
import { fail, fetchSchema, show } from './activity.js';

const { config } = window.wiki;

/* The feature: forms for replies and new topics. */

const BUTTONS = [
	[ 'save', 'Save', 'save-attempt' ],
	[ 'preview', 'Preview', 'preview' ],
	[ 'keep', 'Keep editing', 'keep-editing' ],
	[ 'cancel', 'Cancel', 'cancel-attempt' ]
];

/** @param {HTMLFormElement} form */
function fill( form ) {
	const bar = form.querySelector( '.talk-buttons' );
	bar.hidden = false;
	bar.replaceChildren( ...BUTTONS.map( ( [ name, label, action ] ) => {
		const button = document.createElement( 'button' );
		button.type = 'button';
		button.className = 'cdx-button';
		button.name = name;
		button.textContent = label;
		button.hidden = name === 'keep';
		button.dataset.flowEventlogAction = action;
		return button;
	} ) );
}

/** @param {HTMLFormElement} form */
function close( form ) {
	if ( form.id === 'new-topic' ) {
		form.reset();
		form.classList.add( 'flow-input-compressed' );
		form.querySelector( '.talk-buttons' ).replaceChildren();
	} else {
		form.remove();
	}
}

/** @param {HTMLFormElement} form */
async function save( form ) {
	const text = form.querySelector( 'textarea' ).value;
	/* As long as a server takes to answer. */
	await new Promise( ( resolve ) => {
		setTimeout( resolve, 100 );
	} );
	if ( !text || /** @type {any} */ ( document.getElementById( 'failing' ) ).checked ) {
		form.querySelector( '[name=save]' ).textContent = 'Could not be saved. Try again';
		return;
	}
	const reply = document.createElement( 'p' );
	reply.textContent = text;
	document.getElementById( 'replies' ).append( reply );
	/* Heliograph wrote the id of the form's funnel into the markup. Without a client there is none, and nobody is told. */
	track( 'flow_replies.save-success', { funnel: form.querySelector( '[name=save]' ).dataset.flowEventlogFunnelId } );
	close( form );
}

/** @param {string} entrypoint */
function openReply( entrypoint ) {
	/* Rendered later, as when a server sends the form. */
	setTimeout( () => {
		const form = document.createElement( 'form' );
		form.className = 'talk-form';
		form.dataset.form = entrypoint;
		form.innerHTML = '<textarea class="cdx-text-area__textarea" aria-label="Your reply"></textarea><div class="talk-buttons"></div>';
		document.getElementById( 'topic' ).append( form );
		fill( form );
		form.querySelector( 'textarea' ).focus();
	}, 200 );
}

document.addEventListener( 'click', ( { target } ) => {
	const opener = target.closest( '[data-opens]' ), form = target.closest( 'form' );
	if ( opener ) {
		openReply( opener.dataset.opens );
	} else if ( form && target.name === 'save' ) {
		save( form );
	} else if ( form && target.name === 'preview' ) {
		form.querySelector( '[name=keep]' ).hidden = false;
	} else if ( form && target.name === 'cancel' ) {
		if ( !form.querySelector( 'textarea' ).value || window.confirm( 'Throw away what you wrote?' ) ) {
			close( form );
		}
	}
} );
document.getElementById( 'new-topic' ).addEventListener( 'focusin', ( { currentTarget } ) => {
	const form = /** @type {HTMLFormElement} */ ( currentTarget );
	if ( form.classList.contains( 'flow-input-compressed' ) ) {
		form.classList.remove( 'flow-input-compressed' );
		fill( form );
	}
} );

/* Its instrumentation, without which it works as well. */

const STREAM = 'heliograph.flow_replies', SCHEMA = '/heliograph/flow_replies/1.0.1';
const VISITS = '/heliograph/interaction/1.0.0';

/** @return {string} The same for all pages of a tab: a visitor. */
function sessionToken() {
	sessionStorage.talkSession = sessionStorage.talkSession || Array.from( crypto.getRandomValues( new Uint8Array( 10 ) ), ( byte ) => byte.toString( 16 ).padStart( 2, '0' ) ).join( '' );
	return sessionStorage.talkSession;
}

async function start() {
	const client = window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: { [ STREAM ]: { schema_uri: SCHEMA, sample: { unit: 'session', rate: 1 }, allow_full_rate: true } },
		instrumentConfigs: { 'talk-visits': { stream_name: 'heliograph.interaction', schema_uri: VISITS, contextual_attributes: [ 'performer_is_logged_in', 'performer_is_temp', 'performer_session_id' ] } },
		schemas: { [ SCHEMA ]: await fetchSchema( SCHEMA ), [ VISITS ]: await fetchSchema( VISITS ) },
		context: {
			agent: { client_platform: 'mediawiki_js' },
			page: { namespace_id: 1 },
			performer: { is_logged_in: config.wgUserName !== null, is_temp: config.wgUserIsTemp }
		},
		tokens: { session: sessionToken() },
		instruments: { flowReplies: { stream: STREAM } },
		onDiagnostic: ( { code, message, where } ) => console.info( code, where, message )
	} );
	client.attach();
	client.getInstrument( 'talk-visits' ).send( 'visit' );
	show( client );
	document.documentElement.dataset.ready = '';
}

start().catch( fail );
