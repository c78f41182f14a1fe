/*
 * The kind of user that an event is from, by the event's own members. Shared by the panel and the report.
 */

export const KINDS = [ 'anonymous', 'temporary', 'registered' ];

/**
 * @param {any} event
 * @return {string} One of KINDS; `unknown` for an event that does not say, because a guess would mix up the kinds.
 */
export function kindOf( event ) {
	const performer = Object( event.performer );
	const temporary = [ performer.is_temp, event.is_temp, event.isTemp ].find( ( fact ) => typeof fact === 'boolean' );
	const anonymous = [ performer.is_logged_in, event.isAnon ].findIndex( ( fact ) => typeof fact === 'boolean' );
	if ( temporary === undefined || anonymous < 0 ) {
		return 'unknown';
	}
	if ( temporary ) {
		return 'temporary';
	}
	return ( anonymous ? !event.isAnon : performer.is_logged_in ) ? 'registered' : 'anonymous';
}
