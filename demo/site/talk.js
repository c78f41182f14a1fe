/*
 * A talk page. Its forms use only `track` of heliograph, which works whether a client is loaded or not.
 */

import { track } from '/dist/heliograph.track.mjs';
import { followOwnEvents } from './events.js';
import { make } from './markup.js';
import { fetchSchema } from './news.js';
import { diagnose, fail, followClient } from './panel.js';
import { describeTalk } from './talk-words.js';

const { config } = window.wiki;

/* The feature: forms for replies and new topics. */

const BUTTONS = [
	[ 'save', 'Save', 'save-attempt', 'cdx-button--action-progressive cdx-button--weight-primary' ],
	[ 'preview', 'Preview', 'preview', '' ],
	[ 'keep', 'Keep editing', 'keep-editing', '' ],
	[ 'cancel', 'Cancel', 'cancel-attempt', 'cdx-button--weight-quiet' ]
];

/** @type {WeakMap<HTMLFormElement, HTMLElement>} Where the focus goes when a form is closed. */
const openers = new WeakMap();

const byId = ( /** @type {string} */ id ) => document.getElementById( id );

/** @param {HTMLFormElement} form */
function fill( form ) {
	const bar = form.querySelector( '.talk-buttons' );
	bar.hidden = false;
	bar.replaceChildren( ...BUTTONS.map( ( [ name, label, action, weight ] ) => {
		const button = make( 'button', `cdx-button ${ weight }`, label );
		Object.assign( button, { type: 'button', name, hidden: name === 'keep' } );
		button.dataset.flowEventlogAction = action;
		return button;
	} ) );
}

/** @param {HTMLFormElement} form */
function close( form ) {
	say( form, '' );
	preview( form, false );
	if ( form.id === 'new-topic' ) {
		form.reset();
		form.classList.add( 'flow-input-compressed' );
		form.querySelector( '.talk-buttons' ).replaceChildren();
	} else {
		form.remove();
		openers.get( form ).focus();
	}
}

/**
 * @param {HTMLFormElement} form
 * @param {string} words What went wrong; empty for nothing.
 */
function say( form, words ) {
	form.querySelector( '.cdx-message' )?.remove();
	if ( words ) {
		const message = make( 'div', 'cdx-message cdx-message--inline cdx-message--error', make( 'span', 'cdx-message__icon' ), make( 'div', 'cdx-message__content', words ) );
		message.setAttribute( 'role', 'alert' );
		form.querySelector( '.talk-buttons' ).before( message );
	}
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isShown
 */
function preview( form, isShown ) {
	form.querySelector( '.talk-preview' )?.remove();
	if ( isShown ) {
		form.querySelector( '.talk-buttons' ).before( make( 'div', 'talk-preview', form.querySelector( 'textarea' ).value || 'Nothing is written yet.' ) );
	}
	form.querySelectorAll( '[name=keep]' ).forEach( ( button ) => {
		button.hidden = !isShown;
	} );
}

/**
 * @param {string} text
 * @return {HTMLElement}
 */
function makePost( text ) {
	return make( 'div', 'talk-post', make( 'p', '', text ), make( 'p', 'talk-meta', `${ config.wgUserName || 'Somebody without an account' }, just now` ) );
}

/** @param {HTMLFormElement} form */
async function save( form ) {
	const text = form.querySelector( 'textarea' ).value.trim(), button = form.querySelector( '[name=save]' );
	/* As long as a server takes to answer. */
	await new Promise( ( resolve ) => {
		setTimeout( resolve, 100 );
	} );
	if ( !text || /** @type {any} */ ( byId( 'failing' ) ).checked ) {
		say( form, text ? 'This could not be saved. What you wrote is still here.' : 'There is nothing to save yet.' );
		button.textContent = 'Try again';
		return;
	}
	if ( form.id === 'new-topic' ) {
		byId( 'topics' ).prepend( make( 'section', 'talk-topic', makePost( text ) ) );
	} else {
		form.closest( '.talk-topic' ).querySelector( '.talk-replies' ).append( makePost( text ) );
	}
	/* Heliograph wrote the id of the form's funnel into the markup. Without a client there is none, and nobody is told. */
	track( 'flow_replies.save-success', { funnel: button.dataset.flowEventlogFunnelId } );
	close( form );
}

/** @param {any} opener The button or link that asks for it. */
function openReply( opener ) {
	const entrypoint = opener.dataset.opens;
	/* Rendered later, as when a server sends the form. */
	setTimeout( () => {
		const text = make( 'textarea', 'cdx-text-area__textarea' );
		text.setAttribute( 'aria-label', entrypoint === 'reply-top' ? 'Your reply to the topic' : 'Your reply' );
		const bar = make( 'div', 'talk-buttons' );
		const form = /** @type {HTMLFormElement} */ ( make( 'form', 'talk-form', make( 'div', 'cdx-text-area', text ), bar ) );
		form.dataset.form = entrypoint;
		openers.set( form, opener );
		opener.closest( '.talk-topic' ).append( form );
		fill( form );
		text.focus();
	}, 200 );
}

/** @param {any} target */
function press( target ) {
	const form = target.closest( 'form' );
	if ( target.name === 'save' ) {
		save( form );
	} else if ( target.name === 'preview' || target.name === 'keep' ) {
		preview( form, target.name === 'preview' );
	} else if ( target.name === 'cancel' && ( !form.querySelector( 'textarea' ).value || confirm( 'Throw away what you wrote?' ) ) ) {
		close( form );
	}
}

document.addEventListener( 'click', ( event ) => {
	const target = /** @type {any} */ ( event.target ), opener = target.closest( '[data-opens]' );
	if ( opener ) {
		event.preventDefault();
		openReply( opener );
	} else if ( target.closest( '.talk-buttons' ) ) {
		press( target );
	} else if ( target.closest( '#ca-addsection' ) ) {
		event.preventDefault();
		byId( 'new-topic' ).querySelector( 'textarea' ).focus();
	}
} );
byId( 'new-topic' ).addEventListener( 'focusin', ( { currentTarget } ) => {
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
	const { createClient } = await import( '/dist/heliograph.mjs' );
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
		/* With the session, so that it can be said which part of the visitors writes. */
		instruments: { flowReplies: { stream: STREAM, sessionId: true } },
		onDiagnostic: diagnose
	} );
	client.attach();
	client.getInstrument( 'talk-visits' ).send( 'visit' );
	followClient( client, () => 'Listening. Each step from opening a form to saving or giving up is an event; what is written is in none.' );
	document.documentElement.dataset.ready = '';
}

followOwnEvents( { [ STREAM ]: null, 'heliograph.interaction': [ 'talk-visits' ] }, describeTalk );
start().catch( fail );
