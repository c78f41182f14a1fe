/*
 * npm run lint: style, the layout of the folders, files that are generated, and links of the docs.
 */

import { checkGenerated } from './generate.mjs';
import { checkLayout } from './layout.mjs';
import { checkDocs } from './docs.mjs';
import { Failure, find, node, root, run, say } from './steps.mjs';

export function lint() {
	node( [ 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '--ext', '.js,.mjs', 'js-glue', 'demo', 'tests', 'tools', 'wasm' ] );
	run( 'clang-format', [ '--dry-run', '--Werror', ...[ 'src', 'wasm', 'tests' ].flatMap( ( folder ) => find( folder, /\.[ch]$/ ) ) ] );
	run( 'phpcs', [ '-q', '--standard=tools/phpcs.xml', 'demo/mediawiki', 'tests/mediawiki' ] );
	checkGenerated();
	const violations = checkLayout( root );
	violations.forEach( ( violation ) => say( `layout: ${ violation }` ) );
	if ( violations.length ) {
		throw new Failure( `the layout does not hold in ${ violations.length } places` );
	}
	checkDocs();
}
