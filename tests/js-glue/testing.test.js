/*
 * Stand-ins for experiments and instruments.
 */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { useFakeExperiments, useFakeInstruments } from '../../js-glue/testing.js';
import { open } from '../support/client.js';

it( 'stand-ins of experiments have the group they are given, keep what is sent, and go again', async () => {
	const { client } = await open();
	const { getExperiment } = client;
	const fakes = useFakeExperiments( client );
	const banner = fakes.stubExperiment( 'banner', 'treatment' ), other = fakes.stubExperiment( 'other', 'control' );
	const experiment = client.getExperiment( 'banner' );
	assert.deepEqual( [ experiment.getAssignedGroup(), experiment.isAssignedGroup( 'control' ), experiment.isAssignedGroup( 'a', 'treatment' ) ], [ 'treatment', false, true ] );
	experiment.setSchema( '/a/1.0.0' ).setStream( 'b' ).use( ( one ) => one.send( 'click', { a: 1 }, [ 'page_id' ] ) );
	experiment.sendExposure();
	other.submitInteraction( 'x' );
	assert.deepEqual( banner.events, [
		{ action: 'click', interactionData: { a: 1 }, contextualAttributes: [ 'page_id' ] },
		{ action: 'experiment_exposure', interactionData: {}, contextualAttributes: [] }
	] );
	assert.deepEqual( [ banner.eventCount, other.eventCount, fakes.globalEventCount ], [ 2, 1, 3 ] );
	assert.equal( client.getExperiment( 'unheard' ).getAssignedGroup(), null );
	fakes.restore();
	assert.equal( client.getExperiment, getExperiment );
	assert.equal( client.stats().emitted, 0 );
} );

it( 'stand-ins of instruments are in sample, and no others are', async () => {
	const { client } = await open();
	const fakes = useFakeInstruments( client );
	const stub = fakes.stubInstrument( 'own' );
	assert.equal( client.getInstrument( 'own' ).send( 'click' ), 'queued' );
	assert.deepEqual( [ stub.isInSample(), stub.eventCount, fakes.globalEventCount, client.getInstrument( 'x' ).isInSample(), client.getInstrument( 'x' ).send( 'a' ) ], [ true, 1, 1, false, 'not-in-sample' ] );
	fakes.restore();
	assert.equal( client.getInstrument( 'own' ).send( 'click' ), 'unknown-stream' );
} );
