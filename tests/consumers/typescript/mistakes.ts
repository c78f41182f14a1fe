import type { Client, Options } from '@heliograph/client';

export const options: Options = {
	intakeUrl: '/v1/events',
	context: { performer: { is_temp: false } },
	// @ts-expect-error: no such option
	onDiagnostics: () => {}
};

export function send( client: Client ) {
	// @ts-expect-error: misspelt
	client.submit( 'heliograph.interaction', { action: 'open', element_frendly_name: 'link' } );
	// @ts-expect-error: no text
	client.getInstrument( 'reading' ).send( 'open', { element_friendly_name: 7 } );
}
