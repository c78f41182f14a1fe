/*
 * A module of another name that stands for the same.
 */

module.exports = require( 'ext.heliograph.compat' );
