/*
 * npm run test:mutants: brings back the mistakes for which other clients are known, one at a time, in a copy of the
 * project, and runs the tests that have to notice. A mutant that survives is a hole in the tests, and one that does not build
 * shows nothing. With words behind it, those mutants alone whose file has one of them in its name.
 */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../support/shared.js';

/* A mutant may as well make a test run for ever: then it was noticed. It has so many times as long as the tests take without
 * it, and this at least. */
const PATIENCE = 5, LEAST_LIMIT_MS = 120000;

const NODE = ( ...files ) => [ process.execPath, [ '--test', '--test-force-exit', ...files ] ];
const GLUE = NODE( 'tests/js-glue/delivery/event-store.test.js', 'tests/js-glue/delivery/last-write.test.js', 'tests/js-glue/delivery/indexeddb.test.js', 'tests/js-glue/delivery/outbox.test.js', 'tests/js-glue/delivery/owner-lock.test.js', 'tests/js-glue/delivery/transport.test.js', 'tests/faults/network.test.js', 'tests/js-glue/client/trouble.test.js', 'tests/js-glue/delivery/page-exit.test.js', 'tests/js-glue/listening/bus.test.js', 'tests/js-glue/listening/names.test.js', 'tests/js-glue/core/core.test.js' );
const CORE = [ 'sh', [ '-c', 'cmake --preset native && cmake --build build/native && ctest --test-dir build/native -E statistics' ] ];

