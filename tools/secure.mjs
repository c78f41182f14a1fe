/*
 * Whether an EventGate would compile a schema: it takes only what passes ajv's meta-schema for schemas that check what
 * strangers send, lest a long string or list make it slow.
 */

import Ajv from 'ajv';
import metaSchemas from './meta-schemas.cjs';

const ajvOfMetaSchemas = new Ajv( { allErrors: true, jsonPointers: true } );
const validate = ajvOfMetaSchemas.compile( metaSchemas.secure );

const validateDraft = ajvOfMetaSchemas.getSchema( 'http://json-schema.org/draft-07/schema' );

/** Those of draft-07. */
export const KEYWORDS = Object.keys( /** @type {any} */ ( validateDraft.schema ).properties );

/* By the keyword that is dangerous alone: what it needs beside it. */
const NEEDS = {
	pattern: 'a pattern needs a maxLength beside it',
	format: 'a format needs a maxLength beside it',
	uniqueItems: 'uniqueItems needs a maxItems beside it, unless the items are declared to be no objects and no arrays',
	patternProperties: 'patternProperties needs a propertyNames with a maxLength beside it'
};

/**
 * @param {any} schema As it is published.
 * @return {{ path: string, message: string }[]} What is insecure: a JSON Pointer to the schema within the schema, and what it needs.
 */
export function findInsecure( schema ) {
	validate( schema );
	const found = ( validate.errors || [] ).flatMap( ( { dataPath, schemaPath, message } ) => {
		const [ , keyword ] = schemaPath.match( /dependencies\/(\w+)/ ) || [];
		/* "should match then schema", "should match some schema in anyOf" and the like repeat what another error says. */
		return /\/(if|anyOf)$|^#\/type$/.test( schemaPath ) ? [] : [ { path: dataPath.replace( /\/propertyNames$/, '' ), message: NEEDS[ keyword ] || message } ];
	} );
	return found.filter( ( { path, message }, i ) => i === found.findIndex( ( other ) => other.path === path && other.message === message ) );
}

/**
 * @param {any} schema
 * @return {{ path: string, message: string }[]} Where it is no schema of draft-07: the innermost places, each with one reason.
 */
export function findMalformed( schema ) {
	validateDraft( schema );
	const found = ( validateDraft.errors || [] ).map( ( { dataPath, message } ) => ( { path: dataPath, message } ) );
	return found.filter( ( { path }, i ) => i === found.findIndex( ( other ) => other.path === path ) && !found.some( ( other ) => other.path.startsWith( `${ path }/` ) ) );
}

/**
 * Compile a schema as an EventGate does: ajv 6 with `useDefaults` and `allErrors`.
 *
 * @param {any} schema As it is published.
 * @return {any} ajv's function, which checks a value and fills in defaults.
 * @throws {Error} Where ajv, or its meta-schema, refuses it.
 */
export function compileAsIntake( schema ) {
	/* An instance each: schemas may share an $id with a part of another one. */
	const ajv = new Ajv( { useDefaults: true, schemaId: 'auto', allErrors: true, logger: false } );
	ajv.addMetaSchema( metaSchemas.draft4 );
	ajv.addMetaSchema( metaSchemas.draft6 );
	ajv.addMetaSchema( ajv.getSchema( 'http://json-schema.org/draft-07/schema' ).schema, 'https://json-schema.org/draft-07/schema' );
	return ajv.compile( schema );
}
