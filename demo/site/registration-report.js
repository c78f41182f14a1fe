/*
 * What is clicked in the registration form, by the pageview.
 */

import { drawBar, makeAxis, makeScale } from './bars.js';
import { certainty, figures, make, makeHeader, makeTableHead, percentage } from './markup.js';
import { followReport } from './news.js';
import { byId } from './panel.js';
import { NAMES, STREAM } from './registration-words.js';

/**
 * @param {any} found
 * @param {import('./bars.js').Scale} scale
 * @return {HTMLElement}
 */
function makeRow( { target, all: { rate, clicks, tooFew } }, scale ) {
	return make( 'tr', '',
		makeHeader( 'row', NAMES[ target ] ),
		make( 'td', 'bar-cell', make( 'b', 'figure', percentage( rate.estimate ) ), drawBar( scale, { ...rate, tooFew } ), certainty( rate, tooFew ) ),
		make( 'td', '', ...figures( clicks ) ) );
}

followReport( ( { clicks } ) => {
	const own = clicks.find( ( { stream } ) => stream === STREAM );
	const targets = own ? own.targets.filter( ( { target, all } ) => NAMES[ target ] && all.rate ) : [];
	const scale = makeScale( targets.map( ( { all } ) => all.rate ) );
	byId( 'form-clicks' ).replaceChildren(
		makeTableHead( [ 'Clicked', 'Clicks by visits', 'Clicks' ] ),
		make( 'tbody', '', ...targets.map( ( found ) => makeRow( found, scale ) ) ),
		makeAxis( scale, '%', { before: 1, after: 1 } )
	);
	byId( 'form-clicks' ).hidden = !targets.length;
	byId( 'form-none' ).hidden = targets.length > 0;
	byId( 'form-none' ).textContent = own ? 'Nothing of the form has been clicked yet.' : 'Nobody has come yet.';
	byId( 'form-note' ).textContent = own ? `Of ${ own.all.pageviews.count === 1 ? 'one visit' : `${ own.all.pageviews.count } visits` }.` : '';
} );
