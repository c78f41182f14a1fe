/** @jest-environment node */
import { createClient } from '@heliograph/client';

test( 'an event is sent', async () => {
	const bodies = [];
	const client = await createClient( {
		intakeUrl: 'https://intake.example.org/v1/events',
		streams: { mine: {} },
		context: { performer: { is_temp: false } },
		transport: async ( { body } ) => {
			bodies.push( ...JSON.parse( body ) );
			return { status: 201 };
		},
		onDiagnostic: null
	} );
	expect( client.submit( 'mine', { $schema: '/mine/1.0.0', action: 'open' } ) ).toBe( 'queued' );
	await client.close();
	expect( bodies.map( ( { action } ) => action ) ).toEqual( [ 'open' ] );
} );
