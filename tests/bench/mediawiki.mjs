/*
 * npm run bench:mediawiki: what a page view of a real wiki costs with heliograph and without. Each kind of page is a wiki of its
 * own behind a front that answers from memory. A view is the first of a new profile, or a later one of it; every page is left
 * alone for the same time after its load event, and nothing looks at it. The kinds take turns.
 */

import { chromium } from 'playwright-core';
import { VERSIONS, setUpWiki, startWiki } from '../../demo/mediawiki/wiki.mjs';
import { FLAGS, findChromium } from '../e2e/support/driver/chromium.js';
import { quantile } from './statistics.mjs';
import { startFront } from './wiki-front.mjs';

const ROUNDS = Number( process.env.ROUNDS || 20 );
const WARM_VIEWS = 3;

/* How long a page is left alone, in ms. */
const LIFE_MS = 4000;

const STREAM = {
	schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions',
	schema_uri: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1',
	sample: { unit: 'pageview', rate: 0 }
};

/**
 * Kinds of pages. The first is what all others are compared with.
 *
 * @type {{ name: string, settings: Object<string, any>, hasGpc?: boolean }[]}
 */
const KINDS = [
	{ name: 'without heliograph', settings: { HeliographLoad: false } },
	{ name: 'a reader with GPC', settings: {}, hasGpc: true },
	{ name: 'out of sample', settings: { HeliographStreams: { 'mediawiki.web_ui_actions': STREAM } } },
	{ name: 'packed', settings: {} },
	/* What the default means, spelt out: nothing was packed for these settings. */
	{ name: 'configured in the page', settings: { HeliographIntakeFills: [ '/meta/dt' ] } }
];

const MEASURES = [ 'ms of script', 'ms of tasks', 'KB gzip', 'KB brotli', 'requests', 'batches of events' ];

/** @param {number} ms */
function wait( ms ) {
	return new Promise( ( resolve ) => {
		setTimeout( resolve, ms );
	} );
}

/**
 * @param {any} context
 * @param {any} front
 * @return {Promise<number[]>} In the order of MEASURES.
 */
async function view( context, front ) {
	const page = await context.newPage();
	const session = await context.newCDPSession( page );
	/* Time that the thread had, not time that went by. */
	await session.send( 'Performance.setTimeDomain', { timeDomain: 'threadTicks' } );
	await session.send( 'Performance.enable' );
	front.take();
	await page.goto( `${ front.url }/index.php?title=Heliograph&useskin=vector-2022`, { waitUntil: 'load' } );
	await wait( LIFE_MS );
	const { metrics } = await session.send( 'Performance.getMetrics' );
	const ms = ( /** @type {string} */ name ) => metrics.find( ( each ) => each.name === name ).value * 1000;
	const { requests, gzip, brotli, events } = front.take();
	await page.close();
	return [ ms( 'ScriptDuration' ), ms( 'TaskDuration' ), gzip / 1000, brotli / 1000, requests, events ];
}

/**
 * @param {any} context Of a new profile.
 * @param {any} front
 * @param {boolean | undefined} hasGpc
 * @return {Promise<number[][]>} Of the first view, and of those that follow.
 */
async function browse( context, front, hasGpc ) {
	if ( hasGpc ) {
		await context.addInitScript( () => Object.defineProperty( Navigator.prototype, 'globalPrivacyControl', { get: () => true } ) );
	}
	const views = [];
	for ( let i = 0; i <= WARM_VIEWS; i++ ) {
		views.push( await view( context, front ) );
	}
	await context.close();
	return views;
}

/**
 * @param {number[]} values
 * @param {number[]} floor
 * @return {string} The difference of the medians, and where 95 of 100 resamples have it.
 */
function compare( values, floor ) {
	const resample = ( /** @type {number[]} */ all ) => quantile( all.map( () => all[ Math.floor( Math.random() * all.length ) ] ), 0.5 );
	const differences = Array.from( { length: 2000 }, () => resample( values ) - resample( floor ) );
	const [ low, high ] = [ 0.025, 0.975 ].map( ( q ) => quantile( differences, q ).toFixed( 1 ) );
	const difference = quantile( values, 0.5 ) - quantile( floor, 0.5 );
	return `${ difference < 0 ? '' : '+ ' }${ difference.toFixed( 1 ) }${ low === high ? '' : ` [${ low }, ${ high }]` }`;
}

/**
 * @param {string} title
 * @param {number[][][]} views By kind, of each view.
 */
function print( title, views ) {
	console.log( `\n| ${ title } | ${ MEASURES.join( ' | ' ) } |\n| --- |${ ' ---: |'.repeat( MEASURES.length ) }` );
	KINDS.forEach( ( { name }, k ) => {
		const cells = MEASURES.map( ( _, m ) => {
			const [ values, floor ] = [ views[ k ], views[ 0 ] ].map( ( all ) => all.map( ( each ) => each[ m ] ) );
			return k ? compare( values, floor ) : quantile( values, 0.5 ).toFixed( 1 );
		} );
		console.log( `| ${ name } | ${ cells.join( ' | ' ) } |` );
	} );
}

setUpWiki();
const wikis = await Promise.all( KINDS.map( ( { settings } ) => startWiki( { settings: { ...settings, HeliographIntakeUrl: '/v1/events' } } ) ) );
const fronts = await Promise.all( wikis.map( ( { url } ) => startFront( url ) ) );
const browser = await chromium.launch( { executablePath: findChromium(), args: FLAGS } );
/** @type {number[][][]} */
const cold = KINDS.map( () => [] ), warm = KINDS.map( () => [] );
try {
	for ( let round = 0; round <= ROUNDS; round++ ) {
		for ( const [ k, { hasGpc } ] of KINDS.entries() ) {
			const [ first, ...later ] = await browse( await browser.newContext( { viewport: { width: 1280, height: 900 } } ), fronts[ k ], hasGpc );
			/* The first round fills the fronts. */
			if ( round ) {
				cold[ k ].push( first );
				warm[ k ].push( ...later );
			}
		}
	}
} finally {
	await browser.close();
	await Promise.all( [ ...fronts, ...wikis ].map( ( each ) => each.close() ) );
}
console.log( `MediaWiki ${ VERSIONS[ 0 ] }, Vector 2022, ${ ROUNDS } profiles; what follows the first line is the difference to it, medians [95 %].` );
print( 'the first view of a profile', cold );
print( 'later views', warm );
