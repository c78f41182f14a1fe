/*
 * What becomes of each event of a client. The inspector's own functions stand before those of the client's core, outbox and
 * transport, in which an event is accepted or refused, sent, and brought to its end.
 */

import { HANDED_OVER } from '../core/boundary.js';
import { parse, stringify } from '../platform/json.js';
import { followProperty, intercept, quietly } from './intercept.js';

/** @typedef {import('./types.js').Inspected} Inspected */
/** @typedef {import('./types.js').Fate} Fate */
/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./log.js').Log} Log */
/** @typedef {import('../core/core.js').Core} Core */
/** @typedef {import('../platform/types.js').Stats} Stats */

/**
 * @param {import('../core/core.js').Problem} problem
 * @return {string} A packed page has codes and places, and of the message only what follows the sentence.
 */
function wordsOf( { code, path, message } ) {
	return [ code, path ].filter( Boolean ).join( ' ' ) + ( /^$|^[ :,]/.test( message ) ? message : ': ' + message );
}

/**
 * @param {import('../platform/types.js').Answer | undefined} answer
 * @param {string} id
 * @return {string} What the intake said of one event; empty where it said nothing of it.
 */
function sayingOf( answer, id ) {
	try {
		const { error = [], invalid = [] } = parse( answer?.body || '{}' );
		const { context } = [ ...invalid, ...error ].find( ( { event } ) => event?.meta?.id === id ) || {};
		return context ? String( context.errorsText || context.message || stringify( context ) ) : '';
	} catch ( error ) {
		return '';
	}
}

/**
 * @param {Stats} before A batch was settled.
 * @param {Stats} after
 * @param {number} status
 * @return {Fate} What it came to for those of its events that the intake did not name as delivered.
 */
function outcomeOf( before, after, status ) {
	const reason = Object.keys( after.dropped ).find( ( name ) => after.dropped[ name ] > ( before.dropped[ name ] || 0 ) );
	return status === HANDED_OVER ? 'handed over' : /** @type {Fate} */ ( reason || 'delivered' );
}

/**
 * What is refused at once, with the reasons that the core reports right after; and what becomes an event.
 *
 * @param {Core} core
 * @param {Inspected} of
 * @param {Log} log
 * @return {( () => void )[]} What ends it.
 */
function watchEntrance( core, of, log ) {
	const { life } = of;
	/** @type {Row | undefined} What was refused last, until the core has said why. */
	let refused;
	let isAdopted = false;

	/** @param {number} number */
	function streamOf( number ) {
		const { instrumentConfigs = [], streams = [] } = life.session || {};
		const [ name = '' ] = [ ...streams, ...instrumentConfigs ].find( ( [ , other ] ) => other === number ) || [];
		return name;
	}

	const noteEmission = quietly( ( /** @type {string} */ result, /** @type {number} */ number, /** @type {string} */ name ) => {
		const rule = life.session?.facts.plan.find( ( { rule: other } ) => other === number );
		refused = result === 'queued' ? undefined : log.add( { of, stream: rule?.stream || '', action: rule?.on, name, fate: /** @type {Fate} */ ( result ) } );
	} );

	const noteSubmission = quietly( ( /** @type {string} */ result, /** @type {number} */ stream, /** @type {string} */ text ) => {
		refused = result === 'queued' ? undefined : log.add( { of, stream: streamOf( stream ), text, fate: /** @type {Fate} */ ( result ) } );
	} );

	const noteReport = quietly( ( /** @type {import('../core/core.js').Problem[]} */ problems ) => {
		problems.forEach( ( problem ) => log.change( refused, {}, wordsOf( problem ) ) );
		refused = undefined;
	} );

	const noteEvents = quietly( ( /** @type {import('../core/core.js').CollectedEvent[]} */ events ) => events.forEach( ( { id, stream, text }, i ) => {
		const row = log.find( id );
		if ( row ) {
			log.change( row, { fate: 'waiting' } );
		} else {
			log.add( { of, stream, text, fate: 'waiting', reasons: isAdopted && i === events.length - 1 ? [ 'an earlier page had kept it' ] : [] }, id );
		}
	} ) );

	return [
		intercept( core, 'emit', ( emit ) => ( rule, first, second, now ) => {
			const result = emit( rule, first, second, now );
			noteEmission( result, rule, first || '' );
			return result;
		} ),
		intercept( core, 'submit', ( submit ) => ( stream, event, now ) => {
			const result = submit( stream, event, now );
			noteSubmission( result, stream, event );
			return result;
		} ),
		intercept( core, 'report', ( report ) => () => {
			const problems = report();
			noteReport( problems );
			return problems;
		} ),
		intercept( core, 'adopt', ( adopt ) => ( event ) => {
			const answer = adopt( event );
			isAdopted = answer === 'queued';
			return answer;
		} ),
		intercept( core, 'collect', ( collect ) => () => {
			const events = collect();
			noteEvents( events );
			isAdopted = false;
			return events;
		} )
	];
}

/**
 * How batches, and what waits, come to their end.
 *
 * @param {Core} core
 * @param {Inspected} of
 * @param {{ log: Log, outcome: { fate: Fate, status: number } }} parts `outcome`: of the batch that was settled last, for others to read.
 * @return {( () => void )[]} What ends it.
 */
