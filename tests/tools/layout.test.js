/*
 * The lint of the layout: each case is a small project, and what is said of it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkLayout } from '../../tools/layout.mjs';
import { root } from '../support/shared.js';

const LONG = `int f(void)\n{\n${ '    g();\n'.repeat( 58 ) }}\n`;

/** @type {Record<string, [ Record<string, string>, ...RegExp[] ]>} Files, and what is found. */
const CASES = {
	'a folder may name those before it': [ {
		'src/base/text.h': '',
		'src/heliograph.h': '',
		'src/report.h': '#include "base/text.h"\n#include "heliograph.h"\n',
		'src/schema/compile.c': '#include "report.h"\n#include "schema/compile.h"\n',
		'src/schema/compile.h': '#include <stddef.h>\n',
		'js-glue/platform/clock.js': '',
		'js-glue/delivery/outbox.js': 'import { now } from \'../platform/clock.js\';\n',
		'js-glue/index.js': 'export { send } from \'./delivery/outbox.js\';\n'
	} ],
	'a folder may not name those behind it': [
		{ 'src/base/text.c': '#include "schema/compile.h"\n', 'src/schema/compile.h': '' },
		/^src\/base\/text\.c → src\/schema\/compile\.h: a folder names only those before it: heliograph < base < /
	],
	'files at the top have a place in the order': [
		{ 'src/json/load.c': '#include "report.h"\n', 'src/report.h': '' },
		/^src\/json\/load\.c → src\/report\.h: /
	],
	'sources from streams on may know the client, headers and what lies below may not': [
		{
			'src/client.h': '#include "stream/stream.h"\n',
			'src/stream/stream.h': '',
			'src/stream/stream.c': '#include "client.h"\n',
			'src/event/emit.h': '#include "client.h"\n',
			'src/schema/compile.c': '#include "client.h"\n'
		},
		/^src\/event\/emit\.h → src\/client\.h: /,
		/^src\/schema\/compile\.c → src\/client\.h: /
	],
	'folders side by side do not name each other': [
		{ 'js-glue/listening/hover.js': 'import { send } from \'../delivery/outbox.js\';\n', 'js-glue/delivery/outbox.js': '' },
		/^js-glue\/listening\/hover\.js → js-glue\/delivery\/outbox\.js: .*listening, delivery/
	],
	'what is imported later is imported as well': [
		{ 'js-glue/core/loader.js': 'const extras = await import( \'../instruments/extras.js\' );\n', 'js-glue/instruments/extras.js': '' },
		/^js-glue\/core\/loader\.js → js-glue\/instruments\/extras\.js: /
	],
	'types that comments name are no arrows': [
		{ 'js-glue/platform/clock.js': '/** @type {import(\'../client/types.js\').Clock} */\nexport const clock = {};\n', 'js-glue/client/types.js': '' }
	],
	'no file names itself through others': [
		{
			'demo/site/a.js': 'import \'./b.js\';\n',
			'demo/site/b.js': 'import {\n\tc\n} from \'./c.js\';\n',
			'demo/site/c.js': 'export * from \'./a.js\';\n'
		},
		/^demo\/site\/a\.js → demo\/site\/b\.js → demo\/site\/c\.js → demo\/site\/a\.js: no file names itself/
	],
	'headers that include each other are a circle': [
		{ 'src/base/a.h': '#include "base/b.h"\n', 'src/base/b.h': '#include "base/a.h"\n' },
		/^src\/base\/a\.h → src\/base\/b\.h → src\/base\/a\.h: /
	],
	'a folder that is not in the layout is none': [
		{ 'src/utils/misc.c': '#include "base/text.h"\n', 'src/base/text.h': '' },
		/^src\/utils\/misc\.c → src\/base\/text\.h: no folder of the layout: src\/utils\/misc\.c$/
	],
	'the demo uses what is shipped': [
		{ 'demo/site/skin.js': 'import { createClient } from \'../../js-glue/index.js\';\n', 'demo/server.mjs': 'import \'../dist/heliograph.mjs\';\n' },
		/^demo\/site\/skin\.js → js-glue\/index\.js: demo\/ knows nothing of the project but itself, dist\//
	],
	'the glue knows nothing outside itself': [
		{ 'js-glue/index.js': 'import \'../tests/support/client.js\';\n' },
		/^js-glue\/index\.js → tests\/support\/client\.js: js-glue\/ knows nothing/
	],
	'the exports of the module are named in one file': [
		{ 'js-glue/core/core.js': 'hg_wasm_open();\n', 'js-glue/client/client.js': 'core.hg_wasm_open();\n' },
		/^js-glue\/client\/client\.js → hg_wasm_: /
	],
	'the core does not know what it is built for': [
		{ 'src/client.c': '#ifdef __EMSCRIPTEN__\n#endif\n' },
		/^src\/client\.c → __EMSCRIPTEN__: /
	],
	'a function of C has 60 lines at the most': [
		{ 'src/base/short.c': LONG.replace( '    g();\n', '' ), 'src/base/long.c': LONG },
		/^src\/base\/long\.c: int f\(void\) has 61 lines/
	]
};

describe( 'the layout', () => {
	Object.entries( CASES ).forEach( ( [ name, [ files, ...expected ] ] ) => {
		it( name, ( t ) => {
			const project = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-layout-' ) );
			t.after( () => fs.rmSync( project, { recursive: true } ) );
			for ( const [ file, text ] of Object.entries( files ) ) {
				fs.mkdirSync( path.dirname( path.join( project, file ) ), { recursive: true } );
				fs.writeFileSync( path.join( project, file ), text );
			}
			const found = checkLayout( project );
			assert.equal( found.length, expected.length, found.join( '\n' ) );
			expected.forEach( ( pattern, i ) => assert.match( found[ i ], pattern ) );
		} );
	} );

	it( 'of the project holds', () => {
		assert.deepEqual( checkLayout( root ), [] );
	} );
} );