/* what, file, the text that is right, the text that is wrong, the tests */
const MUTANTS = [
	[ 'removes from the store by count and not by id', 'js-glue/delivery/event-store.js', 'const ids = [ ...removals ];', 'const ids = ( await storage.all( removals.size, () => true ) ).map( ( { id } ) => id );', GLUE ],
	[ 'deletes before it sends', 'js-glue/delivery/batch-sender.js', 'flight.entries = outbox.take( pairs, flight );', 'flight.entries = outbox.take( pairs, flight ); outbox.settle( flight.entries, flight.entries );', GLUE ],
	[ 'takes over what another tab still owns', 'js-glue/delivery/adoption.js', 'record.owner !== owner.name && !ownedUntil( record.owner, record.at )', 'record.owner !== owner.name', GLUE ],
	[ 'lets two tabs take over the same records', 'js-glue/delivery/adoption.js', 'await storage.add( records.map( ( record ) => ( { ...record, url, owner: owner.name } ) ) );', '', GLUE ],
	[ 'sends the records of another user', 'js-glue/delivery/judge.js', "userIn( owner ) !== user ? 'user_changed' : undefined", 'undefined', GLUE ],
	[ 'believes a failed fetch', 'js-glue/delivery/batch-sender.js', 'flight.isTrusted ? HANDED_OVER : 0 }', 'flight.isTrusted ? HANDED_OVER : 201 }', GLUE ],
	[ 'trusts what nobody acknowledged', 'js-glue/delivery/batch-sender.js', 'isTrusting && isEarned &&', 'isTrusting &&', GLUE ],
	[ 'holds nothing that is in error', 'js-glue/delivery/batch-sender.js', 'failed.filter( ( entry ) => hold( entry, now ) )', '[]', GLUE ],
	[ 'counts the tries of a page alone', 'js-glue/delivery/judge.js', 'at, tries, due: 0, kept: -1 }', 'at, tries: 0, due: 0, kept: -1 }', GLUE ],
	[ 'takes what is for another intake', 'js-glue/delivery/parts.js', 'if ( part?.url !== url ) {', 'if ( !part ) {', GLUE ],
	[ 'takes up more than it can keep', 'js-glue/delivery/parts.js', 'fits( [ ...listUnwritten(), ...records.map( withTries ) ] )', 'records', GLUE ],
	[ 'keeps as its own what another page has', 'js-glue/delivery/last-write.js', 'entry.kept = entry.tries;', '', GLUE ],
	[ 'waits when it comes back', 'js-glue/delivery/sender.js', '? soonUrgency : urgency;', '? urgency : urgency;', GLUE ],
	[ 'gives up a store that failed once', 'js-glue/delivery/event-store.js', 'timer = clock.setTimeout( retry, wait );', '', GLUE ],
	[ 'writes on the path of an event', 'js-glue/delivery/trouble.js', '\t\tif ( isTroubled ) {\n\t\t\tkeep();\n\t\t} else', '\t\tkeep();\n\t\tif', GLUE ],
	[ 'keeps a connection that another tab wants gone', 'js-glue/delivery/indexeddb.js', 'opened.onversionchange = opened.onclose =', 'opened.onclose =', GLUE ],
	[ 'acknowledges a whole batch where the answer lists what failed', 'js-glue/delivery/verdicts.js', 'const refused = ITEMISED.includes( status ) ?', 'const refused = status === 0 ?', GLUE ],
	[ 'hands over what nobody has seen', 'js-glue/delivery/page-exit.js', 'if ( isPrerendering( document ) ) {', 'if ( !document ) {', GLUE ],
	[ 'holds its lock while the page is left', 'js-glue/delivery/owner-lock.js', "window?.addEventListener( 'beforeunload', onUnload );", '', GLUE ],
	[ 'gives up its lock with a navigation that is cancelled', 'js-glue/delivery/owner-lock.js', 'timer = isTentative && clock.setTimeout( hold, NAVIGATION_MS );', '', GLUE ],
	[ 'tries each failed request twice', 'js-glue/delivery/transport.js', 'if ( wasEarly && !request.exiting ) {', 'if ( !request.exiting ) {', GLUE ],
	[ 'restarts its core over an error of its own', 'js-glue/client/life.js', 'if ( isTrap( error ) ) {', 'if ( error ) {', GLUE ],
	[ 'keeps what was tracked by reference', 'js-glue/listening/call-log.js', 'subscriber.callback( topic, text && parse( text ), time );', 'subscriber.callback( topic, data0, time );', GLUE ],
	[ 'tells which section is read', 'js-glue/listening/names.js', "return 'toc-heading';", 'return id;', GLUE ],
	[ 'forgets what waited when it is closed', 'js-glue/client/client.js', "forget( isKept ? 'stored' : 'closed' );", "forget( 'closed' );", GLUE ],
	[ 'waits as long as Retry-After says, whatever that is', 'src/delivery/backoff.c', '#define RETRY_AFTER_CAP_MS 3600000.0', '#define RETRY_AFTER_CAP_MS 1e300', CORE ],
	[ 'takes a 5xx for an answer', 'src/delivery/verdicts.c', 'status >= 400 && status < 500', 'status >= 400 && status < 600', CORE ],
	[ 'gives up a batch that is too large', 'src/delivery/settle.c', 'if (status == 413 && sent > 1)', 'if (status == 413 && sent > 1000000)', CORE ],
	[ 'takes each half of a request for half of its bytes', 'src/delivery/settle.c', 'batch->held = false;\n', 'batch->held = false;\n            batch->bytes /= 2;\n', CORE ],
	[ 'does not limit its requests', 'src/delivery/requests.c', 'return requests < most ?', 'return requests < most + 9 ?', CORE ],
	[ 'lets everything wait for what is in error', 'src/delivery/settle.c', '    hg__end_backoff(&delivery->backoff);\n', '    if (is_listed && status != 400)\n        hg__back_off(&delivery->backoff, -1, monotonic_ms);\n    else\n        hg__end_backoff(&delivery->backoff);\n', CORE ],
	[ 'lets what is in error hold back its batch', 'src/delivery/settle.c', 'if (!(batch = take_out(', 'if (batch || !(batch = take_out(', CORE ],
	[ 'lets what is in error wait anew after a failed request', 'src/delivery/settle.c', '            batch->tried_at = monotonic_ms;\n        } else', '            batch->due += monotonic_ms - batch->tried_at;\n            batch->tried_at = monotonic_ms;\n        } else', CORE ],
	[ 'sends what is in error before others', 'src/delivery/requests.c', 'request = send_some(delivery, false,', 'request = send_some(delivery, true,', CORE ],
	[ 'leaves a token of ffffffff out at rate 1', 'src/stream/sampling.c', 'rate >= 1', 'rate >= 2', CORE ],
	[ 'does not check what lies in the store', 'src/event/adopt.c', '    if (root)\n        hg__validate(&v, root, json, r->event);', '    if (!root && v.errors)\n        hg__validate(&v, root, json, r->event);', CORE ],
	[ 'takes for valid what it adds to an event', 'src/event/plan.c', '    hg__validate(&v, plan->root, plan->text + plan->head, event);\n    return !v.errors;', '    return plan->root && !v.errors;', CORE ],
	[ 'counts a member as there that it adds to another object', 'src/event/completion.c', 'plan->objects[object].present}', 'plan->objects[HG_OBJECT_TOP].present}', CORE ]
];

