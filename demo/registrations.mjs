/*
 * The server's side of event registration: three endpoints and a database. What is saved is checked by the same rule as in the
 * form, which is the same WebAssembly module.
 *
 *   POST /campaignevents/v0/event_registration        201 { id }, Location
 *   PUT  /campaignevents/v0/event_registration/{id}   204
 *   GET  /campaignevents/v0/event_registration/{id}   200 the registration
 *
 * A registration is { name, types, participation, country, wikis, tracks_contributions }. One that is wrong is answered with
 * 400 and the first reason: { failureCode, messageKey, message }.
 */

import fs from 'node:fs';
import path from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { createClient } from '../dist/heliograph.mjs';
import { DISALLOWED } from './site/countries.js';

const PATH = '/campaignevents/v0/event_registration';

/**
 * @param {string} [messageKey]
 * @param {string} [message]
 * @param {string} [failureCode]
 */
class Refusal extends Error {
	constructor( messageKey, message, failureCode = 'validation' ) {
		super( message );
		Object.assign( this, { messageKey, failureCode } );
	}
}

/**
 * @param {any} value
 * @param {string} name
 * @param {( value: any ) => boolean} isGood
 */
function need( value, name, isGood ) {
	if ( value === undefined ) {
		throw new Refusal( 'rest-missing-body-field', `${ name } is missing.`, 'missingparam' );
	}
	if ( !isGood( value ) ) {
		throw new Refusal( 'rest-bad-body-field', `${ name } has a value that it cannot have.`, 'badparam' );
	}
}

const isText = ( value ) => typeof value === 'string';
const isTexts = ( value ) => Array.isArray( value ) && value.every( isText );

/**
 * @param {any} body
 * @param {any} client
 * @return {any} The registration as it is kept.
 */
function check( body, client ) {
	const { name, types, participation, country = null, wikis = [ '*' ], tracks_contributions: enabled } = Object( body );
	need( name, 'name', ( value ) => isText( value ) && value.trim() !== '' );
	need( types, 'types', isTexts );
	need( participation, 'participation', isText );
	need( country, 'country', ( value ) => value === null || isText( value ) );
	need( wikis, 'wikis', isTexts );
	need( enabled, 'tracks_contributions', ( value ) => typeof value === 'boolean' );
	const { error } = client.checkContributionStatistics( { types, participation, country, wikis, enabled: true } );
	/* Mistakes in the event itself are always refused. That its statistics are not allowed matters only when they are on. */
	if ( error && ( enabled || !error.key.startsWith( 'campaignevents-error-contribs-tracking-' ) ) ) {
		throw new Refusal( error.key, error.message );
	}
	return { name, types, participation, country: participation === 'online' ? null : country, wikis, tracks_contributions: enabled };
}

/**
 * @param {string} file Of the database.
 */
export async function openRegistrations( file ) {
	fs.mkdirSync( path.dirname( file ), { recursive: true } );
	const database = new sqlite.Database( file );
	database.exec( 'CREATE TABLE IF NOT EXISTS registrations ( id INTEGER PRIMARY KEY, body TEXT NOT NULL )' );
	/* The server uses only the client's check. It sends no events. */
	const client = await createClient( {
		intakeUrl: 'http://localhost/',
		context: { performer: { is_temp: false } },
		instruments: { contributionStatistics: { disallowedCountries: DISALLOWED } }
	} );

	/** @param {number} id */
	const find = ( id ) => {
		const row = database.get( 'SELECT body FROM registrations WHERE id = ?', [ id ] );
		return row && { id, ...JSON.parse( String( row.body ) ) };
	};

	/**
	 * @param {any} response
	 * @param {number} status
	 * @param {any} [body]
	 * @param {any} [headers]
	 */
	function answer( response, status, body, headers = {} ) {
		response.writeHead( status, { 'content-type': 'application/json; charset=utf-8', ...headers } );
		response.end( body ? JSON.stringify( body ) : '' );
	}

	/**
	 * @param {any} request
	 * @return {Promise<any>}
	 */
	async function read( request ) {
		let text = '';
		request.setEncoding( 'utf8' );
		for await ( const chunk of request ) {
			text += chunk;
			if ( text.length > 65536 ) {
				throw new Refusal( 'rest-body-too-large', 'The registration is too large.', 'badparam' );
			}
		}
		try {
			return JSON.parse( text );
		} catch ( error ) {
			throw new Refusal( 'rest-json-body-parse-error', 'The body is no JSON.', 'badparam' );
		}
	}

	/**
	 * @param {any} request
	 * @param {any} response
	 * @param {number | undefined} id
	 */
	async function handle( request, response, id ) {
		const found = id === undefined ? undefined : find( id );
		if ( id !== undefined && !found ) {
			answer( response, 404, { failureCode: 'notfound', messageKey: 'campaignevents-rest-event-not-found', message: 'There is no such registration.' } );
		} else if ( request.method === 'GET' && found ) {
			answer( response, 200, found );
		} else if ( request.method === 'PUT' && found ) {
			const body = check( await read( request ), client );
			database.run( 'UPDATE registrations SET body = ? WHERE id = ?', [ JSON.stringify( body ), id ] );
			answer( response, 204 );
		} else if ( request.method === 'POST' && id === undefined ) {
			const body = check( await read( request ), client );
			const { lastInsertRowid } = database.run( 'INSERT INTO registrations ( body ) VALUES ( ? )', [ JSON.stringify( body ) ] );
			answer( response, 201, { id: Number( lastInsertRowid ) }, { location: `${ PATH }/${ lastInsertRowid }` } );
		} else {
			answer( response, 405, { failureCode: 'badmethod', messageKey: 'rest-wrong-method', message: 'POST one, PUT or GET one that is there.' } );
		}
	}

	return {
		/**
		 * @param {any} request
		 * @param {any} response
		 * @return {boolean} Whether it is one of the endpoints.
		 */
		serve( request, response ) {
			const [ , , id ] = new RegExp( `^${ PATH }(/(\\d+))?$` ).exec( new URL( `http://site${ request.url }` ).pathname ) || [ '', '', null ];
			if ( id === null ) {
				return false;
			}
			handle( request, response, id === undefined ? undefined : Number( id ) ).catch( ( error ) => {
				const { failureCode, messageKey, message } = error;
				answer( response, failureCode ? 400 : 500, failureCode ? { failureCode, messageKey, message } : { failureCode: 'internal', messageKey: 'rest-internal', message } );
			} );
			return true;
		},

		async close() {
			database.close();
			await client.close();
		}
	};
}
