/*
 * What a wiki's server writes into its page: who is reading, which page, and how streams are sampled. In the demo the address
 * decides (?user=temporary&rate=0.1&gpc=1&dir=rtl), and sessionStorage keeps the choice while the reader follows links. It runs
 * before anything is drawn, so that nothing moves afterwards.
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

	const root = document.documentElement;
	/* A page to which somebody comes who has just logged out says so itself. */
	if ( root.dataset.user ) {
		sessionStorage.setItem( 'user', root.dataset.user );
	}
	const kind = choose( 'user', Object.keys( kinds ) );
	root.dataset.user = kind;
	const rate = choose( 'rate', rates );
	const gpc = choose( 'gpc', [ '0', '1' ] ) === '1';

	const dirs = [ 'ltr', 'rtl' ];
	root.dir = choose( 'dir', dirs );

	/* Groups of the appearance menu. The chosen value of each is a class of the root element, `<feature>-clientpref-<value>`. */
	const choices = [
		{ feature: 'vector-feature-custom-font-size', title: 'Text', values: [ [ '0', 'Small' ], [ '1', 'Standard' ], [ '2', 'Large' ] ], first: '1' },
		{ feature: 'vector-feature-limited-width', title: 'Width', values: [ [ '1', 'Standard' ], [ '0', 'Wide' ] ], first: '1' },
		{ feature: 'skin-theme', title: 'Color', values: [ [ 'os', 'Automatic' ], [ 'day', 'Light' ], [ 'night', 'Dark' ] ], first: 'os' }
	];
	const dark = { os: '(prefers-color-scheme: dark)', day: 'not all', night: 'all' };
	const preferred = {};

	function prefer( feature, value ) {
		root.classList.remove( `${ feature }-clientpref-${ preferred[ feature ] }` );
		root.classList.add( `${ feature }-clientpref-${ value }` );
		preferred[ feature ] = value;
		if ( feature === 'skin-theme' ) {
			document.getElementById( 'dark' ).media = dark[ value ];
		}
	}

	choices.forEach( ( { feature, values, first } ) => {
		const kept = localStorage.getItem( feature );
		prefer( feature, values.some( ( [ value ] ) => value === kept ) ? kept : first );
	} );

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
		dirs,
		dir: root.dir,
		appearance: { choices, preferred, prefer },
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
