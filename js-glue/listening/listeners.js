/*
 * Carries out the core's listener plan: which rules run in a document, from when to when.
 */

import { ownerDocument, querySelector } from '../platform/intrinsics.js';
import { words } from '../platform/words.js';
import { claim } from './claims.js';
import { attachEvents } from './events.js';
import { find } from './names.js';
import { attachTopics } from './topics.js';

/** @type {Record<string, import('./types.js').Attach>} */
const KINDS = {
	/* Emitted by createListeners itself when a pageview begins. */
	init: () => [],
	track: attachTopics
};

/**
 * @param {import('./types.js').Rule} rule
 * @param {Document} document
 * @param {import('./types.js').Diagnose} diagnose
 * @return {boolean} Whether the document understands its selectors. A rule that reads nothing has none.
 */
function isUsable( { selector, except, instrument, read }, document, diagnose ) {
	try {
		if ( read ) {
			querySelector( document, [ selector, except ].filter( Boolean ).join() );
		}
		return true;
	} catch ( error ) {
		diagnose( 'bad-selector', String( error ), '/instruments/' + instrument );
		return false;
	}
}

/**
 * @param {import('./types.js').ListenerOptions} options
 * @return {import('./types.js').Listeners}
 */
export function createListeners( { plan, parts, ...shared } ) {
	const { bus, emit } = shared;
	const { diagnose } = parts;
	/** @type {any} An import('./types.js').Attach by name of the kind. Of a page's `Object.prototype.click` it knows nothing. */
	const attachers = { __proto__: null, ...KINDS, ...shared.extras.kinds };
	/** @type {( () => void )[]} What ends listening; empty while nothing is listened to. */
	let undo = [];
	/** @type {import('./types.js').Rule[]} */
	let init = [];
	/** @type {Set<string>} */
	const seen = new Set();
	/** @type {import('./types.js').AttachContext['turns']} */
	const turns = new Set();
	let isInitialised = false, isFirst = true;

	function beginPageview() {
		if ( undo.length && !isInitialised ) {
			isInitialised = true;
			/* The bus knows when the first one began, if the stub was there to see it. */
			init.forEach( ( { rule } ) => emit( rule, '', '', isFirst ? bus.since : undefined ) );
		}
	}

	/**
	 * Kinds of their own come before DOM events: topics of before are told ahead of clicks of before.
	 *
	 * @param {import('./types.js').AttachContext} context
	 */
	function attachAll( context ) {
		for ( const on of new Set( [ ...Object.keys( attachers ), ...context.rules.map( ( rule ) => rule.on ) ] ) ) {
			const rules = context.rules.filter( ( rule ) => rule.on === on );
			if ( rules.length ) {
				undo.push( ...( attachers[ on ] || attachEvents )( rules, context ) );
			}
		}
	}

	return {
		attach( root, isMore ) {
			if ( undo.length ) {
				return true;
			}
			if ( !( 'addEventListener' in Object( root ) ) ) {
				diagnose( 'no-document', words( 'there is no document to attach to' ) );
				return false;
			}
			const document = /** @type {Document} */ ( ownerDocument( root ) || root );
			const claimed = claim( plan, document, diagnose );
			const rules = claimed.rules.filter( ( rule ) => isUsable( rule, document, diagnose ) );
			if ( !plan.length && !isMore ) {
				diagnose( 'nothing-to-attach', words( 'no instrument is configured' ), '/instruments' );
			}
			if ( bus.lost ) {
				diagnose( 'calls-lost', words( bus.lost + ' clicks or calls were more than could be kept until now' ) || ': ' + bus.lost, '' );
			}
			if ( claimed.rules.length ) {
				undo.push( claimed.release );
			}
			init = rules.filter( ( { on } ) => on === 'init' );
			beginPageview();
			attachAll( { ...parts, ...shared, find, root, rules, seen, turns } );
			return rules.length > 0 || !!isMore;
		},

		detach() {
			undo.forEach( ( step ) => step() );
			undo = [];
		},

		newPageview( isOver ) {
			if ( !isOver ) {
				isInitialised = false;
				seen.clear();
				isFirst = false;
				beginPageview();
			}
			turns.forEach( ( turn ) => turn( isOver ) );
		}
	};
}
