const { isInSample, isNeeded, keepClicks } = require( '../../resources/starter.js' );

const LOW = '00000000000000000000', HALF = '7fffffff000000000000', HIGH = 'ffffffff000000000000';

const user = { getPageviewToken: () => HALF, sessionId: () => LOW };

/**
 * A browser.
 *
 * @param {Object} [navigator]
 * @param {Object<string, string>} [items] What localStorage has.
 * @return {Object}
 */
function makeHost( navigator = {}, items = {} ) {
	return { navigator, localStorage: {
		getItem: ( key ) => key in items ? items[ key ] : null,
		removeItem: ( key ) => {
			delete items[ key ];
		}
	} };
}

QUnit.module( 'ext.heliograph' );

QUnit.test.each( 'a token is in the sample', {
	'of everybody': [ HIGH, 1, true ],
	'of nobody': [ LOW, 0, false ],
	'below the rate': [ HALF, 0.5, true ],
	'above the rate': [ HALF, 0.49, false ],
	'never, where it is too short': [ '00000000', 1, false ],
	'never, where it is no number': [ 'g0000000000000000000', 1, false ],
	'never, where it is in capitals': [ 'A0000000000000000000', 1, false ]
}, ( assert, [ token, rate, expected ] ) => {
	assert.strictEqual( isInSample( token, rate ), expected );
} );

QUnit.test.each( 'the client is loaded', {
	'where a stream is in the sample': [ { samples: [ [ 'pageview', 0.1 ], [ 'session', 0.1 ] ], privacy: {} }, makeHost(), true ],
	'not where none is': [ { samples: [ [ 'pageview', 0.1 ] ], privacy: {} }, makeHost(), false ],
	'not where there are none': [ { samples: [], privacy: {} }, makeHost(), false ],
	'where only it can judge': [ { samples: null, privacy: {} }, makeHost(), true ],
	'not for who has Global Privacy Control': [ { samples: null, privacy: {} }, makeHost( { globalPrivacyControl: true } ), false ],
	'not for who has it in a browser without storage': [ { samples: null, privacy: {} }, { navigator: { globalPrivacyControl: true } }, false ],
	'where the wiki passes over that': [ { samples: null, privacy: { gpc: false } }, makeHost( { globalPrivacyControl: true } ), true ],
	'for who wishes not to be tracked, by default': [ { samples: null, privacy: {} }, makeHost( { doNotTrack: '1' } ), true ],
	'not for them where the wiki heeds that': [ { samples: null, privacy: { dnt: true } }, makeHost( { doNotTrack: '1' } ), false ],
	'not for who opted out': [ { samples: null, privacy: { optOut: true } }, makeHost(), false ],
	'not for who opted out on an earlier page': [ { samples: null, privacy: { rememberOptOut: true } }, makeHost( {}, { 'heliograph-opt-out': '1' } ), false ],
	'where the browser has no storage to ask': [ { samples: [], privacy: { rememberOptOut: true } }, { navigator: {} }, true ]
}, ( assert, [ starter, host, expected ] ) => {
	assert.strictEqual( isNeeded( starter, user, host ), expected );
} );

QUnit.test( 'who does not want it leaves no trace of earlier visits', ( assert ) => {
	const items = { 'heliograph-visits': '{}', other: '1' };
	isNeeded( { samples: [], privacy: {} }, user, makeHost( {}, items ) );
	assert.deepEqual( Object.keys( items ), [ 'heliograph-visits', 'other' ] );
	isNeeded( { samples: [], privacy: {} }, user, makeHost( { globalPrivacyControl: true }, items ) );
	assert.deepEqual( Object.keys( items ), [ 'other' ] );
} );

QUnit.test( 'clicks are kept with their time and their innermost target, ninety-nine of them, and others counted', ( assert ) => {
	const host = new EventTarget(), target = new EventTarget();
	keepClicks( host );
	const bus = host.heliographBus;
	const click = () => {
		host.dispatchEvent( Object.assign( new Event( 'click' ), { composedPath: () => [ target, host ] } ) );
	};
	click();
	const [ [ time, what, isTrusted ] ] = bus.kept;
	assert.deepEqual( [ what === target, isTrusted, time >= bus.since ], [ true, 'false', true ] );
	for ( let i = 0; i < 100; i++ ) {
		click();
	}
	assert.deepEqual( [ bus.kept.length, bus.count ], [ 99, 101 ] );
	keepClicks( host );
	assert.strictEqual( host.heliographBus, bus, 'a stub that is there stays' );
} );
