/*
 * A wiki's audience over two periods, as tools/plan/model.mjs supposes it, whose every pageview is decided by the core
 * itself: one client, a stream for each unit and rate.
 */

import { createRandom } from './random.js';
import { openCore } from './wasm.js';

const CONTEXT = { performer: { is_temp: false } };

/**
 * @param {{ unit: string, rate: number }[]} samples
 */
function openStreams( samples ) {
	const opened = openCore();
	samples.forEach( ( sample, i ) => opened.give( 'add_stream', { name: `s${ i }`, config: { sample } } ) );
	return opened;
}

/**
 * Users differ: by chance one clicks more or less than the click rate, by as much as makes two pageviews of one user
 * correlate as the plan says.
 *
 * @param {any} plan
 * @return {number}
 */
function spreadOf( { clickRate, correlation } ) {
	return Math.sqrt( correlation * clickRate * ( 1 - clickRate ) );
}

/**
 * @param {Object} wanted
 * @param {any} wanted.plan `users` of which are simulated in each block.
 * @param {{ unit: string, rate: number }[]} wanted.samples
 * @param {number} wanted.blocks So many audiences, one after the other, alike in all but chance.
 * @param {number} wanted.seed
 * @return {any[][]} For each sample and block: { impressions, clicks, seen, seenAgain }.
 */
export function simulateWiki( { plan, samples, blocks, seed } ) {
	const { core, give } = openStreams( samples );
	const { uniform, token } = createRandom( seed );
	const spread = spreadOf( plan );
	const aPeriod = Math.round( plan.users / ( 2 - plan.returnRate ) ), returning = Math.round( aPeriod * plan.returnRate );
	const length = plan.pageviewsPerUser / plan.sessionsPerUser;

	/**
	 * One user in one period.
	 *
	 * @param {any} user
	 * @param {any[]} tallies
	 * @return {boolean[]} In which samples anything of it was seen.
	 */
	function visit( { device, clickRate }, tallies ) {
		const seen = samples.map( () => false );
		let session;
		for ( let i = 0; i < plan.pageviewsPerUser; i++ ) {
			session = i % length ? session : token();
			give( 'begin_pageview', { context: CONTEXT, tokens: { pageview: token(), session, device } } );
			const clicks = uniform() < clickRate ? 1 : 0;
			tallies.forEach( ( tally, s ) => {
				if ( core.hg_wasm_in_sample( s ) ) {
					tally.impressions++;
					tally.clicks += clicks;
					seen[ s ] = true;
				}
			} );
		}
		return seen;
	}

	function simulateBlock() {
		const tallies = samples.map( () => ( { impressions: 0, clicks: 0, seen: 0, seenAgain: 0 } ) );
		const makeUser = () => ( { device: token(), clickRate: plan.clickRate + ( uniform() < 0.5 ? spread : -spread ) } );
		const users = Array.from( { length: 2 * aPeriod - returning }, makeUser );
		users.slice( 0, aPeriod ).forEach( ( user, i ) => {
			const first = visit( user, tallies );
			const second = i < returning ? visit( user, tallies ) : samples.map( () => false );
			tallies.forEach( ( tally, s ) => {
				tally.seen += first[ s ] ? 1 : 0;
				tally.seenAgain += first[ s ] && second[ s ] ? 1 : 0;
			} );
		} );
		users.slice( aPeriod ).forEach( ( user ) => visit( user, tallies ) );
		return tallies;
	}

	const made = Array.from( { length: blocks }, simulateBlock );
	return samples.map( ( sample, s ) => made.map( ( tallies ) => tallies[ s ] ) );
}
