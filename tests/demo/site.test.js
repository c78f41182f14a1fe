/*
 * What the site sends with its pages: the stub inline, and a policy that lets it and nothing else run.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startIntake } from '../../demo/watched-intake.mjs';
import { createReport } from '../../demo/report/live.mjs';
import { schemaDirectories, serveSite, streams } from '../../demo/site.mjs';
import { strip } from '../../js-glue/core/schema.js';
import { root, sharedSchema, WEB_UI_ACTIONS, withoutSharedSchemas } from '../support/shared.js';
import { until } from '../support/until.js';
import { openSocket } from './support/http.js';

describe( 'the site', () => {
	/** @type {any} */
	let collector;
	const report = createReport();
	before( async () => {
		collector = await startIntake( {
			schemaDirectories,
			streams,
			otherwise: ( request, response ) => report.serve( request, response ) || serveSite( request, response )
		} );
		report.listen( collector );
	} );
	after( () => collector.close() );

	const ask = ( name, method = 'GET' ) => fetch( collector.url + name, { method } );

	for ( const name of [ '/', '/index.html', '/login.html', '/logout.html', '/homepage.html', '/dashboard.html', '/talk.html', '/registration.html' ] ) {
		it( `fills ${ name } in, and lets no more run than its own`, async () => {
			const response = await ask( name );
			const html = await response.text();
			const policy = response.headers.get( 'content-security-policy' );
			assert.doesNotMatch( html, /<!-- |undefined/ );
			const inline = [ ...html.matchAll( /<script[^>]*>([^]*?)<\/script>/g ) ].map( ( [ , text ] ) => text ).filter( Boolean );
			assert.deepEqual( policy.match( /'sha256-[^']*'/g ) || [], inline.map( ( text ) => `'sha256-${ createHash( 'sha256' ).update( text ).digest( 'base64' ) }'` ) );
			assert.doesNotMatch( policy, /unsafe-inline|unsafe-eval'.*'unsafe-eval|\*|https?:/ );
			assert.doesNotMatch( html, / style=| on[a-z]+="/ );
		} );
	}

	it( 'has the stub in the head of the wiki, as it was built', async () => {
		const html = await ( await ask( '/' ) ).text();
		const stub = fs.readFileSync( path.join( root, 'dist/heliograph.stub.js' ), 'utf8' ).trim();
		assert.ok( html.includes( `<script data-src="/skin.js" data-when="idle">${ stub }</script>` ) );
		assert.ok( html.indexOf( stub ) < html.indexOf( '</head>' ) );
	} );

	it( 'has Codex from its packages, and nothing around them', async () => {
		for ( const name of [ '/codex/codex.style.css', '/codex/tokens/theme-wikimedia-ui.css', '/codex/tokens/theme-wikimedia-ui-mode-dark.css' ] ) {
			assert.equal( ( await ask( name ) ).headers.get( 'content-type' ), 'text/css; charset=utf-8' );
		}
		for ( const name of [ '/codex/', '/codex/..%2fpackage.json', '/codex/tokens/..%2fpackage.json', '/panel.css%00', '/include.html' ] ) {
			assert.equal( ( await ask( name ) ).status, 404 );
		}
	} );

	it( 'tells the report, and begins it anew where its own page asks', async () => {
		report.count( { action: 'init', performer: { is_temp: true, is_logged_in: true }, dt: '2026-11-20T19:15:00.000Z', meta: {} } );
		const read = async ( response ) => ( await response.json() ).kinds.temporary.pageviews.count;
		assert.equal( await read( await ask( '/report' ) ), 1 );
		/* A page of another site is not let: its browser asks before it deletes, and hears no. */
		const asked = await ask( '/report', 'OPTIONS' );
		assert.doesNotMatch( asked.headers.get( 'access-control-allow-methods' ), /delete/i );
		assert.equal( ( await ask( '/report', 'PUT' ) ).status, 404 );
		assert.equal( await read( await ask( '/report' ) ), 1 );
		assert.equal( await read( await ask( '/report', 'DELETE' ) ), 0 );
	} );

	it( 'tells who watches what becomes of each event, and who comes back what it missed and no more', async () => {
		const event = { $schema: WEB_UI_ACTIONS, action: 'click', agent: {}, meta: { stream: 'mediawiki.web_ui_actions', id: 'one' } };
		/** @type {any[]} */
		const heard = [];
		const already = collector.store.count();
		const off = collector.on( ( news ) => heard.push( news ) );
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ event, { ...event, action: 1 }, event ] ) } );
		off();
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( event ) } );
		assert.deepEqual( heard.map( ( { event: { action }, refused, again, stored } ) => [ action, refused, again, stored - already ] ), [ [ 'click', null, false, 1 ], [ 1, '\'.action\' should be string', false, 1 ], [ 'click', null, true, 1 ] ] );
		assert.equal( heard[ 0 ].bytes, JSON.stringify( event ).length );

		const response = await fetch( `${ collector.url }/events`, { headers: { 'last-event-id': String( heard[ 1 ].id ) } } );
		let text = '';
		for await ( const chunk of response.body.pipeThrough( new TextDecoderStream() ) ) {
			text += chunk;
			if ( text.match( /^data: /gm )?.length === 2 && text.endsWith( '\n\n' ) ) {
				break;
			}
		}
		assert.equal( text.match( /^id: .*$/m )[ 0 ], `id: ${ heard[ 2 ].id }` );
	} );

	it( 'serves nothing out of its folders', async () => {
		for ( const name of [ '/..%2f..%2fpackage.json', '/dist/..%2fpackage.json', '/nothing', '//', '/%' ] ) {
			assert.equal( ( await ask( name ) ).status, 404 );
		}
	} );

	it( 'goes on after what is asked for is no path', async () => {
		for ( const target of [ '*:99999', '*', '*%', 'http://[' ] ) {
			const { socket, closed, text } = openSocket( collector.url );
			socket.write( `GET ${ target } HTTP/1.1\r\nhost: site\r\nconnection: close\r\n\r\n` );
			await closed;
			assert.match( text(), /^HTTP\/1\.1 404 / );
		}
		assert.equal( ( await ask( '/' ) ).status, 200 );
	} );

	it( 'logs a visit at home, whatever the request calls its host', async ( t ) => {
		let isAsked = false;
		const other = http.createServer( ( request, response ) => {
			isAsked = true;
			response.end();
		} ).listen( 0, '127.0.0.1' );
		t.after( () => other.close() );
		await once( other, 'listening' );
		const visits = () => collector.accepted.filter( ( { meta } ) => meta.stream === 'heliograph.homepage_visit' ).length, earlier = visits();
		const { socket, closed } = openSocket( collector.url );
		socket.write( `GET /homepage.html HTTP/1.1\r\nhost: 127.0.0.1:${ other.address().port }\r\nconnection: close\r\n\r\n` );
		await closed;
		await until( () => isAsked || visits() > earlier, 'the visit' );
		assert.equal( isAsked, false );
	} );

	it( 'is not read by pages of other origins, which may send events', async () => {
		const headers = { origin: 'https://other.example' };
		for ( const name of [ '/report', '/events', '/index.html' ] ) {
			const controller = new AbortController();
			const response = await fetch( collector.url + name, { headers, signal: controller.signal } );
			assert.deepEqual( [ response.status, response.headers.get( 'access-control-allow-origin' ) ], [ 200, null ] );
			controller.abort();
		}
		assert.equal( ( await fetch( `${ collector.url }/v1/events`, { method: 'POST', headers, body: '[]' } ) ).headers.get( 'access-control-allow-origin' ), '*' );
	} );
} );

it( 'our edition of a real schema asserts what the real one asserts', { skip: withoutSharedSchemas }, () => {
	const ours = strip( JSON.parse( fs.readFileSync( path.join( schemaDirectories[ 0 ], `${ WEB_UI_ACTIONS }.json` ), 'utf8' ) ) );
	const real = strip( sharedSchema( WEB_UI_ACTIONS ) );
	/* A misspelt keyword of the real one, which asserts nothing. */
	delete real.properties.element_id.mexLength;
	for ( const schema of [ ours, real ] ) {
		schema.required.sort();
		schema.properties.meta.required.sort();
	}
	assert.deepEqual( ours, real );
} );
