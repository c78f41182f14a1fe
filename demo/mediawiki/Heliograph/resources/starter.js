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
function isUnwanted( { gpc, dnt, optOut, rememberOptOut }, host ) {
	const { navigator } = host;
	/* The storage comes last: a browser that forbids it throws, and has said by then what it says. */
	return !!optOut ||
		gpc !== false && !!navigator.globalPrivacyControl ||
		!!dnt && navigator.doNotTrack === '1' ||
		!!rememberOptOut && host.localStorage.getItem( 'heliograph-opt-out' ) !== null;
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
 * Who does not want it leaves no trace of earlier visits either. The client, which is not loaded then, does the same.
 *
 * @param {Window} host
 */
function forget( host ) {
	try {
		host.localStorage.removeItem( 'heliograph-visits' );
	} catch ( error ) {
		/* Where the browser forbids its storage, there is none. */
	}
}

/**
 * @param {Starter} starter
 * @param {Object} user mw.user.
 * @param {Window} host
 * @return {boolean} Whether this page may have something to send.
 */
function isNeeded( { privacy, samples }, user, host ) {
	try {
		if ( isUnwanted( privacy, host ) ) {
			forget( host );
			return false;
		}
		return !samples || samples.some( ( [ unit, rate ] ) => isInSample( user[ TOKENS[ unit ] ](), rate ) );
	} catch ( error ) {
		/* A browser that forbids its storage, for one. The client knows what to do then. */
		return true;
	}
}

/**
 * Keep clicks with their time until the client comes, which looks for them where the inline stub of other sites leaves them.
 *
 * @param {Window} host Where a skin has that stub, it stays.
 */
function keepClicks( host ) {
	if ( host.heliographBus ) {
		return;
	}
	const bus = host.heliographBus = {
		since: Date.now(),
		kept: [],
		count: 0,

		track( what, data ) {
			try {
				/* More than happens on a page by then; others are counted, and reported as lost. */
				if ( bus.count++ < 99 ) {
					bus.kept.push( [ Date.now(), what, JSON.stringify( data ) ] );
				}
			} catch ( error ) {
				/* JSON cannot carry the data: the call is counted only. */
			}
		},

		handleEvent( event ) {
			/* Later an event does not know any more what was in a shadow tree. */
			bus.track( event.composedPath()[ 0 ], event.isTrusted );
		}
	};
	host.addEventListener( 'click', bus, true );
}

module.exports = { isNeeded, isInSample, keepClicks };
