/*
 * Whether an EventGate would compile a schema: it takes only what passes ajv's meta-schema for schemas that check what
 * strangers send, lest a long string or list make it slow.
 */

import Ajv from 'ajv';
import metaSchemas from './meta-schemas.cjs';

const validate = new Ajv( { allErrors: true, jsonPointers: true } ).compile( metaSchemas.secure );

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
		/* "should match then schema" and the like repeat what another error says. */
		return /\/if$/.test( schemaPath ) ? [] : [ { path: dataPath.replace( /\/propertyNames$/, '' ), message: NEEDS[ keyword ] || message } ];
	} );
	return found.filter( ( { path, message }, i ) => i === found.findIndex( ( other ) => other.path === path && other.message === message ) );
}
