/*
 * mw.eventLog, mw.testKitchen and mw.xLab, for pages that were written for EventLogging and Test Kitchen.
 */

const { isNeeded } = require( 'ext.heliograph' );
const { instruments, experiments } = require( './compat.json' );
const { provide } = require( './dist/compat.js' );
const onDiagnostic = require( './diagnostics.js' );

/**
 * @return {Object} What is known of the client before it is loaded.
 */
function describe() {
	return {
		load: isNeeded( null ) ? () => mw.heliograph : null,
		isNeeded: isNeeded(),
		instruments: Object.fromEntries( Object.entries( instruments ).map( ( [ name, sample ] ) => [ name, isNeeded( sample && [ sample ] ) ] ) ),
		experiments
	};
}

/* Whatever is wrong here, what depends on this module has to run. */
try {
	/* PHP has seen to it that the modules of those names are these. */
	module.exports = provide( mw, describe(), { modules: [], onDiagnostic } );
} catch ( error ) {
	onDiagnostic( { code: error.code || 'compat-failed', message: error.message, where: 'ext.heliograph.compat' } );
}
