import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strip } from '../../../js-glue/core/schema.js';

/* what is given, what crosses */
const CASES = {
	'annotations are left out, at every depth': [
		{ title: 't', description: 'd', examples: [ 1 ], $comment: 'c', type: 'object', items: [ { title: 't', type: 'string' } ] },
		{ type: 'object', items: [ { type: 'string' } ] }
	],
	'an $id stays, for it says what a $ref means': [ { $id: '/x', items: { $id: 'y', title: 't' } }, { $id: '/x', items: { $id: 'y' } } ],
	'properties may be called as annotations are': [
		{ properties: { title: { title: 't', type: 'string' }, description: {}, examples: {}, $id: {} }, required: [ 'title' ] },
		{ properties: { title: { type: 'string' }, description: {}, examples: {}, $id: {} }, required: [ 'title' ] }
	],
	'a property may be called properties': [
		{ properties: { properties: { description: 'd', properties: { title: { description: 'd' } } } } },
		{ properties: { properties: { properties: { title: {} } } } }
	],
	'a property may be called enum, and is a schema': [
		{ properties: { enum: { description: 'd', type: 'string' } } },
		{ properties: { enum: { type: 'string' } } }
	],
	'data stays as it is': [
		{ enum: [ { title: 't' }, 'title' ], const: { description: 'd' }, default: { examples: [] } },
		{ enum: [ { title: 't' }, 'title' ], const: { description: 'd' }, default: { examples: [] } }
	],
	'a property may be called __proto__': [
		JSON.parse( '{"properties":{"__proto__":{"type":"string","title":"t"}}}' ),
		JSON.parse( '{"properties":{"__proto__":{"type":"string"}}}' )
	],
	'what is no schema stays what it is': [ null, null ],
	'unknown members cross, for the core to say so': [ { mexLength: 64 }, { mexLength: 64 } ]
};

describe( 'before a schema crosses', () => {
	for ( const [ what, [ given, expected ] ] of Object.entries( CASES ) ) {
		it( what, () => {
			const before = JSON.stringify( given );
			assert.equal( JSON.stringify( strip( given ) ), JSON.stringify( expected ) );
			assert.equal( JSON.stringify( given ), before );
		} );
	}
} );
