import { createEarlyClient } from './compat/early-client.js';
import { createEventLog } from './compat/event-log.js';
import { createClickThroughRate, createTestKitchen } from './compat/test-kitchen.js';
import { HeliographError, catchErrors, createDiagnose } from './platform/errors.js';

/* The extensions whose place is taken, by the names of their modules. */
const REAL = [ 'ext.eventLogging', 'ext.testKitchen', 'ext.xLab', 'ext.metricsPlatform' ];

/* What is set of `mw`. */
const NAMES = [ 'eventLog', 'testKitchen', 'tk', 'xLab' ];

/**
 * @param {any} mw
 * @param {string[]} modules
 * @return {string[]} Which of the real ones are on this page, or may come to be.
 */
function findReal( mw, modules ) {
	return [
		...NAMES.filter( ( name ) => mw[ name ] !== undefined ).map( ( name ) => 'mw.' + name ),
		...modules.filter( ( name ) => ( mw.loader?.getState?.( name ) ?? null ) !== null )
	];
}

/**
 * @param {unknown} editCount As MediaWiki exports it.
 * @return {string | null}
 */
function bucketOf( editCount ) {
	return typeof editCount !== 'number' || isNaN( editCount ) ? null :
		editCount < 1 ? '0 edits' : editCount < 5 ? '1-4 edits' : editCount < 100 ? '5-99 edits' : editCount < 1000 ? '100-999 edits' : '1000+ edits';
}

/**
 * Callers hand over whatever they have: none of it may throw into what they do next.
 *
 * @param {import('./platform/types.js').Diagnose} diagnose
 * @param {string} path Of the object.
 * @param {any} object Its own functions are replaced by such as never throw; classes stay.
 * @return {any} The object.
 */
function guardAll( diagnose, path, object ) {
	for ( const [ name, member ] of Object.entries( object ) ) {
		if ( typeof member === 'function' && name !== 'Schema' ) {
			object[ name ] = catchErrors( diagnose, `${ path }.${ name }`, member );
		}
	}
	return object;
}

/**
 * Have a client answer what extensions call of EventLogging and of Test Kitchen: `mw.eventLog`, `mw.testKitchen` (`mw.tk`) and `mw.xLab`;
 * and export `wgUserEditCountBucket`.
 *
 * @param {any} mw
 * @param {import('./client/types.js').Client | import('./compat/early-client.js').Early} client Or one that is loaded when a call needs it; what is
 *  called until then is kept, and counts as of its own time.
 * @param {Object} [options]
 * @param {any} [options.window]
 * @param {( diagnostic: import('./client/types.js').Diagnostic ) => void} [options.onDiagnostic] Told what callers' own callbacks throw.
 * @param {string[]} [options.modules] Names of ResourceLoader's modules beside which this refuses to be. Default: those of the extensions whose
 *  place is taken.
 * @return {{ ClickThroughRateInstrument: any, stop: () => void }} What `ext.wikimediaEvents.testKitchen` exports. `stop` takes everything away again.
 * @throws {HeliographError} `compat-refused` where EventLogging or Test Kitchen are there: every event would be logged twice.
 */
export function provide( mw, client, { window = globalThis, onDiagnostic, modules = REAL } = {} ) {
	const real = findReal( mw, modules );
	if ( real.length ) {
		throw new HeliographError( [ { code: 'compat-refused', path: '', message: `is there already: ${ real.join( ', ' ) }; do not ask for this beside EventLogging or Test Kitchen` } ] );
	}
	const diagnose = createDiagnose( onDiagnostic );
	const used = 'load' in client ? createEarlyClient( client, { mw, window, diagnose } ) : client;
	const { testKitchen, xLab } = createTestKitchen( used );
	const eventLog = createEventLog( mw, used, { window, diagnose } );
	guardAll( diagnose, 'mw.eventLog', eventLog );
	guardAll( diagnose, 'mw.eventLog.id', eventLog.id );
	Object.assign( mw, { eventLog, testKitchen, tk: testKitchen, xLab } );
	mw.config.set( 'wgUserEditCountBucket', bucketOf( mw.config.get( 'wgUserEditCount' ) ) );
	return {
		ClickThroughRateInstrument: guardAll( diagnose, 'ClickThroughRateInstrument', createClickThroughRate( mw, window.document ) ),
		stop: () => NAMES.forEach( ( name ) => delete mw[ name ] )
	};
}
