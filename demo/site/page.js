/*
 * What a wiki's server writes into its page: who is reading, where, and how streams are sampled. Here the address says so
 * (?user=temporary&rate=0.1&gpc=1), and the tab remembers it while its reader follows links.
 */
( function () {
	const kinds = {
		anonymous: { wgUserName: null, wgUserIsTemp: false, wgUserId: null, wgUserGroups: [ '*' ], wgUserEditCount: null },
		temporary: { wgUserName: '~2026-11', wgUserIsTemp: true, wgUserId: 1101, wgUserGroups: [ '*', 'temp' ], wgUserEditCount: 2 },
		registered: { wgUserName: 'Alice', wgUserIsTemp: false, wgUserId: 7, wgUserGroups: [ '*', 'user', 'autoconfirmed' ], wgUserEditCount: 120 }
	};
	const rates = [ '1', '0.5', '0.1', '0.01', '0' ];

	/* The first of the values, unless the address or the tab says another. */
	function choose( name, values ) {
		const wanted = [ new URLSearchParams( location.search ).get( name ), sessionStorage.getItem( name ), values[ 0 ] ];
		const chosen = wanted.find( ( value ) => values.includes( value ) );
		sessionStorage.setItem( name, chosen );
		return chosen;
	}

	const kind = choose( 'user', Object.keys( kinds ) );
	const rate = choose( 'rate', rates );
	const gpc = choose( 'gpc', [ '0', '1' ] ) === '1';

	/* A page cannot switch the browser's own signal on. This stands in for it, before anybody looks. */
	if ( gpc && !navigator.globalPrivacyControl ) {
		Object.defineProperty( navigator, 'globalPrivacyControl', { value: true } );
	}

	window.wiki = {
		kinds: Object.keys( kinds ),
		kind,
		rates,
		rate,
		gpc,
		config: Object.assign( {
			skin: 'vector-2022',
			wgDBname: 'smallwiki',
			wgNamespaceNumber: 0,
			wgArticleId: 42,
			wgTitle: 'Heliograph',
			wgMFMode: null,
			wgSampleRate: Number( rate )
		}, kinds[ kind ] )
	};

	/* The stub's import may fail before the panel is there, which says so then. */
	addEventListener( 'unhandledrejection', ( { reason } ) => {
		window.wiki.rejected = reason;
	} );
}() );
