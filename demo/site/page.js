/*
 * What a wiki's server writes into its page: who is reading, which page, and how streams are sampled. In the demo the address
 * decides (?user=temporary&rate=0.1&gpc=1), and sessionStorage keeps the choice while the reader follows links.
 */
( function () {
	const kinds = {
		anonymous: { wgUserName: null, wgUserIsTemp: false, wgUserId: null, wgUserGroups: [ '*' ], wgUserEditCount: null },
		temporary: { wgUserName: '~2026-11', wgUserIsTemp: true, wgUserId: 1101, wgUserGroups: [ '*', 'temp' ], wgUserEditCount: 2 },
		registered: { wgUserName: 'Alice', wgUserIsTemp: false, wgUserId: 7, wgUserGroups: [ '*', 'user', 'autoconfirmed' ], wgUserEditCount: 120 }
	};
	const rates = [ '1', '0.5', '0.1', '0.01', '0' ];

	/* The value in the address, else the one that was chosen before in this tab, else the first. */
	function choose( name, values ) {
		const wanted = [ new URLSearchParams( location.search ).get( name ), sessionStorage.getItem( name ), values[ 0 ] ];
		const chosen = wanted.find( ( value ) => values.includes( value ) );
		sessionStorage.setItem( name, chosen );
		return chosen;
	}

	const kind = choose( 'user', Object.keys( kinds ) );
	const rate = choose( 'rate', rates );
	const gpc = choose( 'gpc', [ '0', '1' ] ) === '1';

	/* A page cannot turn on the browser's Global Privacy Control. This imitates it, before any script reads it. */
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
}() );
