import { createClient } from '@heliograph/client';

const client = await createClient( {
	intakeUrl: process.env.INTAKE_URL,
	streams: { 'heliograph.interaction': { schema_uri: '/heliograph/interaction/1.1.0' } },
	context: { agent: { client_platform: 'mediawiki_js' }, performer: { is_temp: false } }
} );
client.submit( 'heliograph.interaction', { action: 'open', agent: { client_platform: 'mediawiki_js' } } );
await client.close();
