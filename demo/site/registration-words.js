/*
 * What is clicked on the registration page, in words.
 */

export const STREAM = 'heliograph.web_ui_click';

/* By the name that the element has in events. */
export const NAMES = { 'contribution-statistics-toggle': 'Contribution statistics', 'registration-submit': 'Enable registration' };

/**
 * @param {any} event
 * @return {string}
 */
export function describeRegistration( { action, name } ) {
	return action === 'init' ? 'Opened the form' : action === 'click' ? `Clicked “${ NAMES[ name ] || name }”` : `${ action } ${ name || '' }`;
}
