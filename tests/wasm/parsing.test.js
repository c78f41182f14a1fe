/*
 * Text that is JSON or almost: the core takes it where JSON.parse does, but for what stands here with its reason, and
 * what it takes leaves byte for byte. The cases follow the plan of nst/JSONTestSuite: what must be taken, what must not,
 * and what is left open.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCore } from '../support/wasm.js';

const NUMBERS = [
	'0', '-0', '1', '-1', '10', '1.0', '1.50', '0.1', '-0.0', '1e2', '1E2', '1e+2', '1e-2', '1.5e3', '0e0', '0e+1', '123456789012345678901234567890',
	'9007199254740993', '5e-324', '1e-400', '1.7976931348623157e308', '0.1000000000000000055511151231257827',
	'01', '-01', '1.', '.1', '-.1', '+1', '1e', '1e+', '1.e1', '--1', '- 1', '0x1', '1_000', 'NaN', 'Infinity', '-Infinity', '1e1.5', '1,', '1 2', '1a', '-', '+', 'e1', '١', '1e400', '-1e400'
];
const STRINGS = [
	'""', '"a"', '"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u0041"', '"\\u00e9"', '"é"', '"😀"', '"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '"\u2028\u2029"', '"\u007f"', '"\\u0000"', '"\\u001f"', '"\\\\u0041"', '"/"',
	'"\\ud800"', '"\\udc00"', '"\\ud800a"', '"\\ud800\\u0041"', '"\\udc00\\ud800"', '"\\ud800\\ud800\\udc00"', '"\\\\ud800"', '"\\\\\\ud800"', '"\\ufffe\\uffff"', '"\u{10FFFF}"',
	'"', '"a', 'a"', '\'a\'', '"\\"', '"\\x41"', '"\\u"', '"\\u00"', '"\\u00g0"', '"\\U0041"', '"\\a"', '"\\\u00e9"', '"\n"', '"\t"', '"\u0000"', '"\u001f"', '"a""b"', '"\\ud800\\u"', '"\\ud800\\"', '"\\ud8"', '"\\u-123"'
];
const STRUCTURES = [
	'{}', '[]', '[[]]', '{"a":{}}', '{"a":1,"b":[1,"2",null,true,false]}', ' { "a" : 1 } ', '\t\n\r [ 1 , 2 ] \n', '{"":0}', '{"a\\u0062":1}', '{"é":1}', '{"__proto__":1}', '[[[[[[[[[[]]]]]]]]]]', '[null,null]', 'true', 'false', 'null', '{"a":[{"b":[{}]}]}',
	'{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"a\\u0000b":1}',
	'', ' ', '{', '}', '[', ']', '{]', '[}', '[1,]', '[,1]', '[1 2]', '[1,,2]', '{"a"}', '{"a":}', '{:1}', '{"a":1,}', '{,}', '{a:1}', '{\'a\':1}', '{1:1}', '{"a" 1}', '{"a":1 "b":2}', '[1]]', '{}{}', '[] []', 'nul', 'True', 'undefined', '// x\n1', '/* */1', '1 // x', '[1]x', '\uFEFF1', '\u00A01', '[\u000B]', '[\f1]', '{"a":1}}', '"a":1', '*', '<a>', '[1:2]', '{"a":1:2}', '[{', '{"a":[', '["', '["a', '{"a":tru}', '[1}', '{"a":1]'
];
const DEPTHS = [ 60, 63, 64, 65, 100, 5000 ].flatMap( ( depth ) => [ '['.repeat( depth ) + ']'.repeat( depth ), '{"a":'.repeat( depth ) + '1' + '}'.repeat( depth ), '['.repeat( depth ) ] );

/** Where the core refuses what JSON.parse takes, and why. */
const REFUSED = [
	{ why: 'a name twice: readers differ in which they believe', is: ( text ) => text === '{"a":1,"a":2}' || text === '{"a":1,"\\u0061":2}' },
	{ why: 'a name with NUL in it: names are C strings', is: ( text ) => text === '{"a\\u0000b":1}' },
	{ why: 'a number beyond the doubles: JSON.stringify never writes one', is: ( text ) => /^-?1e400$/.test( text ) },
	{ why: 'nested deeper than 64', is: ( text ) => levelsOf( text ) > 64 }
];

/**
 * @param {string} text
 * @return {number} Of arrays and objects, with the scalar in the innermost.
 */
function levelsOf( text ) {
	const opening = /^(?:\[|{"a":)*/.exec( text )[ 0 ];
	return ( opening.match( /[[{]/g ) || [] ).length + ( /^[\]}]?$/.test( text.slice( opening.length, opening.length + 1 ) ) ? 0 : 1 );
}

/**
 * @param {string} text
 * @return {boolean}
 */
function isJson( text ) {
	try {
		JSON.parse( text );
		return true;
	} catch ( error ) {
		return false;
	}
}

const short = ( text ) => JSON.stringify( text.length > 60 ? `${ text.slice( 0, 30 ) }… (${ text.length })` : text );

describe( 'text', () => {
	const { addSchema, core, fillRandom, give, memory } = openCore();
	addSchema( '/any/1.0.0', true );
	give( 'add_stream', { name: 'free', config: {} } );
	give( 'begin_pageview', { context: { performer: { is_temp: true } } } );

	for ( const text of [ ...NUMBERS, ...STRINGS, ...STRUCTURES, ...DEPTHS ] ) {
		const exception = isJson( text ) && REFUSED.find( ( { is } ) => is( text ) );
		it( `${ short( text ) } is ${ isJson( text ) ? 'taken' : 'refused' }${ exception ? ' elsewhere, not here' : '' }`, () => {
			const expected = isJson( text ) && !exception;
			assert.equal( core.hg_wasm_validate( 0, memory.write( text ) ) >= 0, expected, exception && exception.why );

			/* As a member of an event, where that leaves it room to nest. */
			fillRandom();
			const event = `{"$schema":"/none/1.0.0","given":${ text }}`;
			const isEvent = isJson( event ) && expected && levelsOf( text ) < 64;
			const result = core.hg_wasm_submit( 0, memory.write( event ), 0 );
			assert.equal( result === 0, isEvent, String( result ) );
			if ( result === 0 ) {
				core.hg_wasm_collect( 0 );
				assert.ok( memory.read().includes( `"given":${ text.trimEnd().replaceAll( '\n', ' ' ) }` ), memory.read() );
				assert.equal( memory.read().indexOf( '\n' ), memory.read().length - 1 );
			}
		} );
	}

	it( 'of bytes that are no UTF-8 is refused', () => {
		for ( const bytes of [ [ 0x80 ], [ 0xC0, 0x80 ], [ 0xC3 ], [ 0xE0, 0x80, 0x80 ], [ 0xED, 0xA0, 0x80 ], [ 0xF0, 0x80, 0x80, 0x80 ], [ 0xF4, 0x90, 0x80, 0x80 ], [ 0xF8, 0x88, 0x80, 0x80, 0x80 ], [ 0xFF ] ] ) {
			const at = core.hg_wasm_input( bytes.length + 2 );
			memory.bytes.set( [ 0x22, ...bytes, 0x22 ], at );
			assert.equal( core.hg_wasm_validate( 0, bytes.length + 2 ), -1, String( bytes ) );
		}
	} );
} );
