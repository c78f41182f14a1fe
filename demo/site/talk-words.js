/*
 * The steps of a talk page's forms, in words.
 */

const FORMS = { 'new-topic': 'a new topic', 'reply-top': 'a reply to the topic', 'reply-post': 'a reply to a post' };

export const STEPS = {
	initiate: 'Opened a form', preview: 'Looked at a preview', 'save-attempt': 'Pressed save', 'save-success': 'Saved',
	'cancel-attempt': 'Pressed cancel', 'cancel-success': 'Gave up'
};

const MORE = { visit: 'Came to the talk page', 'keep-editing': 'Went on writing', 'cancel-abort': 'Did not give up after all', 'save-failure': 'Could not save' };

/**
 * @param {any} event
 * @return {string}
 */
export function describeTalk( { action, entrypoint } ) {
	const step = STEPS[ action ] || MORE[ action ] || String( action );
	return entrypoint ? `${ step }: ${ FORMS[ entrypoint ] || entrypoint }` : step;
}
