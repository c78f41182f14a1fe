import { createClient, type Client, type Diagnostic, type Options } from '@heliograph/client';

const options: Options = {
	intakeUrl: '/v1/events',
	streams: { 'heliograph.interaction': { schema_uri: '/heliograph/interaction/1.1.0' } },
	instrumentConfigs: { reading: { stream_name: 'heliograph.interaction', schema_uri: '/heliograph/interaction/1.1.0' } },
	context: { performer: { is_temp: false } },
	onDiagnostic: ( { code, message }: Diagnostic ) => console.warn( code, message )
};
const client: Client = await createClient( options );
client.submit( 'heliograph.interaction', { action: 'open', element_friendly_name: 'link' } );
client.getInstrument( 'reading' ).send( 'open', { element_friendly_name: 'link' } );
