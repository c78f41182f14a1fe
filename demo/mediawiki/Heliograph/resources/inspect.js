/*
 * Whether ?heliograph=inspect in the address opens the inspector: in debug mode, and for who set the option of their own
 * userjs-heliograph-inspect.
 */

module.exports = () => !!mw.config.get( 'debug' ) || !!mw.user.options.get( 'userjs-heliograph-inspect' );
