/** @jest-environment jsdom */
const { createClient } = require( '@heliograph/client' );
const { useFakeInstruments } = require( '@heliograph/client/testing' );

test( 'a client is inert and says why; a stand-in has what would have been sent', async () => {
	const client = await createClient( { intakeUrl: '/v1/events', streams: { mine: {} }, context: { performer: { is_temp: false } }, onDiagnostic: null } );
	expect( client.statusReason.code ).toBe( 'host-unsupported' );
	expect( client.submit( 'mine', { action: 'open' } ) ).toBe( 'inert' );

	const reading = useFakeInstruments( client ).stubInstrument( 'reading' );
	client.getInstrument( 'reading' ).send( 'open' );
	expect( reading.events.map( ( { action } ) => action ) ).toEqual( [ 'open' ] );
} );
