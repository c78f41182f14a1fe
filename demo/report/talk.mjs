/*
 * Talk pages: who of their visitors tries to write, saves, and is answered; and how far those who opened a form came. A
 * visitor is a session; where events name none, each form counts by itself and nothing can be said of visits.
 */

import { KINDS, kindOf } from '../site/kind.js';
import { estimateClickThrough, estimateShare, estimateTotal, leastOf, MIN_DRAWS, rateOf } from './estimate.mjs';

export const STEPS = [ 'initiate', 'preview', 'save-attempt', 'save-success', 'cancel-attempt', 'cancel-success' ];

/**
 * @typedef {Object} Visitor
 * @property {string} kind
 * @property {boolean} isSession Whether the token is a session's; otherwise a form's or a pageview's.
 * @property {number} visits
 * @property {number} visitRate
 * @property {number} formRate
 * @property {boolean} isUnit
 * @property {Map<string, { entrypoint: string, steps: Set<string> }>} forms By the id of the funnel.
 */

/**
 * @param {any} event
 * @return {any} The token of its visitor, and whether it is a session's.
 */
function visitorOf( event ) {
	const performer = Object( event.performer );
	const session = event.sessionId || performer.session_id;
	return session ? { token: session, isSession: true } : { token: event.funnelId || performer.pageview_id || event.meta.id, isSession: false };
}

/**
 * @param {Visitor[]} visitors
 * @param {( form: any ) => boolean} [which] Forms that are counted.
 * @return {Object<string, any>} Of those who opened such a form, the share that took each step.
 */
function readSteps( visitors, which = () => true ) {
	const stepsOf = ( { forms } ) => new Set( [ ...forms.values() ].filter( which ).flatMap( ( { steps } ) => [ ...steps ] ) );
	const opened = visitors.map( ( visitor ) => ( { rate: visitor.formRate, steps: stepsOf( visitor ) } ) ).filter( ( { steps } ) => steps.has( 'initiate' ) );
	return Object.fromEntries( STEPS.map( ( step ) => [ step, estimateShare( opened.map( ( { rate, steps } ) => ( { rate, yes: steps.has( step ) } ) ) ) ] ) );
}

/**
 * @param {Visitor} visitor
 * @param {( form: any ) => boolean} which
 */
const saved = ( { forms }, which ) => [ ...forms.values() ].filter( ( form ) => form.steps.has( 'save-success' ) && which( form ) ).length;

const isTopic = ( { entrypoint } ) => entrypoint === 'new-topic';

/**
 * @param {Visitor[]} visitors
 */
function readTotals( visitors ) {
	const draws = visitors.filter( ( { forms } ) => forms.size ).map( ( visitor ) => ( {
		rate: visitor.formRate,
		impressions: saved( visitor, isTopic ),
		clicks: saved( visitor, ( form ) => !isTopic( form ) )
	} ) );
	const { rate, tooFew } = estimateClickThrough( draws );
	const topics = draws.reduce( ( sum, { impressions } ) => sum + impressions, 0 );
	return {
		newTopics: estimateTotal( draws, 'impressions' ),
		replies: estimateTotal( draws, 'clicks' ),
		repliesPerTopic: rate && { ...rate, tooFew: tooFew || topics < MIN_DRAWS }
	};
}

/**
 * @param {Visitor[]} visitors
 * @param {Set<string>} answered Funnels of saved posts that somebody answered.
 * @return {any} Shares of those who visited; or, as `unknown`, why there are none.
 */
