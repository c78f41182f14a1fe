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
	const { readSamples, context: before, read, tokens } = life.session;
	/* Read before anything ends: what throws as it is read leaves the pageview as it is. */
	const context = read( '/context', () => change.context || before );
	const next = context && read( '/tokens', () => ( { ...tokens, pageview: '', ...change.tokens } ) );
	const samples = next && readSamples( change );
	if ( !samples ) {
		return false;
	}
	listening.newPageview( true );
	/* What was told then may have failed the core: there is another one, or none any more. */
	const { session } = life;
	session?.changeSamples( samples );
	const isGood = !!session?.beginPageview( context, next );
	if ( isGood ) {
		delivery.changeUser( context );
		listening.newPageview();
	}
	return isGood;
};
