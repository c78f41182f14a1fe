/*
 * A new pageview in the same page: what follows is another one's.
 */

/**
 * @param {import('./life.js').Running} life
 * @param {import('../delivery/delivery.js').Delivery} delivery
 * @param {import('./listening.js').Listening} listening
 * @return {( change: import('./types.js').Change ) => boolean} Whether it has begun; what is not given stays as it is, but for the pageview's token.
 */
export const createNewPageview = ( life, delivery, listening ) => ( change ) => {
	const { beginPageview, changeSamples, context: before, tokens } = life.session;
	const context = change.context || before;
	listening.newPageview( true );
	changeSamples( change );
	const isGood = beginPageview( context, { ...tokens, pageview: '', ...change.tokens } );
	if ( isGood ) {
		delivery.changeUser( context );
		listening.newPageview();
	}
	return isGood;
};
