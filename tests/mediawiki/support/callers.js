/*
 * A wiki whose pages were written for EventLogging and Test Kitchen: the extension that has them, and the settings for it.
 */

import path from 'node:path';
import { fileURLToPath } from 'node:url';

const support = path.dirname( fileURLToPath( import.meta.url ) );
const folder = path.join( support, 'Callers' );

/* An extension that is called as the real one. */
export const eventLogging = path.join( support, 'EventLogging' );

const INTERACTION = { schema_title: 'heliograph/interaction', schema_uri: '/heliograph/interaction/1.1.0' };

export const streams = {
	'callers.interaction': { ...INTERACTION, sample: { unit: 'pageview', rate: 1 }, producers: { metrics_platform_client: { provide_values: [ 'agent_client_platform', 'performer_is_temp' ] } } },
	'callers.instruments': INTERACTION,
	'callers.experiments': INTERACTION,
	eventlogging_CallersAction: { schema_title: 'analytics/legacy/callersaction', schema_uri: '/analytics/legacy/callersaction/1.0.0' }
};

const INSTRUMENT = { stream_name: 'callers.instruments', schema_uri: INTERACTION.schema_uri };

export const settings = {
	HeliographCompat: true,
	HeliographStreams: streams,
	HeliographInstruments: {},
	HeliographInstrumentConfigs: {
		'image-browsing': { ...INSTRUMENT, sample: { unit: 'session', rate: 1 } },
		'out-of-sample': { ...INSTRUMENT, sample: { unit: 'session', rate: 0 } },
		dashboard: INSTRUMENT
	},
	HeliographExperiments: {
		banner: { stream_name: 'callers.instruments', contextual_attributes: [ 'mediawiki_database' ] },
		colours: { stream_name: 'callers.experiments', groups: [ 'blue' ] }
	},
	CallersEnrollments: { enrolled: [ 'banner' ], assigned: { banner: 'treatment' }, subject_ids: { banner: 'abc123' }, sampling_units: { banner: 'mw-user' } },
	HeliographSchemaDirectories: [ path.join( folder, 'schemas' ) ]
};

/* What describeWikis takes. */
export const callers = { settings, streams, schemaDirectories: [ path.join( folder, 'schemas' ) ], extensions: [ folder ] };
