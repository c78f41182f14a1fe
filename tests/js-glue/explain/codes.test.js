/*
 * Every code that the sources say has its entry in the catalogue, and the catalogue has no other. The codes are read from the
 * sources: from the list of problems of the core, from the packer, and from the types of what the glue hands to the functions that tell.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { CATALOGUE } from '../../../js-glue/explain/catalogue.js';
import { MEMBERS, OPTIONS } from '../../../js-glue/client/mistakes.js';
import { options } from '../../../js-glue/explain/options.js';
import { registry } from '../../../js-glue/instruments/registry.js';
import { root } from '../../support/shared.js';

/* Functions whose first argument is a code. */
const TELLING = [ 'diagnose', 'failure', 'refuse' ];

/* Where a code is handed on that came from elsewhere: from the core, or with an error that says it. */
const HANDED_ON = [ 'client/life.js: code', 'client/packed.js: error.code', 'client/session.js: code', 'explain/mistakes.js: problem.code' ];

const config = ts.getParsedCommandLineOfConfigFile( path.join( root, 'tsconfig.json' ), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: assert.fail } );
const program = ts.createProgram( config.fileNames, config.options );
const checker = program.getTypeChecker();
const glue = path.join( root, 'js-glue/' );
const sources = program.getSourceFiles().filter( ( { fileName } ) => fileName.startsWith( glue ) );

/**
 * @param {ts.Node} node
 * @return {ts.Node | undefined} What says a code, if this node tells something.
 */
function codeOf( node ) {
	if ( ts.isCallExpression( node ) && node.arguments.length > 1 ) {
		const { expression } = node;
		const name = ts.isPropertyAccessExpression( expression ) ? expression.name.text : ts.isIdentifier( expression ) ? expression.text : '';
		return TELLING.includes( name ) ? node.arguments[ 0 ] : undefined;
	} else if ( ts.isPropertyAssignment( node ) && node.name.getText() === 'code' ) {
		return node.initializer;
	}
	return ts.isBindingElement( node ) && ( node.propertyName || node.name ).getText() === 'code' ? node.initializer : undefined;
}

/** @return {{ codes: string[], handedOn: string[] }} */
function readGlue() {
	const codes = new Set(), handedOn = new Set();
	/** @param {ts.Node} node */
	const visit = ( node ) => {
		const code = codeOf( node );
		const type = code && checker.getTypeAtLocation( code );
		for ( const one of type ? type.isUnion() ? type.types : [ type ] : [] ) {
			if ( one.isStringLiteral() ) {
				codes.add( one.value );
			} else if ( !( one.flags & ts.TypeFlags.Undefined ) ) {
				handedOn.add( `${ path.relative( glue, code.getSourceFile().fileName ) }: ${ code.getText() }` );
			}
		}
		ts.forEachChild( node, visit );
	};
	sources.forEach( visit );
	return { codes: [ ...codes ], handedOn: [ ...handedOn ].sort() };
}

/** @return {string[]} */
function readPacker() {
	const folder = path.join( root, 'tools/pack' );
	const texts = fs.readdirSync( folder ).map( ( name ) => fs.readFileSync( path.join( folder, name ), 'utf8' ) );
	return texts.flatMap( ( text ) => Array.from( text.matchAll( /\bcode: '([a-z-]+)'/g ), ( [ , code ] ) => code ) );
}

