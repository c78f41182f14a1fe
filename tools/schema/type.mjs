/*
 * A schema as a type of TypeScript: what of it a compiler can check. Lengths, patterns and bounds of numbers are left to
 * `submit`.
 */

/* Of the top of an event, what a client completes: nobody has to give it, nor all of what is in it. */
const COMPLETED = [ 'meta', 'agent', 'mediawiki', 'page', 'performer', 'sample', '$schema', 'dt', 'client_dt', 'instrument_name', 'funnel_event_sequence_position', 'schema', 'webHost', 'wiki', 'revision' ];

/** Names that contextual attributes have at the top of a flat schema and in a legacy capsule's `event`. */
export const FLAT = [
	'skin', 'pageNamespace', 'pageNs', 'isAnon', 'isTemp', 'is_temp', 'user_id', 'userGroups', 'user_editcount', 'editCountBucket', 'token', 'sessionId', 'pageToken'
];

const WORDS = new Map( Object.entries( { null: 'null', boolean: 'boolean', integer: 'number', number: 'number', string: 'string' } ) );

/* A schema that is deeper, or that comes to be larger as what it refers to is written in its place, is not checked from there on. */
const MAX_DEPTH = 64, MAX_TYPES = 20000;

/**
 * @typedef {Object} Place Where in an event a type is written.
 * @property {any} root The schema that a `$ref` is within.
 * @property {string} indent
 * @property {boolean} isTop The event itself, or the `event` of a legacy capsule.
 * @property {boolean} isCompleted Something that the client completes.
 * @property {string[]} refs Those that are being written, for a schema may refer to itself.
 * @property {number} depth How many schemas it lies in.
 * @property {{ count: number }} written How many types there are so far.
 */

const isObject = ( /** @type {any} */ value ) => typeof value === 'object' && value !== null && !Array.isArray( value );

/**
 * @param {string[]} types
 * @return {string}
 */
function unite( types ) {
	const all = [ ...new Set( types ) ];
	return all.includes( 'unknown' ) ? 'unknown' : all.filter( ( type ) => type !== 'never' ).join( ' | ' ) || 'never';
}

/**
 * @param {string[]} types
 * @return {string}
 */
function intersect( types ) {
	const all = [ ...new Set( types ) ].filter( ( type ) => type !== 'unknown' );
	return all.length > 1 ? all.map( ( type ) => / \| /.test( type ) ? `( ${ type } )` : type ).join( ' & ' ) : all[ 0 ] || 'unknown';
}

/**
 * @param {unknown} value
 * @return {string} The type of this value alone.
 */
function typeOfValue( value ) {
	if ( Array.isArray( value ) ) {
		return `[ ${ value.map( typeOfValue ).join( ', ' ) } ]`;
	}
	if ( isObject( value ) ) {
		return `{ ${ Object.entries( value ).map( ( [ name, member ] ) => `${ JSON.stringify( name ) }: ${ typeOfValue( member ) };` ).join( ' ' ) } }`;
	}
	return JSON.stringify( value );
}

/**
 * @param {unknown} text
 * @param {string} indent
 * @return {string} A comment of its lines; none for none.
 */
