/*
 * Processes that never outlive the test that started them, however that ends: also where it is killed.
 */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const unref = ( /** @type {any[]} */ ...parts ) => parts.forEach( ( each ) => each?.unref?.() );

/**
 * Have a shell do something when this process is gone, which the end of its standard input tells.
 *
 * @param {string} command
 * @param {string} given Its $1.
 * @return {() => void} Has it done now.
 */
function whenGone( command, given ) {
	const shell = spawn( 'sh', [ '-c', `cat > /dev/null; ${ command }`, 'sh', given ], { detached: true, stdio: [ 'pipe', 'ignore', 'ignore' ] } );
	shell.stdin.on( 'error', () => {} );
	unref( shell, shell.stdin );
	return () => shell.stdin.end();
}

/** @return {string} A new folder for what a browser keeps. */
export function makeFolder() {
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-browser-' ) );
	/* What is being killed may still write to it. */
	whenGone( 'sleep 1; rm -rf -- "$1"', folder );
	return folder;
}

/**
 * @param {string} folder What a browser that is being killed may still write to.
 */
export function removeFolder( folder ) {
	fs.rmSync( folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } );
}

/**
 * @param {number} pid
 * @return {{ pid: number, command: string[] }[]} The processes of its group.
 */
function listGroup( pid ) {
	return fs.readdirSync( '/proc' ).filter( ( name ) => /^\d+$/.test( name ) ).sort( ( a, b ) => Number( a ) - Number( b ) ).flatMap( ( name ) => {
		try {
			/* Behind the name of the program, which may have spaces and brackets: state, parent, group. */
			const [ , , group ] = fs.readFileSync( `/proc/${ name }/stat`, 'utf8' ).replace( /^.*\) /s, '' ).split( ' ' );
			return Number( group ) === pid ? [ { pid: Number( name ), command: fs.readFileSync( `/proc/${ name }/cmdline`, 'utf8' ).split( '\0' ) } ] : [];
		} catch ( error ) {
			/* Gone meanwhile. */
			return [];
		}
	} );
}

/**
 * @param {number} pid Negative for a group.
 * @param {NodeJS.Signals} signal
 */
function send( pid, signal ) {
	try {
		process.kill( pid, signal );
	} catch ( error ) {
		/* Gone already. */
	}
}

/**
 * Start a program in a process group of its own.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Object} [options]
 * @param {Object<string, string>} [options.env] In addition to ours.
 * @return {{
 *  child: import('node:child_process').ChildProcess,
 *  leave: () => void,
 *  lines: ( listener: ( line: string ) => void ) => void,
 *  list: () => { pid: number, command: string[] }[],
 *  end: ( signal?: NodeJS.Signals, pid?: number ) => Promise<void>
 * }} `lines` tells what it and its children print, `list` their processes. `end` sends a signal to all of them, or to one that
 *  the others end with, and waits until the first is gone; then none is left.
 */
export function start( command, args, { env = {} } = {} ) {
	const child = spawn( command, args, { detached: true, env: { ...process.env, ...env }, stdio: [ 'ignore', 'pipe', 'pipe', 'pipe' ] } );
	const group = Number( child.pid );
	const ended = new Promise( ( resolve ) => {
		child.once( 'close', resolve );
		child.once( 'error', resolve );
	} );
	const killGroup = whenGone( 'kill -s KILL -- "-$1"', String( group ) );
	return {
		child,

		/** It ends when this process does, which does not wait for it. */
		leave: () => unref( child, ...child.stdio ),

		lines( listener ) {
			for ( const stream of child.stdio.slice( 1 ) ) {
				let rest = '';
				/** @type {any} */ ( stream ).setEncoding( 'utf8' ).on( 'data', ( text ) => {
					const all = ( rest + text ).split( '\n' );
					rest = String( all.pop() );
					all.forEach( listener );
				} );
			}
		},

		list: () => listGroup( group ),

		async end( signal = 'SIGKILL', pid = -group ) {
			send( pid, signal );
			if ( signal !== 'SIGKILL' ) {
				await Promise.race( [ ended, new Promise( ( resolve ) => {
					setTimeout( resolve, 5000 ).unref();
				} ) ] );
			}
			send( -group, 'SIGKILL' );
			await ended;
			killGroup();
		}
	};
}

/**
 * @param {number} pid
 * @return {number | undefined} The port on which the process listens, once it does. It says so nowhere.
 */
export function findPort( pid ) {
	const folder = `/proc/${ pid }/fd`;
	const inodes = fs.readdirSync( folder ).map( ( name ) => {
		try {
			return ( /^socket:\[(\d+)\]$/.exec( fs.readlinkSync( path.join( folder, name ) ) ) || [] )[ 1 ];
		} catch ( error ) {
			/* Closed meanwhile. */
			return undefined;
		}
	} );
	/* Behind the head: number, address and port in hexadecimal, the other side's, state, of which 0A listens, and, the tenth, the inode. */
	return fs.readFileSync( `/proc/${ pid }/net/tcp`, 'utf8' ).split( '\n' ).slice( 1 ).map( ( line ) => line.trim().split( /\s+/ ) )
		.filter( ( [ , , , state, , , , , , inode ] ) => state === '0A' && inodes.includes( inode ) )
		.map( ( [ , address ] ) => parseInt( address.split( ':' )[ 1 ], 16 ) )[ 0 ];
}
