/*
 * What the JavaScript says of itself: the shapes that its comments define, and the functions that a file exports.
 */

import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { DROP_REASONS, RESULTS } from '../../js-glue/core/boundary.js';
import { Failure, root } from '../steps.mjs';

/**
 * @typedef {Object} Member
 * @property {string} name
 * @property {string} type As it is written.
 * @property {boolean} isOptional
 * @property {string} text
 */

/**
 * @typedef {Object} Shape
 * @property {string} name
 * @property {string} text
 * @property {string} [type] As it is written; undefined where it has members.
 * @property {Member[]} [members]
 */

/**
 * @typedef {Object} Exported
 * @property {string} name
 * @property {string} text
 * @property {Member[]} parameters
 * @property {string} [returns] The type.
 * @property {string} [returnsText]
 * @property {string} [throwsText]
 */

/** @type {Map<string, any>} */
const parsed = new Map();

/**
 * @param {string} file Relative to the project.
 * @return {any}
 */
function parse( file ) {
	if ( !parsed.has( file ) ) {
		const kind = file.endsWith( '.ts' ) ? ts.ScriptKind.TS : ts.ScriptKind.JS;
		parsed.set( file, ts.createSourceFile( file, fs.readFileSync( path.join( root, file ), 'utf8' ), ts.ScriptTarget.Latest, true, kind ) );
	}
	return parsed.get( file );
}

const oneLine = ( text ) => text.replace( /\s*\n[\s*]*/g, ' ' ).trim();

/** What a comment or tag says, as one line. */
const commentOf = ( node ) => oneLine( ts.getTextOfJSDocComment( node && node.comment ) || '' ).replace( /^- /, '' );

/* Lists whose words are a type. */
const WORDS = { RESULTS, DROP_REASONS };

/** A type without where it is imported from, and with the words of lists. */
function typeOf( expression ) {
	return oneLine( expression.getText().replace( /^\{|\}$/g, '' ) ).replace( /import\([^)]*\)\./g, '' )
		.replace( /\(typeof (\w+)\)\[number\]/g, ( all, list ) => WORDS[ list ].map( ( word ) => `'${ word }'` ).join( ' | ' ) );
}

/**
 * @param {any} tag
 * @return {Member[]} The member; behind one that the comment takes apart, its own.
 */
function readMember( tag ) {
	const inner = tag.typeExpression.jsDocPropertyTags || tag.typeExpression.type && tag.typeExpression.type.jsDocPropertyTags;
	const type = inner ? 'Object' : typeOf( tag.typeExpression );
	return [ { name: tag.name.getText(), type, isOptional: tag.isBracketed, text: commentOf( tag ) }, ...( inner || [] ).flatMap( readMember ) ];
}

/**
 * @param {any} node
 * @param {( node: any ) => void} visit
 */
function visitAll( node, visit ) {
	visit( node );
	ts.forEachChild( node, ( child ) => visitAll( child, visit ) );
}

/**
 * @param {string} file
 * @return {Map<string, { comment: any, tag: any }>} Its typedefs by name.
 */
function findTypedefs( file ) {
	const found = new Map();
	visitAll( parse( file ), ( node ) => ( node.jsDoc || [] ).forEach( ( comment ) => ( comment.tags || [] ).forEach( ( tag ) => {
		if ( ts.isJSDocTypedefTag( tag ) && tag.name ) {
			found.set( tag.name.getText(), { comment, tag } );
		}
	} ) ) );
	return found;
}

/**
 * @param {string} file
 * @param {string} name
 * @return {Shape} It may be another file's, which this one names.
 */
export function readShape( file, name ) {
	const { comment, tag } = findTypedefs( file ).get( name ) || {};
	if ( !tag ) {
		throw new Failure( `${ file } defines no ${ name }` );
	}
	const text = [ commentOf( comment ), commentOf( tag ) ].filter( Boolean ).join( ' ' );
	const expression = tag.typeExpression;
	if ( ts.isJSDocTypeLiteral( expression ) ) {
		return { name, text, members: ( expression.jsDocPropertyTags || [] ).flatMap( readMember ) };
	}
	const own = ( comment.tags || [] ).filter( ts.isJSDocTemplateTag ).flatMap( ( { typeParameters } ) => typeParameters.map( ( one ) => one.name.getText() ) );
	if ( ts.isImportTypeNode( expression.type ) && expression.type.qualifier && ( expression.type.typeArguments || [] ).every( ( one ) => own.includes( one.getText() ) ) ) {
		const other = path.join( path.dirname( file ), expression.type.argument.literal.text );
		const found = readShape( other, expression.type.qualifier.getText() );
		return { ...found, name, text: found.text || text };
	}
	return { name, text, type: typeOf( expression ) };
}

/**
 * @param {string} file
 * @return {string[]} The names of the shapes that it defines, in their order.
 */
export function listShapes( file ) {
	return [ ...findTypedefs( file ).keys() ];
}

/**
 * @param {any} node A function of JavaScript, or of a declaration file.
 * @return {Exported}
 */
function readFunction( node ) {
	const comment = ( node.jsDoc || [] ).at( -1 ), tags = comment ? comment.tags || [] : [];
	const tagged = tags.filter( ts.isJSDocParameterTag ).flatMap( readMember );
	const returned = tags.find( ts.isJSDocReturnTag ), thrown = tags.find( ts.isJSDocThrowsTag );
	return {
		name: node.name.getText(),
		text: commentOf( comment ),
		parameters: tagged.length ? tagged : node.parameters.map( ( one ) => ( { name: one.name.getText(), type: one.type ? one.type.getText() : 'any', isOptional: !!one.questionToken, text: '' } ) ),
		returns: returned ? typeOf( returned.typeExpression ) : node.type && node.type.getText(),
		returnsText: commentOf( returned ),
		throwsText: thrown && [ thrown.typeExpression ? typeOf( thrown.typeExpression ) : '', commentOf( thrown ) ].filter( Boolean ).join( ': ' )
	};
}

/**
 * @param {string} file
 * @return {Exported[]} What it exports, in its order; classes as functions that are called by `new`.
 */
export function readExports( file ) {
	const isExported = ( node ) => ( ts.getCombinedModifierFlags( node ) & ts.ModifierFlags.Export ) !== 0;
	return parse( file ).statements.flatMap( ( node ) => {
		if ( ts.isFunctionDeclaration( node ) && isExported( node ) ) {
			return readFunction( node );
		}
		if ( ts.isClassDeclaration( node ) && isExported( node ) ) {
			return { ...readFunction( { ...node, name: node.name, jsDoc: node.jsDoc, parameters: [] } ), name: node.name.getText(), isClass: true };
		}
		if ( ts.isExportDeclaration( node ) && node.moduleSpecifier && node.exportClause ) {
			const other = readExports( path.join( path.dirname( file ), node.moduleSpecifier.text ) );
			return node.exportClause.elements.map( ( { name } ) => other.find( ( one ) => one.name === name.text ) ).filter( Boolean );
		}
		return [];
	} );
}