/**
 * @param {string} folder
 * @param {string} file
 * @param {string} right
 * @param {string} wrong
 * @return {() => void} Puts it right again.
 */
function mutate( folder, file, right, wrong ) {
	const name = path.join( folder, file ), before = fs.readFileSync( name, 'utf8' );
	if ( before.split( right ).length !== 2 ) {
		throw new Error( `${ file } does not hold once: ${ right }` );
	}
	fs.writeFileSync( name, before.replace( right, () => wrong ) );
	return () => fs.writeFileSync( name, before );
}

/**
 * @param {string} folder
 * @param {[ string, string[] ]} tests
 * @param {number} [limit] In ms.
 */
const run = ( folder, [ command, args ], limit ) => spawnSync( command, args, { cwd: folder, encoding: 'utf8', timeout: limit } );

/**
 * @param {string} folder
 * @param {[ string, string[] ]} tests
 * @return {number} How long they take where nothing is wrong, in ms.
 */
function timeOf( folder, tests ) {
	const began = Date.now(), { status, stdout } = run( folder, tests );
	if ( status !== 0 ) {
		throw new Error( `the tests fail as it is: ${ stdout }` );
	}
	return Date.now() - began;
}

const copy = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-mutants-' ) );
const words = process.argv.slice( 2 );
const mutants = MUTANTS.filter( ( [ , file ] ) => !words.length || words.some( ( word ) => file.includes( word ) ) );
let survivors = 0;
try {
	for ( const name of [ 'js-glue', 'src', 'wasm', 'tests', 'cmake', 'demo', 'CMakeLists.txt', 'CMakePresets.json', 'package.json' ] ) {
		fs.cpSync( path.join( root, name ), path.join( copy, name ), { recursive: true } );
	}
	fs.symlinkSync( path.join( root, 'node_modules' ), path.join( copy, 'node_modules' ) );
	fs.cpSync( path.join( root, 'dist' ), path.join( copy, 'dist' ), { recursive: true } );
	fs.mkdirSync( path.join( copy, 'build' ) );
	fs.cpSync( path.join( root, 'build/jansson-2.14' ), path.join( copy, 'build/jansson-2.14' ), { recursive: true } );
	const limits = new Map( [ GLUE, CORE ].filter( ( tests ) => mutants.some( ( mutant ) => mutant[ 4 ] === tests ) ).map( ( tests ) => [ tests, Math.max( LEAST_LIMIT_MS, PATIENCE * timeOf( copy, tests ) ) ] ) );
	for ( const [ what, file, right, wrong, tests ] of mutants ) {
		const undo = mutate( copy, file, right, wrong );
		const { status, stdout } = run( copy, tests, limits.get( tests ) );
		undo();
		const [ , test, program ] = /not ok \d+ - (.*)|\d+ - (\w+) \(Failed\)/.exec( stdout ) || [];
		const killer = test || program || status === null && 'it does not end';
		survivors += killer ? 0 : 1;
		console.log( killer ? `killed    ${ what }: ${ killer }` : `${ status === 0 ? 'SURVIVED ' : 'NO BUILD ' } ${ what }` );
	}
} finally {
	fs.rmSync( copy, { recursive: true, force: true } );
}
console.log( `${ mutants.length - survivors } of ${ mutants.length } mutants were killed` );
process.exitCode = survivors ? 1 : 0;
