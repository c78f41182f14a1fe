/*
 * As PersonalDashboard: the rate at which a link is clicked, by what WikimediaEvents exports.
 */

const { ClickThroughRateInstrument } = require( 'ext.wikimediaEvents.testKitchen' );

$( () => {
	const instrument = mw.testKitchen.getInstrument( 'dashboard' );
	instrument.submitInteraction( 'pageview' );
	ClickThroughRateInstrument.start( '#firstHeading', 'the heading', instrument );
	ClickThroughRateInstrument.start( '#nowhere', 'nothing', instrument );
} );
