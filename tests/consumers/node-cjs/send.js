const { createClient } = require( '@heliograph/client' );

createClient( {
	intakeUrl: process.env.INTAKE_URL,
	streams: { 'heliograph.interaction': { schema_uri: '/heliograph/interaction/1.1.0' } },
	context: { agent: { client_platform: 'mediawiki_js' }, performer: { is_temp: false } }
} ).then( ( client ) => {
	client.submit( 'heliograph.interaction', { action: 'open', agent: { client_platform: 'mediawiki_js' } } );
	return client.close();
} );
