/*
 * Experiments: an entry of its own, heliograph.experiments.mjs, which only sites that have some import.
 */

import { serialiseWith } from '../core/compose.js';
import { step, textOf } from '../core/serialise.js';
import { createExposures } from './exposures.js';
import { entriesOf, readHeader, readOverrides } from './groups.js';
import { UNENROLLED } from './unenrolled.js';

/** @typedef {import('../platform/types.js').Experiment} Experiment */
/** @typedef {import('../platform/types.js').Result} Result */
/** @typedef {import('./experiment-config.js').ExperimentFacts} ExperimentFacts */

/**
 * @typedef {Object} Assignment
 * @property {string} group
 * @property {string} subject
 * @property {string} unit
 * @property {string} coordinator Who assigned: `default` is a server, `custom` the client itself, `forced` an override.
 */

/**
 * @typedef {Object} Parts
 * @property {Record<string, ExperimentFacts>} experiments
 * @property {Record<string, string>} places See findPlaces.
 * @property {Record<string, string | undefined>} streamSchemas The schema URIs of streams.
 * @property {import('../client/types.js').ReadOptions} options
 * @property {import('../platform/types.js').Read} read
 * @property {import('../listening/types.js').Submission} submission
 * @property {import('../listening/types.js').Watch} watch
 */

/** @typedef {( ( name: string ) => Experiment ) & { getAssignments: () => Record<string, string> }} GetExperiment */

/* What tells three kinds of user apart, on every event. */
const ATTRIBUTES = [ 'agent_client_platform', 'agent_client_platform_family', 'performer_is_temp' ];

/* What an exposure has beside that. */
const EXPOSURE_ATTRIBUTES = [ 'performer_is_logged_in', 'performer_is_bot', 'performer_edit_count', 'mediawiki_database' ];

/* What no caller sets; JSON leaves out what is undefined. */
const RESERVED = { $schema: undefined, meta: undefined, dt: undefined, sample: undefined, action: undefined, experiment: undefined, experiments: undefined };

/**
 * @param {Pick<Parts, 'experiments' | 'options' | 'read' | 'submission'>} parts
 * @param {[ name: string, group: string ][]} overrides
 * @param {() => void} onPageview Told that a pageview began.
 * @return {() => Map<string, Assignment>} The assignments of the current pageview, by experiment.
 */
function createAssignments( { experiments, options: { given, window }, read, submission: { life } }, overrides, onPageview ) {
	const { enrollments, enrollmentHeader } = given;
	const assign = life.guard( ( /** @type {string} */ request ) => life.core?.assign( request ) );
	/** @type {object | undefined} */
	let current;
	/** @type {Map<string, Assignment>} */
	let assignments = new Map();

	/** @return {[ string, Assignment ][]} */
	function assignHere() {
		return Object.entries( experiments ).flatMap( ( [ name, { groups, rate, unit } ] ) => {
			const drawn = groups && assign( `{"name":"${ name }","unit":"${ unit }","rate":${ rate },"groups":${ groups.length }}` );
			return drawn ? [ /** @type {[ string, Assignment ]} */ ( [ name, { group: groups[ drawn.group ], subject: drawn.subject, unit, coordinator: 'custom' } ] ) ] : [];
		} );
	}

	/**
	 * @param {[ name: string, group: string ][]} entries
	 * @param {string} coordinator
	 * @param {( name: string ) => unknown} subjectOf
	 * @param {string} unit Of experiments that do not say by what a server assigns.
	 * @return {[ string, Assignment ][]}
	 */
	function assigned( entries, coordinator, subjectOf, unit ) {
		return entries.map( ( [ name, group ] ) => [ name, { group, subject: textOf( subjectOf( name ) ), unit: experiments[ name ]?.samplingUnit || unit, coordinator } ] );
	}

	return () => {
		/* Another object in each pageview. */
		const now = life.status === 'ready' ? life.session?.tokens : undefined;
		if ( now !== current ) {
			current = now;
			onPageview();
			/* A later source is stronger. */
			assignments = new Map( !now ? [] : [
				...assignHere(),
				...read( '/enrollments', () => assigned( entriesOf( enrollments?.assigned ), 'default', ( name ) => enrollments?.subject_ids?.[ name ] ?? '', 'mw-user' ) ) || [],
				...assigned( readHeader( window, enrollmentHeader ), 'default', () => 'awaiting', 'edge-unique' ),
				...assigned( overrides, 'forced', () => 'overridden', '' )
			] );
		}
		return assignments;
	};
}

/**
 * @template Value
 * @param {Record<string, Value>} map
 * @param {unknown} name Callers give whatever they have.
 * @return {Value | undefined}
 */
function ownOf( map, name ) {
	return typeof name === 'string' && Object.prototype.hasOwnProperty.call( map, name ) ? map[ name ] : undefined;
}

/**
 * @param {Parts} parts
 * @return {GetExperiment}
 */
