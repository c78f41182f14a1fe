import { createClient } from '@heliograph/client';

createClient( {
	intakeUrl: '/v1/events',
	streams: { 'heliograph.interaction': { schema_uri: '/heliograph/interaction/1.1.0' } },
	instrumentConfigs: {
		reading: { stream_name: 'heliograph.interaction', schema_uri: '/heliograph/interaction/1.1.0', contextual_attributes: [ 'agent_client_platform' ] }
	},
	context: { agent: { client_platform: 'mediawiki_js' }, performer: { is_temp: false } }
} ).then( ( client ) => client.getInstrument( 'reading' ).send( 'open' ) );
