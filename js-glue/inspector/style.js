/*
 * How the inspector looks. Nothing of the page reaches it: all properties begin anew at its host, and what is marked as important
 * within a shadow tree is stronger than what the page marks so. It is a constructed stylesheet, which a policy without
 * 'unsafe-inline' lets pass.
 */

const STYLE = `
:host {
	all: initial !important;
	direction: ltr !important;
	display: block !important;
	height: 0 !important;
	inset: 0 auto auto 0 !important;
	overflow: visible !important;
	pointer-events: none !important;
	position: fixed !important;
	width: 0 !important;
	z-index: 2147483647 !important;
	color-scheme: light dark;
	--hg-back: #fff; --hg-raised: #f8f9fa; --hg-text: #202122; --hg-quiet: #54595d; --hg-line: #a2a9b1; --hg-heard: #3056a9; --hg-unheard: #8a5300; --hg-good: #0f6b58; --hg-bad: #b32424;
}
@media ( prefers-color-scheme: dark ) {
	:host { --hg-back: #101418; --hg-raised: #1c2228; --hg-text: #eaecf0; --hg-quiet: #b4bac2; --hg-line: #72777d; --hg-heard: #9bb5f5; --hg-unheard: #f0b866; --hg-good: #6fd8bd; --hg-bad: #ff9a8a; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.layer { inset: 0; overflow: hidden; position: fixed; }
.box { border: 2px solid #3056a9; border-radius: 2px; box-shadow: 0 0 0 1px rgba( 255, 255, 255, 0.7 ); position: absolute; }
.box.unheard { border: 2px dashed #8a5300; }
.box.chosen { border-width: 4px; box-shadow: 0 0 0 4px #fc3; }
.tag { background: #3056a9; border-radius: 2px; color: #fff; font: 10px/14px system-ui, sans-serif; left: -2px; max-width: 200px; overflow: hidden; padding: 0 3px; position: absolute; text-overflow: ellipsis; top: -9px; white-space: nowrap; }
.wide .tag { left: auto; right: -2px; }
.low .tag { top: 0; }
.unheard .tag { background: #8a5300; }
.panel {
	background: var( --hg-back ); border: 1px solid var( --hg-line ); border-radius: 4px; bottom: 8px; box-shadow: 0 4px 16px rgba( 0, 0, 0, 0.3 ); color: var( --hg-text ); display: flex; flex-direction: column;
	font: 14px/1.45 system-ui, sans-serif; max-height: calc( 100vh - 16px ); overflow-wrap: anywhere; pointer-events: auto; position: fixed; right: 8px; width: min( 400px, calc( 100vw - 16px ) );
}
.panel.left { left: 8px; right: auto; }
:focus-visible { outline: 3px solid var( --hg-heard ); outline-offset: 1px; }
.panel:focus { outline: 2px solid var( --hg-heard ); }
.head { align-items: center; border-bottom: 1px solid var( --hg-line ); display: flex; flex-wrap: wrap; gap: 4px 8px; padding: 8px; }
.head .name { flex: 1 1 auto; font-weight: 700; }
.head .tools { display: flex; flex-wrap: wrap; gap: 4px; }
p, ol, ul, dl, dd, pre { margin: 0; padding: 0; }
ol, ul { list-style: none; }
button { background: var( --hg-raised ); border: 1px solid var( --hg-line ); border-radius: 2px; color: inherit; cursor: pointer; font: inherit; min-height: 28px; padding: 2px 8px; }
button:hover { border-color: var( --hg-text ); }
button[aria-pressed="true"], button[aria-selected="true"] { background: var( --hg-back ); border-color: var( --hg-heard ); box-shadow: inset 0 -2px 0 var( --hg-heard ); color: var( --hg-heard ); font-weight: 700; }
.tabs { display: flex; flex-wrap: wrap; gap: 4px; padding: 8px 8px 0; }
.body { display: flex; flex: 0 1 auto; flex-direction: column; height: min( 440px, 60vh ); min-height: 0; }
.view { flex: 1 1 auto; min-height: 0; overflow: auto; padding: 8px; }
.hint, time, .for { color: var( --hg-quiet ); font-size: 13px; }
.hint + .hint { margin-top: 2px; }
.hint + ol, .hint + .title, ol + .hint, ol + button { margin-top: 8px; }
.title { font-weight: 700; margin-top: 12px; }
.title:first-child { margin-top: 0; }
section + section { border-top: 1px solid var( --hg-line ); margin-top: 12px; padding-top: 12px; }
.events > li, .items > li { border-top: 1px solid var( --hg-line ); }
.events > li:last-child { border-bottom: 1px solid var( --hg-line ); }
summary { cursor: pointer; padding: 6px 2px; }
summary .action { font-weight: 700; }
.fate { border: 1px solid currentColor; border-radius: 2px; color: var( --hg-quiet ); display: inline-block; font-size: 12px; line-height: 18px; padding: 0 6px; }
.fate[data-tone="good"] { color: var( --hg-good ); }
.fate[data-tone="bad"] { color: var( --hg-bad ); font-weight: 700; }
details[open] { padding-bottom: 8px; }
.reasons li { border-left: 3px solid var( --hg-line ); margin: 4px 0; padding-left: 8px; }
pre { background: var( --hg-raised ); border: 1px solid var( --hg-line ); font: 12px/1.4 ui-monospace, monospace; margin-top: 6px; max-height: 220px; overflow: auto; padding: 6px; white-space: pre-wrap; }
.item { background: none; border: 0; display: block; padding: 6px 4px; text-align: start; width: 100%; }
.item .name { font-weight: 700; }
.item .actions { color: var( --hg-heard ); }
.item.unheard .actions { color: var( --hg-unheard ); }
.for { display: block; }
.counters { display: grid; grid-template-columns: repeat( auto-fill, minmax( 110px, 1fr ) ); gap: 4px; margin-top: 6px; }
.counters > div { background: var( --hg-raised ); border: 1px solid var( --hg-line ); padding: 4px 6px; }
.counters dt { color: var( --hg-quiet ); font-size: 12px; }
.counters dd { font-weight: 700; }
.streams > div { display: flex; flex-wrap: wrap; gap: 0 8px; justify-content: space-between; }
.diagnostics li { border-top: 1px solid var( --hg-line ); padding: 4px 0; }
code { font: 13px ui-monospace, monospace; font-weight: 700; }
.said:not( :empty ) { border-top: 1px solid var( --hg-line ); padding: 4px 8px; }
@media ( max-width: 480px ) { .body { height: 42vh; } }
@media ( forced-colors: active ) { .box, .tag { forced-color-adjust: none; } }
`;

/**
 * @param {ShadowRoot} root
 */
export function addStyle( root ) {
	try {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync( STYLE );
		root.adoptedStyleSheets = [ sheet ];
	} catch ( error ) {
		/* An engine that cannot construct one: a strict policy leaves the inspector without its looks there. */
		const element = document.createElement( 'style' );
		element.append( STYLE );
		root.append( element );
	}
}
