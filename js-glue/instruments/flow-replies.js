/*
 * Funnels of a talk page: what its markup says by data-flow-eventlog-*, and what feature code tells by topics
 * `flow_replies.<action>` with `{ form, entrypoint }`, or with `{ funnel }` where it read the id from its markup. Which events make a funnel is the core's to say; here an element or
 * a form finds the id of its own.
 */

import { tame } from '../platform/errors.js';

const ACTION = 'data-flow-eventlog-action', ENTRYPOINT = 'data-flow-eventlog-entrypoint', FORWARD = 'data-flow-eventlog-forward';
const FUNNEL = 'data-flow-eventlog-funnel-id', SCHEMA = 'data-flow-eventlog-schema';

const TOPICS = 'flow_replies.';

/* As many as the core keeps open. */
const MOST_FUNNELS = 64;

/* What a press of Enter clicks by itself. */
const CLICKED_BY_KEY = 'a[href],area[href],button,input,summary';

const FIELDS = 'textarea,input,[contenteditable]';

const DIALOGS = 'dialog[open],[role="dialog"],[role="alertdialog"]';

/**
 * @param {any} element
 * @return {boolean}
 */
function isVisible( element ) {
	return element.isConnected && ( !element.checkVisibility || element.checkVisibility() );
}

/**
 * @param {any} form
 * @return {boolean} Whether somebody has written in it.
 */
function isChanged( form ) {
	return Array.from( form.querySelectorAll( 'textarea,input' ) ).some( ( field ) => field.value !== field.defaultValue );
}

/**
 * Elements that are to know of a funnel: `selector`, or `< around selector` for those in what is around where it began.
 *
 * @param {any} element Where it began.
 * @return {( () => any[] )[]} Finds them, whenever they are rendered.
 */
function readForward( element ) {
	return ( element.getAttribute( FORWARD ) || '' ).split( ',' ).map( ( /** @type {string} */ part ) => {
		const [ , around, within ] = /^\s*<\s*(\S+)\s+(.+)$/.exec( part ) || [];
		const scope = around ? element.closest( around ) : element.ownerDocument;
		const selector = ( within || part ).trim();
		return () => scope && selector ? Array.from( scope.querySelectorAll( selector ) ) : [];
	} );
}

/**
 * @param {import('../platform/types.js').Rule[]} rules One an action.
 * @param {( rule: number, first: string, now?: number ) => string | undefined} emit Answers the funnel's id, if there was an event.
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('../platform/types.js').Bus} bus
 * @return {( root: any ) => () => void} Begins; what it returns ends it.
 */
