/*
 * A WebKitGTK browser of nothing but windows, for WebKitWebDriver to drive. WebKit's own, MiniBrowser, keeps nothing when it
 * is driven, has no narrow windows and no scripts that run first. The environment says what this one has:
 * HELIOGRAPH_FOLDER where it keeps things (a private window, where there is none), HELIOGRAPH_SCRIPT a file with what runs first in windows
 * that are opened from then on, HELIOGRAPH_SETTINGS WebKit's settings as JSON.
 */

import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';

Gtk.init( null );
const folder = GLib.getenv( 'HELIOGRAPH_FOLDER' );
const data = folder ?
	new WebKit2.WebsiteDataManager( { base_data_directory: `${ folder }/data`, base_cache_directory: `${ folder }/cache` } ) :
	WebKit2.WebsiteDataManager.new_ephemeral();
const context = WebKit2.WebContext.new_with_website_data_manager( data );
context.set_automation_allowed( true );

function openWindow() {
	const content = new WebKit2.UserContentManager();
	const script = GLib.getenv( 'HELIOGRAPH_SCRIPT' );
	if ( script && GLib.file_test( script, GLib.FileTest.EXISTS ) ) {
		const [ , bytes ] = GLib.file_get_contents( script );
		content.add_script( WebKit2.UserScript.new( new TextDecoder().decode( bytes ), WebKit2.UserContentInjectedFrames.ALL_FRAMES, WebKit2.UserScriptInjectionTime.START, null, null ) );
	}
	const view = new WebKit2.WebView( { web_context: context, is_controlled_by_automation: true, user_content_manager: content } );
	const settings = view.get_settings();
	/* WebDriver tells nothing of the console; of a private window, nobody does. */
	settings.enable_write_console_messages_to_stdout = true;
	Object.assign( settings, JSON.parse( GLib.getenv( 'HELIOGRAPH_SETTINGS' ) || '{}' ) );
	const window = new Gtk.Window( { default_width: 1280, default_height: 900 } );
	window.add( view );
	window.show_all();
	view.connect( 'close', () => window.destroy() );
	return view;
}

context.connect( 'automation-started', ( _, session ) => {
	const info = new WebKit2.ApplicationInfo();
	info.set_name( 'WebKitGTK' );
	info.set_version( WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version() );
	session.set_application_info( info );
	session.connect( 'create-web-view', openWindow );
} );
Gtk.main();
