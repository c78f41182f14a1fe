/*
 * What rides with every page: whether there is anything to do at all, before anything is loaded for it.
 */

/**
 * @typedef {Object} Starter What PHP tells of the wiki.
 * @property {[ unit: string, rate: number ][] | null} samples Null where only the client can judge.
 * @property {{ gpc?: boolean, dnt?: boolean, optOut?: boolean, rememberOptOut?: boolean }} privacy
 * @property {string} client The ResourceLoader module that starts the client.
 * @property {string} module Address of the WebAssembly module.
 */

const TOKENS = { pageview: 'getPageviewToken', session: 'sessionId' };

/**
 * @param {Starter['privacy']} privacy
 * @param {Window} host
 * @return {boolean} Whether the reader's browser or choice says no.
 */
function isUnwanted( { gpc, dnt, optOut, rememberOptOut }, { navigator, localStorage } ) {
	return !!optOut ||
		gpc !== false && !!navigator.globalPrivacyControl ||
		!!dnt && navigator.doNotTrack === '1' ||
		!!rememberOptOut && localStorage.getItem( 'heliograph-opt-out' ) !== null;
}

/**
 * The sampling rule of the client.
 *
 * @param {string} token 20 hexadecimal digits.
 * @param {number} rate
 * @return {boolean}
 */
function isInSample( token, rate ) {
	return /^[\da-f]{20}$/.test( token ) && ( rate >= 1 || parseInt( token.slice( 0, 8 ), 16 ) / 4294967295 < rate );
}

/**
 * @param {Starter} starter
 * @param {Object} user mw.user.
 * @param {Window} host
 * @return {boolean} Whether this page may have something to send.
 */
function isNeeded( { privacy, samples }, user, host ) {
	try {
		return !isUnwanted( privacy, host ) && ( !samples || samples.some( ( [ unit, rate ] ) => isInSample( user[ TOKENS[ unit ] ](), rate ) ) );
	} catch ( error ) {
		/* A browser that forbids its storage, for one. The client knows what to do then. */
		return true;
	}
}

module.exports = { isNeeded, isInSample };