export function createFlow( rules, emit, { clock, diagnose, window }, bus ) {
	const numbers = new Map( rules.map( ( { rule, selector } ) => [ selector, rule ] ) );
	/** @type {Map<string, any>} What is open, by id. */
	const open = new Map();
	/** @type {Map<string, string>} Ids by what feature code calls its forms. */
	const forms = new Map();
	/** @type {any} */
	let mutations;
	/** @type {undefined | ( () => void )} A cancellation that a dialog will decide. */
	let undecided;

	/**
	 * @param {string} action
	 * @param {string} first The entry point of `initiate`, the funnel of any other.
	 * @param {number} [now]
	 * @return {string | undefined}
	 */
	function tell( action, first, now ) {
		const id = emit( /** @type {number} */ ( numbers.get( action ) ), first, now );
		if ( action.endsWith( '-success' ) ) {
			open.delete( first );
		}
		return id;
	}

	/* What is rendered later learns of its funnel then; what has one that is open keeps it. */
	function passOn() {
		for ( const [ id, forward ] of Array.from( open ).reverse() ) {
			for ( const find of forward ) {
				find().filter( ( /** @type {any} */ node ) => !open.has( node.getAttribute( FUNNEL ) ) ).forEach( ( /** @type {any} */ node ) => node.setAttribute( FUNNEL, id ) );
			}
		}
	}

	/**
	 * @param {string} entrypoint
	 * @param {( () => any[] )[]} forward
	 * @param {number} [now]
	 * @return {string | undefined}
	 */
	function begin( entrypoint, forward, now ) {
		const id = tell( 'initiate', entrypoint, now );
		if ( id ) {
			open.set( id, forward );
			if ( open.size > MOST_FUNNELS ) {
				open.delete( open.keys().next().value || '' );
			}
			passOn();
		}
		return id;
	}

	/**
	 * The host asks its reader whether to throw text away; what became of it shows when that is answered.
	 *
	 * @param {any} form
	 * @param {string} id
	 */
	function decide( form, id ) {
		clock.setTimeout( tame( diagnose, 'cancel', () => {
			const dialog = Array.from( form.ownerDocument.querySelectorAll( DIALOGS ) ).find( ( each ) => isVisible( each ) && !each.contains( form ) );
			undecided = undefined;
			if ( !open.has( id ) ) {
				return;
			}
			if ( !isVisible( form ) || !isChanged( form ) ) {
				tell( 'cancel-success', id );
			} else if ( dialog ) {
				undecided = () => decide( form, id );
			} else {
				tell( 'cancel-abort', id );
			}
		} ), 0 );
	}

	/**
	 * @param {any} element With an action.
	 */
	function act( element ) {
		const action = element.getAttribute( ACTION );
		const schema = element.closest( `[${ SCHEMA }]` );
		if ( !numbers.has( action ) || schema && schema.getAttribute( SCHEMA ) !== 'FlowReplies' ) {
			return;
		}
		if ( action === 'initiate' ) {
			begin( element.getAttribute( ENTRYPOINT ), readForward( element ) );
			return;
		}
		passOn();
		const id = element.getAttribute( FUNNEL );
		const form = element.closest( 'form' );
		if ( open.has( id ) ) {
			tell( action, id );
			if ( action === 'cancel-attempt' && form && isChanged( form ) ) {
				decide( form, id );
			}
		}
	}

	const onEvent = tame( diagnose, ACTION, ( event ) => {
		const { altKey, ctrlKey, isTrusted, key, metaKey, shiftKey, target, type } = event;
		const element = target.closest && target.closest( `[${ ACTION }]` );
		const isField = !!element && element.matches( FIELDS ) && !element.matches( '[type=submit],[type=button]' );
		if ( undecided && type === 'click' ) {
			undecided();
		}
		if ( !element || !isTrusted || altKey || ctrlKey || metaKey || shiftKey ) {
			return;
		}
		if ( type === 'click' ? !isField :
			type === 'focusin' ? isField && element.closest( '.flow-input-compressed' ) :
				key === 'Enter' && !isField && !element.matches( CLICKED_BY_KEY ) ) {
			act( element );
		}
	} );

	/**
	 * @param {string} topic
	 * @param {any} data
	 * @param {number} time
	 */
	function onTopic( topic, data, time ) {
		const action = topic.slice( TOPICS.length ), { entrypoint, form = '', funnel } = Object( data );
		if ( !numbers.has( action ) ) {
			diagnose( 'bad-name', 'no action of a funnel', topic );
		} else if ( action === 'initiate' ) {
			const id = begin( String( entrypoint ), [], time );
			if ( id ) {
				forms.delete( form );
				forms.set( form, id );
			}
			if ( forms.size > MOST_FUNNELS ) {
				forms.delete( forms.keys().next().value || '' );
			}
		} else {
			const id = funnel || forms.get( form ) || '';
			if ( open.has( id ) ) {
				tell( action, id, time );
			}
		}
	}

	return ( root ) => {
		const types = [ 'click', 'keydown', 'focusin' ];
		types.forEach( ( type ) => root.addEventListener( type, onEvent, true ) );
		const unsubscribe = bus.subscribe( TOPICS, onTopic, TOPICS );
		if ( window && window.MutationObserver ) {
			mutations = new window.MutationObserver( tame( diagnose, FORWARD, () => open.size && passOn() ) );
			mutations.observe( root, { childList: true, subtree: true } );
		}
		return () => {
			types.forEach( ( type ) => root.removeEventListener( type, onEvent, true ) );
			unsubscribe();
			if ( mutations ) {
				mutations.disconnect();
			}
		};
	};
}
