/*
 * How heliograph-schema is called.
 */

import { parseArgs } from 'node:util';
import { nearest } from '../../js-glue/explain/nearest.js';
import { Refusal } from './problem.mjs';

export const USAGE = `Usage: heliograph-schema check [--json] FILE...
       heliograph-schema strip [--output FOLDER] FILE...
       heliograph-schema types [--site SITE] [--output FILE] FILE...

  check   compile schemas (JSON or YAML); say what they cost, and whether an
          EventGate would load them
  strip   write the minimal copies for shipping
  types   write declarations for TypeScript, by which it checks the events
          that are given to submit and send

  --json           what check found, as JSON
  --output NAME    the folder that strip writes into, or the file of types;
                   without it to standard output
  --site SITE      the file that heliograph-pack takes, or one with streams
                   alone: which schema is whose
  --help, --version

A folder stands for the schemas in it. Exit status: 0 good, 1 problems, 2 wrong
usage.
`;

const TEXT = { type: /** @type {const} */ ( 'string' ) }, FLAG = { type: /** @type {const} */ ( 'boolean' ) };

/* The options of each command. */
const COMMANDS = {
	check: { json: FLAG },
	strip: { output: TEXT },
	types: { output: TEXT, site: TEXT }
};

/**
 * @typedef {Object} Options
 * @property {string} command
 * @property {string[]} names Files and folders.
 * @property {string} [output]
 * @property {string} [site]
 * @property {boolean} [json]
 */

/**
 * @param {string[]} args
 * @return {Options}
 * @throws {Refusal}
 */
export function readOptions( [ command, ...args ] ) {
	const all = Object.keys( COMMANDS );
	if ( command === undefined || command.startsWith( '-' ) ) {
		throw new Refusal( 'no-command', `Say what to do: ${ all.join( ', ' ) }` );
	}
	if ( !all.includes( command ) ) {
		const similar = nearest( command, all );
		throw new Refusal( 'unknown-command', `“${ command }” is no command. ${ similar ? `Is ${ similar } meant?` : `There are ${ all.join( ', ' ) }` }` );
	}
	const { tokens } = parseArgs( { args, options: COMMANDS[ command ], allowPositionals: true, strict: false, tokens: true } );
	/** @type {any} */
	const options = { command, names: [] };
	for ( const token of tokens ) {
		if ( token.kind === 'positional' ) {
			options.names.push( token.value );
		} else if ( token.kind === 'option' ) {
			options[ token.name ] = readOption( command, token );
		}
	}
	if ( !options.names.length && !options.site ) {
		throw new Refusal( 'no-file', `Name the files or folders of the schemas behind ${ command }` );
	}
	return options;
}

/**
 * @param {string} command
 * @param {{ name: string, rawName: string, value?: string }} token
 * @return {string | true}
 * @throws {Refusal}
 */
function readOption( command, { name, rawName, value } ) {
	const known = COMMANDS[ command ], option = Object.hasOwn( known, name ) && known[ name ];
	if ( !option ) {
		const similar = nearest( name, Object.keys( known ) );
		throw new Refusal( 'unknown-option', `${ rawName } is no option of ${ command }. ${ similar ? `Is --${ similar } meant?` : `It has ${ Object.keys( known ).map( ( one ) => `--${ one }` ).join( ', ' ) }` }` );
	}
	if ( option.type === 'boolean' && value !== undefined ) {
		throw new Refusal( 'bad-option', `${ rawName } takes no value` );
	}
	if ( option.type === 'string' && !value ) {
		throw new Refusal( 'bad-option', `${ rawName } has no value. Write it behind the option` );
	}
	return option.type === 'boolean' || value;
}
