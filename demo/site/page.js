/*
 * What a wiki's server writes into its page: who is reading, and where. Here ?user= says so.
 */
( function () {
	const kinds = {
		anonymous: { wgUserName: null, wgUserIsTemp: false, wgUserId: null, wgUserGroups: [ '*' ], wgUserEditCount: null },
		temporary: { wgUserName: '~2026-11', wgUserIsTemp: true, wgUserId: 1101, wgUserGroups: [ '*', 'temp' ], wgUserEditCount: 2 },
		registered: { wgUserName: 'Alice', wgUserIsTemp: false, wgUserId: 7, wgUserGroups: [ '*', 'user', 'autoconfirmed' ], wgUserEditCount: 120 }
	};
	const asked = new URLSearchParams( location.search ).get( 'user' );
	const kind = Object.prototype.hasOwnProperty.call( kinds, asked ) ? asked : 'anonymous';

	window.wiki = {
		kinds: Object.keys( kinds ),
		kind: kind,
		config: Object.assign( {
			skin: 'vector-2022',
			wgDBname: 'smallwiki',
			wgNamespaceNumber: 0,
			wgArticleId: 42,
			wgTitle: 'Heliograph',
			wgMFMode: null
		}, kinds[ kind ] )
	};
}() );
