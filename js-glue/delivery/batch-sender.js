/*
 * One request with a time limit. The first of answer, failure and limit counts.
 */

/* A request that is not answered by then was lost on the way; no flush takes longer. */
export const TIMEOUT_MS = 10000;

/** @typedef {import('../platform/types.js').Answer} Answer */

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'send' | 'url'>} parts
 * @param {string} body
 * @param {boolean} exiting The page may not live until the next task.
 * @param {( answer: Answer ) => void} done Called once, with the status 0 where there is no answer.
 */
export function post( { clock, send, url }, body, exiting, done ) {
	const controller = new AbortController();
	let isDone = false;
	const limit = clock.setTimeout( () => {
		controller.abort();
		finish();
	}, TIMEOUT_MS );

	/** @param {Answer} [answer] */
	function finish( answer ) {
		if ( !isDone ) {
			isDone = true;
			clock.clearTimeout( limit );
			done( answer && answer.status ? answer : { status: 0 } );
		}
	}

	send( { url, body, exiting, signal: controller.signal } ).then( finish, () => {
		/* A page that is left has its requests rejected at once, though they go on and arrive. Were this believed in the
		 * same task, what is handed over in pagehide would hold them a second time; in the next task the page is still
		 * there, and so the failure was one. */
		clock.setTimeout( finish, 0 );
	} );
}
