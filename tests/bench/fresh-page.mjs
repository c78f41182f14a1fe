/*
 * Pages of a context of their own, whose process has not compiled anything yet, and what their own thread works.
 */

/**
 * @template T
 * @param {any} browser
 * @param {string} url
 * @param {string} module Of this folder, whose functions run in the page.
 * @param {( call: ( task: string, given?: any ) => Promise<any>, session: any ) => Promise<T>} work `call` runs a function of the module.
 * @return {Promise<T>}
 */
export async function withFreshPage( browser, url, module, work ) {
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		await page.goto( url );
		const call = ( /** @type {string} */ task, /** @type {any} */ given ) => page.evaluate(
			async ( /** @type {any[]} */ [ file, name, argument ] ) => ( await import( `/bench/${ file }` ) )[ name ]( argument ), [ module, task, given ]
		);
		return await work( call, await context.newCDPSession( page ) );
	} finally {
		await context.close();
	}
}

/**
 * The processor time of the page's main thread, so that neither waiting nor another process counts.
 *
 * @param {any} session Of the page.
 * @return {Promise<( work: () => any ) => Promise<number>>} What the thread works while `work` lasts, in ms: everything of the page is
 *  in it, so what doing nothing costs has to be subtracted.
 */
export async function openMeter( session ) {
	await session.send( 'Performance.enable', { timeDomain: 'threadTicks' } );
	const read = async () => ( await session.send( 'Performance.getMetrics' ) ).metrics.find( ( /** @type {any} */ { name } ) => name === 'TaskDuration' ).value;
	return async ( work ) => {
		const before = await read();
		await work();
		return ( await read() - before ) * 1000;
	};
}
