/*
 * The report as a page: one file with all in it, without scripts, for light and dark screens and for paper.
 */

import { drawChart } from './chart.mjs';

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #202122; --quiet: #54595d; --line: #c8ccd1; --bar: #6a9bd8; --anonymous: #54595d; --temporary: #b35900; --registered: #2f5fb8; --unknown: #8a2b2b; }
@media ( prefers-color-scheme: dark ) { :root { --paper: #16181b; --ink: #eaecf0; --quiet: #a7adb5; --line: #43484f; --bar: #3d6ca8; --anonymous: #b9bfc7; --temporary: #f2994a; --registered: #88a9f0; --unknown: #ef8b8b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 12px 4rem; max-width: 76rem; background: var( --paper ); color: var( --ink ); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var( --line ); font-size: 1.2rem; line-height: 1.3; overflow-wrap: anywhere; }
p { max-width: 46rem; margin: 0.5rem 0; }
.quiet, caption { color: var( --quiet ); font-size: 0.875rem; }
.alarm { padding: 0.5rem 0.75rem; border-left: 4px solid #d73333; font-weight: bold; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 0.75rem 0; }
figure { margin: 0; width: 336px; max-width: 100%; }
figcaption { font-size: 0.9rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
figure svg { max-width: 100%; height: auto; overflow: visible; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.25rem; text-align: left; }
th, td { padding: 0.3rem 1.25rem 0.3rem 0; border-bottom: 1px solid var( --line ); text-align: left; vertical-align: top; }
td { min-width: 6rem; }
tbody th { font-weight: normal; overflow-wrap: anywhere; min-width: 7rem; }
thead th { color: var( --quiet ); font-weight: 600; vertical-align: bottom; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: 0.9rem; }
a { color: var( --registered ); overflow-wrap: anywhere; }
@page { margin: 15mm; }
@media print {
	:root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #333; --line: #999; --bar: #9db8dc; --anonymous: #444; --temporary: #b35900; --registered: #2f5fb8; --unknown: #8a2b2b; }
	body { padding: 0; max-width: none; font-size: 10pt; }
	nav { display: none; }
	.charts { gap: 0.5rem 1rem; }
	figure { width: 46%; }
	h2 { break-after: avoid; }
	figure, tr { break-inside: avoid; }
	.table { overflow: visible; }
	th, td { padding-right: 0.75rem; min-width: 0 !important; font-size: 8.5pt; }
}
`;

/**
 * @param {string} text
 * @return {string} As it stands in HTML. All of it was sent by strangers.
 */
const escape = ( text ) => text.replace( /[&<>"']/g, ( sign ) => `&#${ sign.charCodeAt( 0 ) };` );

/**
 * @param {{ caption: string, columns: string[], rows: string[][] }} table
 * @return {string}
 */
function writeTable( { caption, columns, rows } ) {
	const head = columns.map( ( name ) => `<th scope="col">${ escape( name ) }</th>` ).join( '' );
	const body = rows.map( ( [ name, ...cells ] ) => `<tr><th scope="row">${ escape( name ) }</th>${ cells.map( ( cell ) => `<td>${ escape( cell.replace( / (%|s)(?![a-z])/g, '\u00a0$1' ) ) }</td>` ).join( '' ) }</tr>` ).join( '\n' );
	return `<div class="table" tabindex="0" role="region" aria-label="${ escape( caption ) }"><table><caption>${ escape( caption ) }</caption><thead><tr>${ head }</tr></thead>\n<tbody>${ body }</tbody></table></div>`;
}

/**
 * @param {import('./sections.mjs').Section} section
 * @param {number} i
 * @return {string}
 */
function writeSection( { title, tables, charts, notes }, i ) {
	const drawn = charts.map( ( chart ) => `<figure><figcaption>${ escape( chart.title ) }</figcaption>${ drawChart( chart ) }</figure>` ).join( '\n' );
	return [
		`<section aria-labelledby="s${ i }"><h2 id="s${ i }">${ escape( title ) }</h2>`,
		...notes.filter( ( note ) => /^[A-Z ]{8,}:/.test( note ) ).map( ( note ) => `<p class="alarm">${ escape( note ) }</p>` ),
		drawn && `<div class="charts">${ drawn }</div>`,
		...tables.map( writeTable ),
		...notes.filter( ( note ) => !/^[A-Z ]{8,}:/.test( note ) ).map( ( note ) => `<p class="quiet">${ escape( note ) }</p>` ),
		'</section>'
	].filter( Boolean ).join( '\n' );
}

/**
 * @param {import('./sections.mjs').Section[]} sections
 * @param {{ about: string }} options `about`: of what the report is, and of when.
 * @return {string}
 */
export function writePage( sections, { about } ) {
	const links = sections.map( ( { title }, i ) => `<li><a href="#s${ i }">${ escape( title ) }</a></li>` ).join( '' );
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>heliograph: report</title>
<style>${ STYLE }</style>
</head>
<body>
<header><h1>What readers did</h1>
<p class="quiet">${ escape( about ) }</p>
<p class="quiet">Bars are estimates, thin lines their 95 % intervals, dashed bars too few to tell.</p>
<nav aria-label="Sections"><ul>${ links }</ul></nav></header>
<main>
${ sections.map( writeSection ).join( '\n' ) }
</main>
</body>
</html>
`;
}