export function writeComment( text, indent ) {
	const lines = typeof text === 'string' ? text.trim().replace( /\*\//g, '* /' ).split( '\n' ) : [];
	if ( !lines[ 0 ] ) {
		return '';
	}
	return lines.length === 1 ? `${ indent }/** ${ lines[ 0 ] } */\n` : `${ indent }/**\n${ lines.map( ( line ) => `${ indent } * ${ line }`.trimEnd() ).join( '\n' ) }\n${ indent } */\n`;
}

/**
 * @param {any} schema
 * @param {Place} place
 * @return {string} The type of its objects.
 */
function writeObject( schema, place ) {
	const { properties = {}, additionalProperties, patternProperties } = schema;
	const required = Array.isArray( schema.required ) ? schema.required : [];
	const inside = `${ place.indent }\t`;
	const members = Object.entries( isObject( properties ) ? properties : {} ).map( ( [ name, member ] ) => {
		const isCompleted = place.isCompleted || place.isTop && COMPLETED.includes( name );
		const isOptional = isCompleted || !required.includes( name ) || isObject( member ) && 'default' in member || place.isTop && FLAT.includes( name );
		const type = writeType( member, { ...place, indent: inside, isTop: place.isTop && name === 'event', isCompleted } );
		return { type, text: `${ writeComment( Object( member ).description, inside ) }${ inside }${ /^[A-Za-z_$][\w$]*$/.test( name ) ? name : JSON.stringify( name ) }${ isOptional ? '?' : '' }: ${ type };\n` };
	} );
	const others = [ ...isObject( patternProperties ) ? Object.values( patternProperties ) : [], ...additionalProperties === undefined || additionalProperties === false ? [] : [ additionalProperties ] ]
		.map( ( member ) => writeType( member, { ...place, indent: inside, isTop: false } ) );
	/* Whether it is declared or not, a member has to fit. */
	const rest = others.length || !members.length && additionalProperties !== false ? `${ inside }[ name: string ]: ${ unite( others.length ? [ ...others, ...members.map( ( { type } ) => type ), ...members.length ? [ 'undefined' ] : [] ] : [ 'unknown' ] ) };\n` : '';
	const text = members.map( ( member ) => member.text ).join( '' ) + rest;
	return text ? `{\n${ text }${ place.indent }}` : 'Record<string, never>';
}

/**
 * @param {any} schema
 * @param {Place} place
 * @return {string} The type of its arrays.
 */
function writeArray( { items, additionalItems, minItems = 0 }, place ) {
	const write = ( /** @type {any} */ item ) => writeType( item, { ...place, isTop: false } );
	if ( !Array.isArray( items ) ) {
		const type = items === undefined ? 'unknown' : write( items );
		return /^[\w.]+$/.test( type ) ? `${ type }[]` : `Array<${ type }>`;
	}
	const rest = additionalItems === false ? [] : [ `...Array<${ additionalItems === undefined ? 'unknown' : write( additionalItems ) }>` ];
	return `[ ${ [ ...items.map( ( item, i ) => i < minItems ? write( item ) : `( ${ write( item ) } )?` ), ...rest ].join( ', ' ) } ]`;
}

/**
 * @param {any} schema
 * @param {Place} place
 * @return {string[]} A type for each of the types of JSON that it allows.
 */
function writeTypes( schema, place ) {
	const tellsObject = [ 'properties', 'required', 'additionalProperties', 'patternProperties' ].some( ( keyword ) => keyword in schema );
	const types = schema.type === undefined ? tellsObject ? [ 'object' ] : 'items' in schema ? [ 'array' ] : [] : [ schema.type ].flat();
	return types.map( ( type ) => type === 'object' ? writeObject( schema, place ) : type === 'array' ? writeArray( schema, place ) : WORDS.get( type ) || 'unknown' );
}

/**
 * @param {any} root
 * @param {string} ref
 * @return {any} What it names within the schema; undefined for what is elsewhere.
 */
function follow( root, ref ) {
	if ( !/^#(\/|$)/.test( ref ) ) {
		return undefined;
	}
	try {
		return ref.split( '/' ).slice( 1 ).map( ( step ) => decodeURIComponent( step ).replace( /~1/g, '/' ).replace( /~0/g, '~' ) )
			.reduce( ( value, step ) => Object.hasOwn( Object( value ), step ) ? value[ step ] : undefined, root );
	} catch ( error ) {
		/* What is no address names nothing. */
		return undefined;
	}
}

/**
 * @param {any} schema
 * @param {Place} place
 * @return {string}
 */
function writeRef( { $ref }, place ) {
	const schema = follow( place.root, $ref );
	/* What is within itself is checked as deep as it is written here. */
	return schema === undefined || place.refs.includes( $ref ) ? 'unknown' : writeType( schema, { ...place, refs: [ ...place.refs, $ref ] } );
}

/**
 * @param {any} schema
 * @param {Place} place
 * @return {string}
 */
function writeType( schema, { depth, ...around } ) {
	const place = { ...around, depth: depth + 1 };
	if ( depth > MAX_DEPTH || place.written.count++ > MAX_TYPES ) {
		return 'unknown';
	}
	if ( !isObject( schema ) ) {
		return schema === false ? 'never' : 'unknown';
	}
	if ( typeof schema.$ref === 'string' ) {
		return writeRef( schema, place );
	}
	const all = [];
	if ( 'const' in schema || Array.isArray( schema.enum ) ) {
		all.push( unite( ( 'const' in schema ? [ schema.const ] : schema.enum ).map( typeOfValue ) ) );
	} else {
		const types = writeTypes( schema, place );
		all.push( types.length ? unite( types ) : 'unknown' );
	}
	for ( const keyword of [ 'allOf', 'anyOf', 'oneOf' ] ) {
		if ( Array.isArray( schema[ keyword ] ) ) {
			const types = schema[ keyword ].map( ( /** @type {any} */ one ) => writeType( one, place ) );
			all.push( keyword === 'allOf' ? intersect( types ) : unite( types ) );
		}
	}
	return intersect( all );
}

/**
 * @param {any} schema
 * @param {string} indent
 * @return {string} The type of an event as it is given to `submit`: what the client completes may be left out.
 */
export function writeEventType( schema, indent ) {
	return writeType( schema, { root: schema, indent, isTop: true, isCompleted: false, refs: [], depth: 0, written: { count: 0 } } );
}
