<?php
/*
 * Settings of the throw-away wiki, which its LocalSettings.php requires. What a run of it needs beside these comes as JSON: in
 * HELIOGRAPH_SETTINGS by the names of the settings without their `wg`, and in HELIOGRAPH_EXTENSIONS the folders of more extensions.
 */

$wgServer = 'http://' . ( $_SERVER['HTTP_HOST'] ?? '127.0.0.1' );
$wgResourceBasePath = '';
$wgEnableUploads = false;
$wgUseInstantCommons = false;
$wgJobRunRate = 0;
$wgMainCacheType = CACHE_ACCEL;
$wgShowExceptionDetails = true;
$wgAllowUserJs = true;
$wgGroupPermissions['*']['edit'] = true;
$wgRateLimits = [];
/* Accounts for who edits without one; a session of tests makes more of them than a visitor may. */
$wgAutoCreateTempUser['enabled'] = true;
$wgTempAccountCreationThrottle = [];
$wgVectorStickyHeader = [ 'logged_in' => true, 'logged_out' => true ];

/* Absent while the wiki itself is installed. */
if ( is_dir( "$IP/extensions/Heliograph" ) ) {
	wfLoadExtension( 'Heliograph' );
}
$wgHeliographStreams = [
	'mediawiki.web_ui_actions' => [
		'schema_title' => 'analytics/mediawiki/product_metrics/web_ui_actions',
		'schema_uri' => '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1',
		'sample_unit' => 'pageview',
		'sample_rate' => [ 'default' => 1, '0.1' => [ 'enwiki' ] ],
	],
];
$wgHeliographInstruments = [ 'webUiClick' => [ 'stream' => 'mediawiki.web_ui_actions' ] ];

foreach ( json_decode( getenv( 'HELIOGRAPH_EXTENSIONS' ) ?: '[]', true ) as $folder ) {
	wfLoadExtension( basename( $folder ), "$folder/extension.json" );
}
foreach ( json_decode( getenv( 'HELIOGRAPH_SETTINGS' ) ?: '{}', true ) as $name => $value ) {
	$GLOBALS["wg$name"] = $value;
}
