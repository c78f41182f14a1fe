/*
 * From a module to the same as JavaScript, for hosts without WebAssembly:
 *
 *     node to-javascript.mjs lower <from.wat> <to.wat>
 *     node to-javascript.mjs wrap <linked.wasm> <from.wat> <from.js> <to.js>
 *
 * lower: conversions that saturate, which wasm2js does not know, become calls of functions that compare first. wrap: of what
 * wasm2js wrote, an ES module that exports `instantiate`, so that there may be any number of instances, and `build`.
 */

import fs from 'node:fs';
import { idOf } from './build-id.mjs';

/* Of each integer, its bits. */
const INTEGERS = { i32: 32n, i64: 64n };

/**
 * @param {'i32' | 'i64'} type
 * @param {boolean} isSigned
 * @return {string} A function that converts as `trunc_sat_f64` does: what does not fit becomes the nearest that does, and what is no
 *  number becomes 0.
 */
function writeConversion( type, isSigned ) {
	const bits = INTEGERS[ type ] - ( isSigned ? 1n : 0n );
	const least = isSigned ? -( 1n << bits ) : 0n, beyond = 1n << bits;
	/* The text format takes the highest unsigned number by its bits. */
	const most = isSigned ? beyond - 1n : -1n;
	const sign = isSigned ? 's' : 'u';
	return `
 (func $${ type }_trunc_sat_f64_${ sign } (param $x f64) (result ${ type })
  (if (f64.ne (local.get $x) (local.get $x)) (then (return (${ type }.const 0))))
  (if (f64.ge (local.get $x) (f64.const ${ beyond })) (then (return (${ type }.const ${ most }))))
  (if (f64.lt (local.get $x) (f64.const ${ least })) (then (return (${ type }.const ${ least }))))
  (${ type }.trunc_f64_${ sign } (local.get $x)))`;
}

/**
 * @param {string} text A module as text.
 * @return {string}
 */
function lower( text ) {
	const calls = text.replace( /\((i32|i64)\.trunc_sat_f64_([su])/g, '(call $$$1_trunc_sat_f64_$2' );
	if ( /\.trunc_sat_/.test( calls.replace( /"[^"\n]*"/g, '' ) ) ) {
		throw new Error( 'a conversion of another kind than these' );
	}
	const conversions = Object.keys( INTEGERS ).flatMap( ( type ) => [ true, false ].map( ( isSigned ) => writeConversion( /** @type {'i32' | 'i64'} */ ( type ), isSigned ) ) );
	return `${ calls.slice( 0, calls.lastIndexOf( ')' ) ) }${ conversions.join( '' ) })\n`;
}

/**
 * What JavaScript has to be given and to answer is converted as at the boundary of a module.
 *
 * @param {string} text A module as text.
 * @return {string[]} By export, a method that calls it.
 */
function writeExports( text ) {
	const functions = new Map( Array.from( text.matchAll( /^ \(func (\S+)(.*)$/gm ), ( [ , name, types ] ) => [ name, types ] ) );
	const convert = { i32: ( /** @type {string} */ value ) => `${ value }|0`, f64: ( /** @type {string} */ value ) => `+${ value }` };
	return Array.from( text.matchAll( /\(export "(\w+)" \(func (\S+?)\)\)/g ), ( [ , name, internal ] ) => {
		const types = functions.get( internal );
		const params = Array.from( types.matchAll( /\(param \S+ (\w+)\)/g ), ( [ , type ], i ) => ( { name: `p${ i }`, type } ) );
		const [ , result ] = types.match( /\(result (\w+)\)/ ) || [];
		const call = `core.${ name }(${ params.map( ( param ) => convert[ param.type ]( param.name ) ).join() })`;
		return `${ name }(${ params.map( ( param ) => param.name ).join() }){if(failed)fail(failed);try{${ result ? `return ${ convert[ result ]( call ) }` : call }}catch(error){failed=error;fail(error)}}`;
	} );
}

/**
 * @param {Uint8Array} linked
 * @param {string} text The module as text.
 * @param {string} script What wasm2js made of it.
 * @return {string}
 */
function wrap( linked, text, script ) {
	const [ body, ...others ] = script.split( /^var retasmFunc = asmFunc\([^]*$/m );
	if ( others.length !== 1 || /^\s*import\b/m.test( body ) ) {
		throw new Error( 'wasm2js wrote something of another form than that which is known' );
	}
	return [
		`export const build = ${ JSON.stringify( [ ...idOf( linked ) ] ) };`,
		'export function instantiate( RuntimeError ) {',
		body,
		'const core = asmFunc({ abort() { throw new Error("abort"); } });',
		/* Where the stack came to its end there may be no room to say so: then the next call does. */
		'let failed;',
		'function fail(error) { const trap = new RuntimeError(error.message || error); failed = undefined; throw trap; }',
		`return {memory:core.memory,${ writeExports( text ).join() }};`,
		'}\n'
	].join( '\n' );
}

const [ , , step, ...files ] = process.argv;
const to = files[ files.length - 1 ];
const read = ( /** @type {number} */ i ) => fs.readFileSync( files[ i ], 'utf8' );
fs.writeFileSync( to, step === 'lower' ? lower( read( 0 ) ) : wrap( fs.readFileSync( files[ 0 ] ), read( 1 ), read( 2 ) ) );