function watchEnds( core, { life }, { log, outcome } ) {
	/** @type {Stats | undefined} */
	let before;
	const noteBefore = quietly( () => {
		before = core.stats();
	} );
	const noteOutcome = quietly( ( /** @type {number} */ status ) => {
		const after = core.stats();
		Object.assign( outcome, { fate: outcomeOf( before || after, after, status ), status } );
	} );
	const rowOf = ( /** @type {( entry: import('../delivery/types.js').Entry ) => boolean} */ isMeant ) => life.delivery.outbox.list().filter( isMeant ).map( ( { id } ) => log.find( id ) );

	const noteHold = quietly( ( /** @type {number} */ answer, /** @type {number} */ number, /** @type {number} */ tries ) => {
		const [ row ] = rowOf( ( entry ) => entry.number === number );
		if ( answer >= 0 ) {
			log.change( row, answer ? { fate: 'given_up' } : {}, `the intake could not take it, ${ tries + 1 } times by now` );
		}
	} );

	const noteForgotten = quietly( ( /** @type {Fate} */ reason ) => rowOf( ( { state } ) => state !== 'in flight' ).forEach( ( row ) => log.change( row, { fate: reason } ) ) );

	return [
		intercept( core, 'settle', ( settle ) => ( settlement ) => {
			noteBefore();
			const isDone = settle( settlement );
			noteOutcome( settlement.status );
			return isDone;
		} ),
		intercept( core, 'hold', ( hold ) => ( number, text, tries, now ) => {
			const answer = hold( number, text, tries, now );
			noteHold( answer, number, tries );
			return answer;
		} ),
		intercept( core, 'forgetEvents', ( forget ) => ( reason ) => {
			noteForgotten( reason );
			forget( reason );
		} )
	];
}

/**
 * @param {Inspected} of
 * @param {{ log: Log, outcome: { fate: Fate, status: number } }} parts
 * @return {( () => void )[]} What ends it.
 */
function watchTravel( { life, options }, { log, outcome } ) {
	const { outbox } = life.delivery;
	/** @type {WeakMap<import('../platform/types.js').Request, import('../platform/types.js').Answer>} */
	const answers = new WeakMap();

	const noteReturn = quietly( ( /** @type {import('../delivery/types.js').Entry[]} */ travelled, /** @type {import('../delivery/types.js').Entry[]} */ ended ) => {
		travelled.filter( ( entry ) => !ended.includes( entry ) ).forEach( ( { id } ) => {
			const row = log.find( id );
			log.change( row, { fate: 'waiting' }, outcome.status > 0 ? `HTTP ${ outcome.status }: it is tried again` : 'no answer: it is tried again' );
			log.change( row, {}, sayingOf( row?.request && answers.get( row.request ), id ) );
		} );
	} );

	const noteEnd = quietly( ( /** @type {import('../delivery/types.js').Entry[]} */ ended, /** @type {import('../delivery/types.js').Entry[]} */ delivered ) => ended.forEach( ( entry ) => {
		const row = log.find( entry.id ), answer = row?.request && answers.get( row.request );
		const fate = delivered.includes( entry ) ? 'delivered' : row?.fate === 'given_up' ? 'given_up' : outcome.fate;
		log.change( row, { fate }, answer?.status ? `HTTP ${ answer.status }` : '' );
		log.change( row, {}, sayingOf( answer, entry.id ) );
	} ) );

	return [
		intercept( outbox, 'take', ( take ) => ( pairs, flight ) => {
			const entries = take( pairs, flight );
			quietly( () => entries.forEach( ( { id } ) => log.change( log.find( id ), { fate: 'in flight', request: flight.request } ) ) )();
			return entries;
		} ),
		intercept( outbox, 'settle', ( settle ) => ( travelled, ended ) => {
			noteReturn( travelled, ended );
			settle( travelled, ended );
		} ),
		intercept( outbox.watch, 'onEnded', ( onEnded ) => ( ended, delivered ) => {
			noteEnd( ended, delivered );
			onEnded( ended, delivered );
		} ),
		intercept( options, 'send', ( send ) => ( request ) => {
			const sent = send( request );
			/* Heard before the client hears it, which asked later. */
			sent.then( ( answer ) => answers.set( request, answer ), () => {} );
			return sent;
		} )
	];
}

/**
 * @param {Inspected} of
 * @param {Log} log Told of each event.
 * @return {() => void} Ends it, and leaves the client as it was.
 */
export function watchFates( of, log ) {
	const { life } = of;
	const outcome = { fate: /** @type {Fate} */ ( 'delivered' ), status: 0 };
	life.delivery.outbox.list().forEach( ( { at, id, state, stream, text } ) => log.add( { of, at, stream, text, fate: state === 'in flight' ? state : 'waiting' }, id ) );
	const ends = [
		...watchTravel( of, { log, outcome } ),
		followProperty( life, 'core', ( core ) => {
			const own = [ ...watchEntrance( core, of, log ), ...watchEnds( core, of, { log, outcome } ) ];
			return () => own.forEach( ( end ) => end() );
		} )
	];
	return () => ends.forEach( ( end ) => end() );
}