export function createExperiments( parts ) {
	const { experiments, places, streamSchemas, options, read, submission: { life, requestAttributes, submit }, watch } = parts;
	const { clock, diagnose, given: { experimentOverrides }, window } = options;
	const exposures = createExposures( window, clock.now );
	const overrides = read( '/experimentOverrides', () => readOverrides( experimentOverrides ) ) || [];
	const readAssignments = createAssignments( parts, overrides, exposures.newPageview );

	/* Without cookies a reader is somebody else on each page, and would count as many. */
	const isForgotten = ( /** @type {string} */ unit ) => unit !== 'pageview' && window?.navigator?.cookieEnabled === false;

	/**
	 * @param {string} name
	 * @param {Assignment} assignment
	 * @param {string} place
	 * @return {Object} The member of an event that tells of experiments; none where the schema has no place for it.
	 */
	function describe( name, { group, subject, unit, coordinator }, place ) {
		const { phaseIndex, version } = experiments[ name ];
		const others = Object.fromEntries( [ ...readAssignments() ].filter( ( [ other ] ) => other !== name ).map( ( [ other, one ] ) => [ other, one.group ] ) );
		if ( place === 'experiments' ) {
			const all = { [ name ]: group, ...others };
			return { experiments: { assigned: all, enrolled: Object.keys( all ) } };
		}
		const details = { enrolled: name, assigned: group, subject_id: subject, sampling_unit: unit, phase_index: phaseIndex, version, coordinator };
		return place ? { experiment: { ...details, ...Object.keys( others ).length && { other_assigned: others } } } : {};
	}

	/**
	 * @param {string} name
	 * @return {Experiment}
	 */
	function createExperiment( name ) {
		const config = experiments[ name ];
		let { schema, stream } = config || {};
		const find = () => readAssignments().get( name );

		/**
		 * @param {Assignment} assignment
		 * @param {unknown} action
		 * @param {unknown} data
		 * @param {unknown} asked
		 * @return {Result}
		 */
		function send( assignment, action, data, asked ) {
			const uri = schema || ownOf( streamSchemas, stream );
			const place = ownOf( places, uri ) ?? 'experiment';
			const more = read( '/experiments' + step( name ), () => Array.isArray( asked ) ? [ ...asked ] : [] ) || [];
			const attributes = [ ...ATTRIBUTES, ...config.attributes, ...more ];
			const values = requestAttributes( stream, 'streams', attributes, schema ) || {};
			if ( !place ) {
				diagnose( 'no-place-for-experiment', `the schema of its events declares neither experiment nor experiments: ${ textOf( uri ) }`, '/experiments' + step( name ) );
			}
			const event = { data, values, own: { ...RESERVED, ...schema && { $schema: schema }, action, ...describe( name, assignment, place ) } };
			return submit( stream, event, 'streams', serialiseWith ) || /** @type {Result} */ ( life.status );
		}

		/** @type {Experiment} */
		const experiment = {
			getAssignedGroup: () => find()?.group ?? null,

			isAssignedGroup( ...groups ) {
				const group = experiment.getAssignedGroup();
				return group !== null && groups.includes( group );
			},

			send( action, data, attributes ) {
				const assignment = find();
				if ( assignment?.coordinator === 'forced' ) {
					diagnose( 'experiment-overridden', `the group was set by hand, and this is not sent: ${ textOf( action ) }`, '/experiments' + step( name ) );
				}
				return !assignment || !config || assignment.coordinator === 'forced' || isForgotten( assignment.unit ) ? 'not-in-sample' : send( assignment, action, data, attributes );
			},

			submitInteraction: ( action, data, attributes ) => experiment.send( action, data, attributes ),

			sendExposure() {
				const { group, subject } = find() || {};
				const version = config?.exposureVersion ?? 'v0';
				return group === undefined || subject === undefined ? 'not-in-sample' :
					exposures.log( `${ name }:${ group }:${ version }`, subject, () => experiment.send( 'experiment_exposure', {}, EXPOSURE_ATTRIBUTES ) );
			},

			setSchema( uri ) {
				schema = uri;
				return experiment;
			},

			setStream( other ) {
				stream = other;
				return experiment;
			},

			watch: ( wanted ) => watch( experiment, name, wanted ),

			use( instrumentation ) {
				try {
					if ( find() ) {
						instrumentation( experiment );
					}
				} catch ( error ) {
					diagnose( 'instrumentation-failed', textOf( error ), '/experiments' + step( name ) );
				}
				return experiment;
			}
		};
		return experiment;
	}

	/**
	 * @param {string} name
	 * @return {Experiment}
	 */
	function getExperiment( name ) {
		const isKnown = typeof name === 'string' && Object.prototype.hasOwnProperty.call( experiments, name );
		if ( !isKnown && !overrides.some( ( [ other ] ) => other === name ) ) {
			diagnose( 'unknown-experiment', 'no such experiment: nobody takes part', '/experiments' + step( name ) );
			return UNENROLLED;
		}
		return createExperiment( name );
	}

	return Object.assign( getExperiment, {
		/** @return {Record<string, string>} The groups of all experiments that the reader takes part in. */
		getAssignments: () => Object.fromEntries( [ ...readAssignments() ].map( ( [ name, { group } ] ) => [ name, group ] ) )
	} );
}
