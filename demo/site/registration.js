/*
 * The registration form of an event. It enables its toggle by the same rule that the server applies when the form is saved.
 */

import { createClient } from '/dist/heliograph.mjs';
import { watchContributionStatistics } from '/dist/heliograph.contribution-statistics.mjs';
import { fail, fetchSchema, show } from './activity.js';
import { DISALLOWED } from './countries.js';

const { config } = window.wiki;
const PATH = '/campaignevents/v0/event_registration';
const STREAM = 'heliograph.web_ui_click', SCHEMA = '/heliograph/web_ui_click/1.0.0';

const TYPES = {
	'editing-event': 'Editing event', 'media-upload-event': 'Media upload event', 'backlog-drive': 'Backlog drive', contest: 'Contest',
	workshop: 'Workshop', 'training-seminar': 'Training or seminar', meetup: 'Meetup', hackathon: 'Hackathon', conference: 'Conference', other: 'Other'
};
const PARTICIPATION = { online: 'Online', 'in-person': 'In person', hybrid: 'Online and in person' };

const form = /** @type {HTMLFormElement} */ ( document.getElementById( 'registration' ) );
const answer = document.getElementById( 'answer' );
let edited = new URLSearchParams( location.search ).get( 'id' );

/**
 * @param {string} kind `checkbox` or `radio`, for which Codex has the same markup.
 * @param {string} name
 * @param {string} value
 * @param {string} label
 */
function addChoice( kind, name, value, label ) {
	const row = document.createElement( 'span' );
	row.className = `cdx-${ kind }`;
	row.innerHTML = `<span class="cdx-${ kind }__wrapper"><input class="cdx-${ kind }__input"><span class="cdx-${ kind }__icon"></span><span class="cdx-${ kind }__label cdx-label"><label class="cdx-label__label"><span class="cdx-label__label__text"></span></label></span></span>`;
	const input = row.querySelector( 'input' );
	Object.assign( input, { type: kind, name, value, id: `${ name }-${ value }` } );
	row.querySelector( 'label' ).htmlFor = input.id;
	row.querySelector( '.cdx-label__label__text' ).textContent = label;
	document.getElementById( name ).append( row );
}

/** @param {string} code */
function countryName( code ) {
	return new Intl.DisplayNames( 'en', { type: 'region', fallback: 'none' } ).of( code );
}

function fillForm() {
	Object.entries( TYPES ).forEach( ( [ value, label ] ) => addChoice( 'checkbox', 'types', value, label ) );
	Object.entries( PARTICIPATION ).forEach( ( [ value, label ] ) => addChoice( 'radio', 'participation', value, label ) );
	const letters = [ ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ' ];
	const codes = letters.flatMap( ( first ) => letters.map( ( second ) => first + second ) ).filter( ( code ) => !/^(EU|EZ|UN|XA|XB|ZZ|QO)$/.test( code ) && countryName( code ) );
	const options = codes.map( ( code ) => new Option( countryName( code ), code ) ).sort( ( a, b ) => a.text.localeCompare( b.text ) );
	document.getElementById( 'country' ).append( ...options );
	document.getElementById( 'participation-online' ).setAttribute( 'checked', '' );
	document.getElementById( 'types-editing-event' ).setAttribute( 'checked', '' );
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

async function save() {
	const response = await fetch( edited ? `${ PATH }/${ edited }` : PATH, { method: edited ? 'PUT' : 'POST', body: JSON.stringify( readForm() ) } );
	const body = response.status === 204 ? {} : await response.json();
	/* After it was created, saving again updates it. */
	edited = edited || body.id;
	answer.textContent = response.ok ? `Saved as registration ${ edited }.` : body.message;
	answer.dataset.key = body.messageKey || '';
}

async function start() {
	fillForm();
	const answered = edited ? await fetch( `${ PATH }/${ edited }` ) : undefined;
	const stored = answered && answered.ok ? await answered.json() : undefined;
	if ( edited && !stored ) {
		answer.textContent = 'There is no such registration: this is a new one.';
		edited = null;
	}
	if ( stored ) {
		restore( stored );
	}
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
		onDiagnostic: ( { code, message, where } ) => console.info( code, where, message )
	} );
	client.attach();
	watchContributionStatistics( form, { client, stored: stored && stored.tracks_contributions } );
	showCountry();
	form.addEventListener( 'change', showCountry );
	form.addEventListener( 'submit', ( event ) => {
		event.preventDefault();
		save().catch( ( error ) => {
			answer.textContent = `Not saved: ${ error.message }`;
		} );
	} );
	show( client );
	document.documentElement.dataset.ready = '';
}

start().catch( fail );