function readVisits( visitors, answered ) {
	const came = visitors.filter( ( { visits } ) => visits );
	const tried = visitors.filter( ( { forms } ) => forms.size );
	const told = { visits: came.reduce( ( sum, { visits } ) => sum + visits, 0 ) };
	if ( !came.length ) {
		return { ...told, unknown: 'no-visits' };
	}
	if ( [ ...came, ...tried ].some( ( { isSession } ) => !isSession ) ) {
		return { ...told, unknown: 'no-session' };
	}
	/* Whoever is in sample for visits is so for forms, too, if forms are sampled at no lower rate: both ask the session's token. */
	const formRate = leastOf( tried.map( ( visitor ) => visitor.formRate ), 1 );
	if ( came.some( ( { visitRate } ) => visitRate > formRate ) ) {
		return { ...told, unknown: 'forms-sampled-lower' };
	}
	const share = ( test ) => estimateShare( came.map( ( visitor ) => ( { rate: visitor.visitRate, yes: test( visitor ) } ) ) );
	return {
		...told,
		neverTried: share( ( { forms } ) => !forms.size ),
		tried: share( ( { forms } ) => forms.size > 0 ),
		saved: share( ( visitor ) => saved( visitor, () => true ) > 0 ),
		answered: answered.size ? share( ( { forms } ) => [ ...forms ].some( ( [ id, { steps } ] ) => steps.has( 'save-success' ) && answered.has( id ) ) ) : null
	};
}

export function createTalk() {
	/** @type {Map<string, Visitor>} */
	const all = new Map();
	/** @type {Set<string>} */
	const answered = new Set();

	/**
	 * @param {any} event
	 * @return {Visitor}
	 */
	function find( event ) {
		const { token, isSession } = visitorOf( event ), kind = kindOf( event ), key = `${ token }\n${ kind }`;
		if ( !all.has( key ) ) {
			all.set( key, { kind, isSession, visits: 0, visitRate: 1, formRate: 1, isUnit: true, forms: new Map() } );
		}
		return all.get( key );
	}

	/**
	 * @param {any} event
	 */
	function countForm( event ) {
		const visitor = find( event );
		visitor.formRate = rateOf( event );
		visitor.isUnit = visitor.isUnit && ( visitor.formRate === 1 || visitor.isSession && event.sample.unit === 'session' );
		visitor.forms.set( event.funnelId, visitor.forms.get( event.funnelId ) || { entrypoint: event.entrypoint, steps: new Set() } );
		visitor.forms.get( event.funnelId ).steps.add( event.action );
	}

	/**
	 * @param {any} event
	 */
	function count( event ) {
		if ( event.funnelId && event.entrypoint ) {
			countForm( event );
		} else if ( event.action === 'visit' ) {
			const visitor = find( event );
			visitor.visits++;
			visitor.visitRate = rateOf( event );
		} else if ( event.action === 'answer' && event.funnel_entry_token ) {
			answered.add( event.funnel_entry_token );
		}
	}

	function read() {
		const visitors = [ ...all.values() ], tried = visitors.filter( ( { forms } ) => forms.size );
		const kinds = [ ...KINDS, 'unknown' ].filter( ( kind ) => KINDS.includes( kind ) || visitors.some( ( visitor ) => visitor.kind === kind ) );
		const of = ( kind ) => visitors.filter( ( visitor ) => visitor.kind === kind );
		const entrypoints = [ ...new Set( tried.flatMap( ( { forms } ) => [ ...forms.values() ].map( ( { entrypoint } ) => entrypoint ) ) ) ].sort();
		return {
			unit: tried.every( ( { isSession } ) => isSession ) ? 'session' : tried.some( ( { isSession } ) => isSession ) ? 'mixed' : 'form',
			steps: readSteps( visitors ),
			kinds: Object.fromEntries( kinds.map( ( kind ) => [ kind, { visits: of( kind ).reduce( ( sum, { visits } ) => sum + visits, 0 ), steps: readSteps( of( kind ) ) } ] ) ),
			entrypoints: Object.fromEntries( entrypoints.map( ( name ) => [ name, readSteps( visitors, ( { entrypoint } ) => entrypoint === name ) ] ) ),
			/* Forms whose beginning is missing. */
			unopened: tried.flatMap( ( { forms } ) => [ ...forms.values() ] ).filter( ( { steps } ) => !steps.has( 'initiate' ) ).length,
			...readTotals( visitors ),
			engagement: readVisits( visitors, answered ),
			tooNarrow: tried.some( ( { isUnit } ) => !isUnit )
		};
	}

	return { count, read };
}
