/*
 * docs/reference.md, from the types: what createClient takes, what a client does, and every shape that they name.
 */

import fs from 'node:fs';
import path from 'node:path';
import { Failure, root } from '../steps.mjs';
import { listShapes, readExports, readShape } from './source.mjs';

const TYPES = 'js-glue/client/types.js';

/* The shapes in the order in which a reader meets them. One that is nowhere here is a mistake, so that none is forgotten. */
const GROUPS = {
	'What a page is configured by': [
		'StreamConfig', 'Sample', 'SampleRate', 'SampleUnit', 'Producer', 'Curation', 'Audience', 'InstrumentConfig', 'ExperimentConfig', 'Enrollments', 'Privacy', 'Wasm', 'WasmSource', 'Fallback', 'PageOptions', 'PagePart'
	],
	'What is true of a page': [ 'Context', 'AgentContext', 'MediaWikiContext', 'PageContext', 'PerformerContext', 'Tokens', 'Change' ],
	'Built-in instruments': [ 'Instruments', 'WebUiClick', 'Facts', 'HomepageModule', 'FlowReplies', 'ClickThrough', 'PageVisit', 'SessionTick', 'ReadingDepth', 'ContributionStatistics', 'Registration' ],
	'What a client answers': [ 'Result', 'DropReason', 'Stats', 'Validation', 'Instrument', 'SendEvent', 'Instrumentation', 'Experiment', 'Verdict', 'Diagnostic', 'Problem' ],
	'What a host may bring': [ 'Transport', 'Send', 'Request', 'Answer', 'Storage', 'StoredEvent', 'Clock' ],
	Schemas: [ 'Schema', 'SchemaObject', 'SchemaKeywords', 'EventOf' ]
};

/* They have sections of their own, or are no user's concern. */
const ELSEWHERE = [ 'Options', 'Client', 'ReadOptions' ];

/* Entries without functions for a caller. */
const FILES_ALONE = [ './fallback', './fallback-whole' ];

const names = listShapes( TYPES ), listed = Object.values( GROUPS ).flat().filter( ( name ) => names.includes( name ) );

/** @param {string} text */
const cell = ( text ) => text.replace( /\|/g, '\\|' );

/**
 * @param {string} type
 * @return {string} As code; a link where it is one of the shapes.
 */
function writeType( type ) {
	return listed.includes( type ) ? `[\`${ type }\`](#${ type.toLowerCase() })` : `\`${ cell( type ) }\``;
}

/**
 * @param {string} type
 * @return {string} Links to the shapes that a longer type names.
 */
function linksOf( type ) {
	const found = listed.filter( ( name ) => name !== type && new RegExp( `\\b${ name }\\b` ).test( type ) );
	return found.length ? `See ${ found.map( ( name ) => `[${ name }](#${ name.toLowerCase() })` ).join( ', ' ) }.` : '';
}

/**
 * @param {import('./source.mjs').Member[]} members
 * @param {string} head
 * @return {string[]} Lines of a table.
 */
function writeMembers( members, head ) {
	return [
		`| ${ head } | type | |`,
		'| --- | --- | --- |',
		...members.map( ( { name, type, isOptional, text } ) => `| \`${ name }\`${ isOptional ? '' : ' *' } | ${ writeType( type ) } | ${ [ cell( text ), linksOf( type ) ].filter( Boolean ).join( ' ' ) } |` )
	];
}

/**
 * @param {string} name
 * @return {string[]}
 */
function writeShape( name ) {
	const { text, type, members } = readShape( TYPES, name );
	const body = members ? writeMembers( members, 'member' ) : [ [ `Is \`${ type }\`.`, linksOf( String( type ) ) ].filter( Boolean ).join( ' ' ) ];
	return [ `### ${ name }`, '', ...text ? [ text, '' ] : [], ...body, '' ];
}

/**
 * @param {any} exported
 * @return {string[]}
 */
function writeFunction( { name, text, parameters, returns, returnsText, throwsText, isClass } ) {
	const given = parameters.filter( ( one ) => !one.name.includes( '.' ) ).map( ( one ) => one.isOptional ? `[${ one.name }]` : one.name ).join( ', ' );
	const call = isClass ? `class ${ name }` : given ? `${ name }( ${ given } )` : `${ name }()`;
	return [
		`**\`${ call }\`**${ returns ? ` → \`${ returns }\`` : '' }`,
		'',
		...[ text, returnsText && `Returns: ${ returnsText }`, throwsText && `Throws ${ throwsText }` ].filter( Boolean ).flatMap( ( line ) => [ line, '' ] ),
		...parameters.some( ( one ) => one.text || one.name.includes( '.' ) ) ? [ ...writeMembers( parameters, 'parameter' ), '' ] : []
	];
}

/**
 * @param {string} entry Of the package, such as `./track`.
 * @return {string} The file that it is made of.
 */
function fileOf( entry ) {
	const name = entry === '.' ? 'index' : entry.slice( 2 );
	const found = [ `js-glue/${ name }.js`, `js-glue/${ name }-entry.js`, `js-glue/${ name }/index.js`, `js-glue/${ name }/${ name }.js`, `tools/${ name }/types.d.ts` ].find( ( file ) => fs.existsSync( path.join( root, file ) ) );
	if ( !found ) {
		throw new Failure( `tools/docs/reference.mjs does not know of what file the entry ${ entry } of package.json is made` );
	}
	return found;
}

/** @return {string} What docs/reference.md has to be. */
export function writeReference() {
	const forgotten = names.filter( ( name ) => !listed.includes( name ) && !ELSEWHERE.includes( name ) );
	if ( forgotten.length ) {
		throw new Failure( `${ TYPES } defines ${ forgotten.join( ', ' ) }: say in GROUPS of tools/docs/reference.mjs where the reference has it` );
	}
	const { name: packageName, exports: entries } = JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) );
	const withTypes = Object.keys( entries ).filter( ( entry ) => ( entries[ entry ].types || entries[ entry ].import ) && !FILES_ALONE.includes( entry ) );
	return [
		'# API reference',
		'',
		'<!-- Generated from the types by tools/docs.mjs: do not edit. -->',
		'',
		'Every option, method and shape, as the types have them. What they are for is in [getting started](getting-started.md).',
		'A star marks what has to be given. Editors show the same from `dist/heliograph.d.ts`.',
		'',
		'## Options',
		'',
		'What `createClient` takes. Mistakes reject with one `HeliographError`, whose `errors` list all of them.',
		'',
		...writeMembers( readShape( TYPES, 'Options' ).members || [], 'option' ),
		'',
		'## The client',
		'',
		'What `createClient` resolves to. After the start nothing of it throws.',
		'',
		...writeMembers( ( readShape( TYPES, 'Client' ).members || [] ).map( ( member ) => ( { ...member, isOptional: true } ) ), 'member' ),
		'',
		...Object.entries( GROUPS ).flatMap( ( [ title, group ] ) => [ `## ${ title }`, '', ...group.filter( ( name ) => names.includes( name ) ).flatMap( writeShape ) ] ),
		'## Entries',
		'',
		'What each entry of the package exports. [Loading](loading.md) says which to take.',
		'',
		...withTypes.flatMap( ( entry ) => [ `### ${ packageName }${ entry.slice( 1 ) }`, '', ...readExports( fileOf( entry ) ).flatMap( writeFunction ) ] )
	].join( '\n' ).trimEnd() + '\n';
}
