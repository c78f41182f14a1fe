/*
 * The registration form of an event. It enables its toggle by the same rule that the server applies when the form is saved.
 */

import { DISALLOWED } from './countries.js';
import { followOwnEvents } from './events.js';
import { make } from './markup.js';
import { fetchSchema } from './news.js';
import { diagnose, fail, followClient } from './panel.js';
import { describeRegistration, STREAM } from './registration-words.js';

const { config } = window.wiki;
const PATH = '/campaignevents/v0/event_registration';
const SCHEMA = '/heliograph/web_ui_click/1.0.0';

const form = /** @type {HTMLFormElement} */ ( document.getElementById( 'registration' ) );
const answer = document.getElementById( 'answer' );
let edited = new URLSearchParams( location.search ).get( 'id' );

/** @param {string} code */
function countryName( code ) {
	return new Intl.DisplayNames( 'en', { type: 'region', fallback: 'none' } ).of( code );
}

function offerCountries() {
	const letters = [ ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ' ];
	const codes = letters.flatMap( ( first ) => letters.map( ( second ) => first + second ) ).filter( ( code ) => !/^(EU|EZ|UN|XA|XB|ZZ|QO)$/.test( code ) && countryName( code ) );
	const options = codes.map( ( code ) => new Option( countryName( code ), code ) ).sort( ( a, b ) => a.text.localeCompare( b.text ) );
	document.getElementById( 'country' ).append( ...options );
}

/** @param {any} registration */
function restore( { name, types, participation, country } ) {
	form.elements.namedItem( 'name' ).value = name;
	form.querySelectorAll( '[name=types]' ).forEach( ( input ) => {
		input.checked = types.includes( input.value );
	} );
	form.elements.namedItem( 'participation' ).value = participation;
	form.elements.namedItem( 'country' ).value = country || '';
}

/* An online event has no country. Its field is hidden and keeps its value, in case the participation is changed back. */
function showCountry() {
	document.getElementById( 'country-field' ).hidden = form.elements.namedItem( 'participation' ).value === 'online';
}

/** @return {any} */
function readForm() {
	return {
		name: form.elements.namedItem( 'name' ).value,
		types: [ ...form.querySelectorAll( '[name=types]:checked' ) ].map( ( input ) => input.value ),
		participation: form.elements.namedItem( 'participation' ).value,
		country: form.elements.namedItem( 'country' ).value || null,
		tracks_contributions: form.elements.namedItem( 'tracks_contributions' ).checked
	};
}

/**
 * @param {string} id Of the field.
 * @param {string} words What is wrong with it; empty for nothing.
 */
function mark( id, words ) {
	const error = document.getElementById( `${ id }-error` );
	error.replaceChildren();
	const field = document.getElementById( id );
	if ( field.matches( 'input, select' ) ) {
		field.setAttribute( 'aria-invalid', String( !!words ) );
	}
	field.closest( '.cdx-text-input' )?.classList.toggle( 'cdx-text-input--status-error', !!words );
	if ( words ) {
		error.append( makeMessage( words ) );
	}
}

/**
 * @param {string} words
 * @return {HTMLElement}
 */
function makeMessage( words ) {
	return make( 'div', 'cdx-message cdx-message--inline cdx-message--error', make( 'span', 'cdx-message__icon' ), make( 'div', 'cdx-message__content', words ) );
}

/**
 * Say at the fields what is wrong with them, and lead to the first.
 *
 * @param {any} registration
 * @return {boolean} Whether nothing is.
 */
function check( { name, types, participation, country } ) {
	const mistakes = {
		name: name.trim() ? '' : 'Give the event a name.',
		types: types.length > 0 && types.length < 3 ? '' : types.length ? 'Choose two at the most.' : 'Choose one or two.',
		country: participation === 'online' || country ? '' : 'Choose the country where people meet.'
	};
	Object.entries( mistakes ).forEach( ( [ id, words ] ) => mark( id, words ) );
	const [ first ] = Object.keys( mistakes ).filter( ( id ) => mistakes[ id ] );
	if ( first ) {
		( first === 'types' ? form.querySelector( '[name=types]' ) : document.getElementById( first ) ).focus();
	}
	return !first;
}

/**
 * @param {string} kind Of Codex's messages: `success` or `error`.
 * @param {string} words
 */
function say( kind, words ) {
	answer.textContent = words;
	answer.parentElement.className = `cdx-message cdx-message--inline cdx-message--${ kind }`;
}

async function save() {
	const registration = readForm();
	if ( !check( registration ) ) {
		say( 'error', 'Not saved yet: see what is marked.' );
		return;
	}
	const response = await fetch( edited ? `${ PATH }/${ edited }` : PATH, { method: edited ? 'PUT' : 'POST', body: JSON.stringify( registration ) } );
	const body = response.status === 204 ? {} : await response.json();
	/* After it was created, saving again updates it. */
	edited = edited || body.id;
	say( response.ok ? 'success' : 'error', response.ok ? `Saved as registration ${ edited }.` : body.message );
	answer.dataset.key = body.messageKey || '';
}

/** What works without heliograph as well. */
async function offerForm() {
	offerCountries();
	form.addEventListener( 'change', showCountry );
	form.addEventListener( 'submit', ( event ) => {
		event.preventDefault();
		save().catch( ( error ) => say( 'error', `Not saved: ${ error.message }` ) );
	} );
	const answered = edited ? await fetch( `${ PATH }/${ edited }` ) : undefined;
	const stored = answered && answered.ok ? await answered.json() : undefined;
	if ( edited && !stored ) {
		say( 'error', 'There is no such registration: this is a new one.' );
		edited = null;
	}
	if ( stored ) {
		restore( stored );
	}
	showCountry();
	return stored;
}

async function start() {
	const stored = await offerForm();
	const { createClient } = await import( '/dist/heliograph.mjs' );
	const { watchContributionStatistics } = await import( '/dist/heliograph.contribution-statistics.mjs' );
	const client = window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: { [ STREAM ]: { schema_uri: SCHEMA } },
		schemas: { [ SCHEMA ]: await fetchSchema( SCHEMA ) },
		context: {
			mediawiki: { skin: config.skin },
			page: { namespace_id: 0 },
			performer: { is_logged_in: config.wgUserName !== null, is_temp: config.wgUserIsTemp, groups: config.wgUserGroups }
		},
		instruments: { webUiClick: { stream: STREAM }, contributionStatistics: { disallowedCountries: DISALLOWED } },
		onDiagnostic: diagnose
	} );
	client.attach();
	watchContributionStatistics( form, { client, stored: stored && stored.tracks_contributions } );
	followClient( client, () => 'Listening. That the toggle or the button was used is an event; what is entered is in none.' );
	document.documentElement.dataset.ready = '';
}

followOwnEvents( { [ STREAM ]: null }, describeRegistration );
start().catch( fail );
