import { createClient } from '@heliograph/client/page';
import site from 'virtual:site';

const client = await createClient( {
	wasm: site,
	context: { agent: { client_platform: 'mediawiki_js' }, performer: { is_temp: false } }
} );
client.getInstrument( 'reading' ).send( 'open' );
