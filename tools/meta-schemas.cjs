/*
 * ajv's meta-schemas that are files of its package and not part of its module. CommonJS, which reads JSON both under Node 20
 * and in a bundle.
 */

module.exports = {
	secure: require( 'ajv/lib/refs/json-schema-secure.json' ),
	draft4: require( 'ajv/lib/refs/json-schema-draft-04.json' ),
	draft6: require( 'ajv/lib/refs/json-schema-draft-06.json' )
};