/** @return {string[]} */
function readCore() {
	const [ , list ] = /#define HG_PROBLEMS\(X\)((?:.*\\\n)*.*)/.exec( fs.readFileSync( path.join( root, 'src/report.h' ), 'utf8' ) );
	return Array.from( list.matchAll( /X\(\w+, "([a-z-]+)"/g ), ( [ , code ] ) => code );
}

describe( 'the catalogue of diagnostics', () => {
	const { codes, handedOn } = readGlue();
	const said = [ ...new Set( [ ...readCore(), ...readPacker(), ...codes ] ) ].sort();
	const entries = Object.assign( {}, ...Object.values( CATALOGUE ) );

	it( 'has an entry for each code that the sources say, and no other', () => {
		assert.ok( said.length > 60 );
		assert.deepEqual( Object.keys( entries ).sort(), said );
	} );

	it( 'knows where a code is only handed on', () => {
		assert.deepEqual( handedOn, HANDED_ON );
	} );

	it( 'names a code once', () => {
		assert.equal( Object.values( CATALOGUE ).flatMap( Object.keys ).length, Object.keys( entries ).length );
	} );

	it( 'says of each what happened, why, and what to do, in sentences', () => {
		for ( const [ code, { by, what, why, remedy } ] of Object.entries( entries ) ) {
			assert.ok( [ 'site', 'intake', 'browser', 'reader', 'heliograph' ].includes( by ), code );
			[ what, why, remedy ].forEach( ( text ) => assert.match( text, /^(?![a-z]+ ).*[.?]$/s, code ) );
		}
	} );

	it( 'names all instruments that are built in, and all files that they may need', () => {
		const lacks = ( /** @type {string} */ text, /** @type {string[]} */ names ) => names.filter( ( name ) => !text.includes( name ) );
		const folder = path.join( glue, 'instruments' );
		const files = [ 'files.js', 'registry.js' ].flatMap( ( name ) => Array.from( fs.readFileSync( path.join( folder, name ), 'utf8' ).matchAll( /import\( '\.\/(\w+)\.js' \)/g ), ( [ , file ] ) => `heliograph.${ file }.mjs` ) );
		assert.ok( files.length > 5 );
		assert.deepEqual( lacks( entries[ 'unknown-instrument' ].remedy, Object.keys( registry ) ), [] );
		assert.deepEqual( lacks( entries[ 'extras-unavailable' ].why, files ), [] );
	} );

	it( 'is what docs/troubleshooting.md has, and its table of symptoms leads to entries', () => {
		const page = fs.readFileSync( path.join( root, 'docs/troubleshooting.md' ), 'utf8' );
		const headings = Array.from( page.matchAll( /^### (\S+)$/gm ), ( [ , code ] ) => code );
		assert.deepEqual( headings.sort(), said );
		const links = Array.from( page.matchAll( /\]\(#([a-z-]+)\)/g ), ( [ , anchor ] ) => anchor );
		assert.ok( links.length > 20 );
		assert.deepEqual( links.filter( ( anchor ) => !said.includes( anchor ) ), [] );
	} );
} );

/**
 * @param {ts.Type} type
 * @return {ts.Type[]} Of a union its objects.
 */
function objectsOf( type ) {
	return ( type.isUnion() ? type.types : [ type ] ).filter( ( one ) => one.flags & ts.TypeFlags.Object );
}

describe( 'the tree of options', () => {
	const types = sources.find( ( { fileName } ) => fileName.endsWith( 'client/types.js' ) );
	const exported = checker.getExportsOfModule( checker.getSymbolAtLocation( types ) );
	const typeOf = ( /** @type {string} */ name ) => checker.getDeclaredTypeOfSymbol( exported.find( ( symbol ) => symbol.name === name ) );

	/**
	 * @param {ts.Type} type
	 * @param {any} shape
	 * @param {string} at
	 * @return {string[]} Where they are not the same.
	 */
	function compare( type, { members, each, fits }, at ) {
		if ( each ) {
			return objectsOf( type ).flatMap( ( one ) => [ checker.getIndexTypeOfType( one, ts.IndexKind.String ) || checker.getIndexTypeOfType( one, ts.IndexKind.Number ) ] )
				.filter( Boolean ).flatMap( ( one ) => compare( one, each, `${ at }/*` ) );
		} else if ( !members || typeof fits !== 'function' ) {
			return [];
		}
		const object = objectsOf( type ).find( ( one ) => !checker.isArrayType( one ) && one.getProperties().length );
		const declared = ( object ? object.getProperties() : [] ).filter( ( { name } ) => name !== '__index' );
		const names = declared.map( ( { name } ) => name ), known = Object.keys( members );
		return [
			...names.filter( ( name ) => !known.includes( name ) ).map( ( name ) => `${ at }/${ name } is only in types.js` ),
			...known.filter( ( name ) => !names.includes( name ) ).map( ( name ) => `${ at }/${ name } is only in options.js` ),
			...declared.filter( ( { name } ) => members[ name ] ).flatMap( ( property ) => compare( checker.getTypeOfSymbolAtLocation( property, types ), members[ property.name ], `${ at }/${ property.name }` ) )
		];
	}

	it( 'has the names that the types of the options have', () => {
		assert.deepEqual( compare( typeOf( 'Options' ), options, '' ), [] );
	} );

	it( 'has the names by which a client suspects a mistake', () => {
		/**
		 * @param {any} shape
		 * @return {string[]}
		 */
		const namesIn = ( { members = {}, each, isChecked } ) => [ ...isChecked ? [] : Object.keys( members ), ...Object.values( members ).flatMap( namesIn ), ...each ? namesIn( each ) : [] ];
		const { context, instruments: { members: { clickThrough, contributionStatistics } }, ...others } = options.members;
		assert.deepEqual( [ ...OPTIONS ].sort(), Object.keys( options.members ).sort() );
		const rest = [ ...Object.values( others ), clickThrough, contributionStatistics ].flatMap( namesIn ).concat( Object.keys( others.delivery.members ) );
		/* Of producers only one is this client's, and enrollments are a server's. */
		const servers = [ 'metrics_platform_client', 'assigned', 'subject_ids', 'enrolled' ];
		assert.deepEqual( [ ...MEMBERS ].sort(), [ ...new Set( rest ) ].filter( ( name ) => !servers.includes( name ) ).sort() );
		assert.ok( context.isChecked );
	} );
} );
