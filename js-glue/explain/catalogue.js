/*
 * Every code by which something is told, in words: an error of createClient, a diagnostic, a statusReason. docs/troubleshooting.md
 * has the same, under a heading for each code; a test compares the codes with those that the sources say. No code of a packed
 * page reads this: a page tells codes.
 */

/**
 * @typedef {Object} Entry
 * @property {'site' | 'intake' | 'browser' | 'reader' | 'heliograph'} by Whose doing it is. What a browser or a reader decided is no
 *  mistake that a site can mend, and not told by default.
 * @property {string} what What happened, and what it means for the events.
 * @property {string} why What it is good for, or how it comes about.
 * @property {string} remedy What to do.
 */

/**
 * By the headings of the page.
 *
 * @type {Record<string, Record<string, Entry>>}
 */
export const CATALOGUE = {
	'Options: createClient rejects, or heliograph-pack refuses the site': {
		'bad-option': {
			by: 'site',
			what: 'An option does not exist, or has a value that it cannot have.',
			why: 'An option that is only nearly right would be ignored, and the data would lack what you asked for. So it stops the start.',
			remedy: 'Look at the place that is named. It takes what the message says; docs/instruments.md lists the options of instruments.'
		},
		'bad-intake-url': {
			by: 'site',
			what: '`intakeUrl` is missing, or is no address that events may be sent to.',
			why: 'It has to be an address of http or https without user name and password. On a page of https it has to be https, for browsers block anything else. A relative address needs a page that it is relative to.',
			remedy: "Give an address such as `intakeUrl: '/v1/events'`. In Node give the whole address."
		},
		'bad-context': {
			by: 'site',
			what: 'A contextual attribute has a value of another type than the attribute, or `performer.is_temp` is missing.',
			why: 'Events tell temporary accounts from other readers, so this one attribute is always needed. It has to be true or false, not a text or a number.',
			remedy: 'Give the attribute a value of its type. Leave out what you do not know, or give null; only `performer.is_temp` has to be there.'
		},
		'bad-schema': {
			by: 'site',
			what: 'A schema is none, or a keyword in it has a value that the keyword cannot have.',
			why: 'Events are checked against it before they leave. A schema that cannot be understood would let everything through.',
			remedy: 'Mend the schema at the place that is named. `npx heliograph-schema check FILE` tells the same without a page.'
		},
		'unsupported-keyword': {
			by: 'site',
			what: 'A schema uses a keyword, or a value of `format`, that is not supported.',
			why: 'What it asserts could not be checked, so the intake would refuse events that were taken here.',
			remedy: 'Write it in keywords of draft-07 that are supported; docs/schemas.md lists them. Formats are date-time, date, uri, uri-reference and uuid.'
		},
		'bad-stream': {
			by: 'site',
			what: 'A stream, or an instrument of `instrumentConfigs`, is no object, has no name, or has the name of another one.',
			why: '`streams` and `instrumentConfigs` map names to objects.',
			remedy: "Write `streams: { 'my.stream': { schema_uri: '/my/schema/1.0.0' } }`."
		},
		'unknown-instrument': {
			by: 'site',
			what: '`instruments` names an instrument that is not built in.',
			why: 'Nothing would listen for it.',
			remedy: 'Use one of webUiClick, homepageModule, flowReplies, clickThrough, contributionStatistics, pageVisit, sessionTick and readingDepth. An instrument of your own belongs into `instrumentConfigs`.'
		},
		'unknown-stream': {
			by: 'site',
			what: 'A name is none of the streams that were configured. An event that was sent there is not counted, and `submit` answers `unknown-stream`.',
			why: 'Streams and instruments of a site have to be configured before something is sent to them.',
			remedy: 'Mend the name, or add the stream to `streams` (for `getInstrument`: to `instrumentConfigs`).'
		},
		'no-schema': {
			by: 'site',
			what: 'An instrument needs a schema, and the `schema_uri` of its stream names none that was given.',
			why: 'The schema says where an event carries what the instrument offers.',
			remedy: 'Set `schema_uri` of the stream, and give the schema under the same URI in `schemas`. For heliograph-pack it may lie in one of the `schemaDirectories`.'
		},
		'no-place-for-is-temp': {
			by: 'site',
			what: 'The schema of a stream has no place that tells whether the reader has a temporary account.',
			why: 'A click stream without it mixes temporary accounts up with others, and no check of a schema can notice that a member is missing.',
			remedy: 'Add `is_temp` (boolean) to the object `performer` of the schema, or at its top; a legacy schema has `isTemp`. Or use a schema that ships with heliograph.'
		},
		'cuts-funnels': {
			by: 'site',
			what: 'The stream of an instrument whose funnels span several pages is sampled by pageview.',
			why: 'Each page would draw anew, so a funnel would be cut in the middle.',
			remedy: "Sample that stream by session: `sample: { unit: 'session', rate: 0.1 }`."
		},
		'cuts-visits': {
			by: 'site',
			what: 'The stream of an instrument that follows a device or a session over pages has a sample that draws anew before that is over.',
			why: 'Who is drawn anew seems never to return, and ticks of one session would seem to be of several.',
			remedy: "Sample the stream by device or session, as the message says: `sample: { unit: 'device', rate: 0.1 }`. Or take it out of the sample."
		},
		'bad-instrument': {
			by: 'site',
			what: 'The events of an instrument cannot satisfy the schema of its stream, whatever the reader does.',
			why: 'The schema requires a member that the instrument or the context does not give, or allows only values that it never has. Every event would be refused.',
			remedy: 'Give the attribute that the message names in `context` or in the options of the instrument, make it optional in the schema, or use the schema that ships for this instrument (docs/instruments.md).'
		},
		'bad-country-map': {
			by: 'site',
			what: '`disallowedCountries` is no map of country codes.',
			why: 'The rule would let countries through that are to be left out.',
			remedy: "Write `{ BH: 'Bahrain' }`: two upper-case letters each, of which only the codes count. For no country leave it out, or give an empty array."
		},
		'bad-experiment': {
			by: 'site',
			what: 'An experiment has a member with a value that it cannot have.',
			why: 'Readers would be assigned wrongly, or nowhere.',
			remedy: 'Mend the member that is named; docs/experiments.md shows an experiment.'
		},
		'not-serialisable': {
			by: 'site',
			what: 'A value cannot be written as JSON: it refers to itself, has a number that is not finite, is no plain object, or something in it throws when it is read. An event like this is counted as invalid.',
			why: 'Events and options are JSON. A number such as NaN would silently become null.',
			remedy: 'Give plain objects, arrays, texts, finite numbers, true, false and null. Leave a member out where there is no number.'
		},
		'bad-json': {
			by: 'site',
			what: 'A text is no JSON object that can be read: it is malformed, nested too deeply, or an object in it has a name twice or a name with U+0000. An event like this is counted as invalid.',
			why: 'An intake would read something else in it, or refuse it.',
			remedy: 'Give a plain object with fewer levels. heliograph-pack names the line of a file that is malformed.'
		},
		'too-large': {
			by: 'site',
			what: 'A schema, the context or an event does not fit into the memory of the client. An event has 16 KiB of JSON at the most.',
			why: 'The memory is fixed when the client starts, so that a page never grows because of it.',
			remedy: 'Give only the schemas that your streams name; send less in an event.'
		},
		'too-many': {
			by: 'site',
			what: 'There are more schemas, streams or instruments than a client takes.',
			why: 'Their number is fixed, as the memory is.',
			remedy: 'Give a page only those streams and schemas that it uses.'
		},
		packed: {
			by: 'site',
			what: 'A page gives an option that was packed.',
			why: 'A packed site is configured ahead of time; what the page says instead would have no effect.',
			remedy: 'Take the option out of the page, or change it in site.json and pack again. A page may set `intakeUrl`, `domain` and `privacy`.'
		},
		'temp-unknown': {
			by: 'site',
			what: 'MediaWiki does not say whether the reader has a temporary account, so the client does not start.',
			why: 'Neither `mw.user.isTemp()` nor `wgUserIsTemp` answers true or false. To guess would mix up readers who have to be told apart.',
			remedy: 'Export `wgUserIsTemp` from the server, or give `context: { performer: { is_temp: false } }` on a wiki without temporary accounts.'
		},
		'compat-refused': {
			by: 'site',
			what: '`provide()` was asked to stand in for EventLogging or Test Kitchen where the real one is loaded.',
			why: 'Both would be called by the same names, and events would go two ways.',
			remedy: 'Do not load the entry `compat` on a wiki that has those extensions.'
		}
	},
	'Options: the client starts, and goes without something': {
		'unknown-option': {
			by: 'site',
			what: 'An option is not known. It is ignored, and everything else works.',
			why: 'Most likely its name is misspelt, and you miss what it was to do.',
			remedy: 'Use the name that is proposed, or take the option out.'
		},
		'unknown-keyword': {
			by: 'site',
			what: 'A schema has a member that is no keyword of JSON Schema draft-07. It is ignored.',
			why: 'Most likely a keyword is misspelt, and then what it was to assert is not checked.',
			remedy: 'Mend the name. What is a note for people belongs into `description` or `$comment`.'
		},
		'unknown-attribute': {
			by: 'site',
			what: 'A name is no contextual attribute. It is ignored; in a curation it excludes everybody.',
			why: 'Most likely it is misspelt, so events lack it.',
			remedy: 'Use the name that is proposed. In `context` an attribute stands in its object (`performer: { edit_count: 5 }`), elsewhere object and attribute are one name (`performer_edit_count`).'
		},
		'personal-attribute': {
			by: 'site',
			what: 'A stream asks for an attribute that tells who the reader is or what was read: `performer_name`, `page_title` or `agent_ua_string`. It is left out.',
			why: 'Such an attribute needs a decision of its own.',
			remedy: "Go without it. If your privacy policy allows it, list it in the stream: `allow_personal: [ 'page_title' ]`."
		},
		'attribute-left-out': {
			by: 'site',
			what: 'Events go without an attribute that you gave or asked for.',
			why: 'The schema has no place for it, or refuses the value that it has on this page; an exact edit count is left out beside its bucket.',
			remedy: 'Add a place for it to the schema, or do not ask for it.'
		},
		'bad-sample': {
			by: 'site',
			what: 'The sample of a stream makes no sense. Nobody is in sample, and nothing is sent there.',
			why: 'To ignore it would send everything. A rate goes from 0 to 1 and is no percentage; in `sample` it is a number, in `sample_rate` it may be a text or rates by wiki.',
			remedy: "Write `sample: { unit: 'pageview', rate: 0.1 }`. Units are pageview, session and device."
		},
		'bad-curation': {
			by: 'site',
			what: 'The rules or the audience of a stream cannot be judged. Nobody is in sample, and nothing is sent there.',
			why: 'To ignore a rule would send events of readers whom it was to leave out.',
			remedy: 'Write rules as `{ performer_edit_count: { greater_than: 10 } }`, with an operator and an operand of its kind.'
		},
		'bad-token': {
			by: 'site',
			what: 'A token is not 20 lower-case hexadecimal digits. Streams that are sampled by its unit are out of sample.',
			why: 'The digits decide who is in sample; other text would not be spread evenly.',
			remedy: 'Make it from 10 random bytes, two digits each. On MediaWiki `mw.user.sessionId()` is one.'
		},
		'no-token': {
			by: 'site',
			what: 'A stream is sampled by session or device, and there is no token of that unit. It is out of sample.',
			why: 'Only the token of the pageview is made by the client. Those that outlive a page are for the site to keep.',
			remedy: "Give `tokens: { session: '…' }`, 20 hexadecimal digits that stay the same for the session. For the device give `tokens.device`, or `deviceToken: true`. Or sample by pageview."
		},
		'bad-homepage-token': {
			by: 'site',
			what: 'The `token` of homepageModule is not the 32 characters that the server logged for this visit. The instrument sends nothing.',
			why: 'Its events are joined with the event of the server by this token. One of another visit would join what does not belong together.',
			remedy: 'Give what the server exports as `wgGEHomepagePageviewToken`, on the homepage only.'
		},
		'full-rate': {
			by: 'site',
			what: 'Every reader is in sample for an instrument that sends several events for each use.',
			why: 'That is more than most questions need, so it is worth a second thought.',
			remedy: "Add a sample to the stream, such as `sample: { unit: 'session', rate: 0.1 }`. If everybody is meant, write `allow_full_rate: true`."
		},
		'no-place-for-fill': {
			by: 'site',
			what: 'A schema has no place for a member that the intake fills in (`intakeFills`; if you do not say which, `/meta/dt`). Its events leave, and an intake that does so refuses them.',
			why: 'An object of the schema has `additionalProperties: false` and does not declare the member, or declares it as something else. An intake fills it in before it checks an event, whatever the schema says.',
			remedy: "Declare the member in the schema, `meta: { properties: { dt: { type: 'string' } } }`. If your intake fills in nothing, give `intakeFills: []`."
		},
		unchecked: {
			by: 'site',
			what: 'The events of a stream leave without being checked.',
			why: 'No schema was given for it, so the intake may refuse what was taken here.',
			remedy: 'Give the schema in `schemas` under the URI that the stream has as `schema_uri`.'
		}
	},
	'Starting: the client is inert, or works in another way': {
		'wasm-unavailable': {
			by: 'site',
			what: 'The module heliograph.wasm could not be fetched. The client is inert: nothing is sent.',
			why: 'The address is wrong, the server does not answer with the file, or a bundler moved heliograph.mjs away from it.',
			remedy: "Serve heliograph.wasm beside heliograph.mjs, or give its address: `wasm: '/static/heliograph.wasm'`. A client of `@heliograph/client/page` takes the address of its packed site."
		},
		'wasm-invalid': {
			by: 'site',
			what: 'What lies in the place of the module is no WebAssembly module. The client is inert.',
			why: 'Mostly it is the page that a server answers for files that are not there, or a file that was cut off.',
			remedy: 'Open the address of the module in the browser and look at what comes; deploy the file again.'
		},
		'wasm-blocked': {
			by: 'site',
			what: 'The Content-Security-Policy of the page forbids WebAssembly. The same core runs as JavaScript, which is larger and slower; without that file the client is inert.',
			why: 'A policy with `script-src` allows WebAssembly only where it says so.',
			remedy: "Add `'wasm-unsafe-eval'` to `script-src`. It allows no eval of JavaScript. docs/packed-sites.md says more."
		},
		'wasm-missing': {
			by: 'browser',
			what: 'This browser has no WebAssembly. The same core runs as JavaScript, which is larger and slower; without that file the client is inert.',
			why: 'It is an old browser, or one in which the reader switched WebAssembly off, as Lockdown Mode does.',
			remedy: 'Nothing, as long as heliograph.fallback.js (of a packed page) or heliograph.fallback.whole.js is served beside the script.'
		},
		'fallback-unavailable': {
			by: 'site',
			what: 'WebAssembly cannot run here, and the file that runs in its place could not be loaded. The client is inert.',
			why: 'heliograph.fallback.js, or of the whole build heliograph.fallback.whole.js, is not where it is looked for, or is the file of the other build.',
			remedy: 'Serve the file beside the script, or give its address as `fallback`. With `fallback: false` none is looked for.'
		},
		'abi-mismatch': {
			by: 'site',
			what: 'The module, the script and the packed site are not of one version. The client is inert.',
			why: 'A cache still has an older file, or only some of the files were deployed. Or a packed site was given to `@heliograph/client`.',
			remedy: 'Deploy all files of one version together, and pack the site again after each update. Addresses that contain the version keep caches from mixing them. A packed site is for `@heliograph/client/page`.'
		},
		'no-site': {
			by: 'site',
			what: 'A page was given a module that holds no packed site. The client is inert.',
			why: '`@heliograph/client/page` starts only what heliograph-pack wrote.',
			remedy: 'Run `npx heliograph-pack site.json --out site.wasm`, and give the page that file as `wasm`. To configure in the page, import `@heliograph/client`.'
		},
		'module-whole': {
			by: 'heliograph',
			what: 'The packed site works, and is larger than it has to be.',
			why: 'heliograph-pack leaves out of the module what the site does not use, and this module has something in it that it does not know.',
			remedy: 'Update heliograph, or pack with the module of its own package.'
		},
		'site-damaged': {
			by: 'site',
			what: 'The packed site cannot be read. The client is inert.',
			why: 'The file was cut off or changed on its way.',
			remedy: 'Pack the site again and deploy the file as it is.'
		},
		'host-unsupported': {
			by: 'browser',
			what: 'This host has no TextEncoder or no TextDecoder. The client is inert.',
			why: 'Every browser that has WebAssembly has them. In Node it is mostly a test runner that offers the globals of jsdom alone.',
			remedy: 'In tests run with the environment `node`, or set both globals from `node:util`.'
		},
		'no-random': {
			by: 'browser',
			what: 'There is no source of random bits. The client is inert.',
			why: 'Events need ids that are never made twice, and `crypto.getRandomValues` is not there or fails. An own `random` throws, or returns bytes in place of filling those that it is given.',
			remedy: 'Give `random: ( bytes ) => …`, which fills a Uint8Array.'
		},
		'extras-unavailable': {
			by: 'site',
			what: 'A file that these options need could not be loaded. What it does is missing; everything else works.',
			why: 'heliograph.extras.mjs, heliograph.flow.mjs, heliograph.experiments.mjs, heliograph.contributions.mjs, heliograph.visits.mjs or heliograph.rules.mjs is not served beside heliograph.mjs.',
			remedy: 'Copy the whole folder dist/, not only some of its files.'
		},
		'client-failed': {
			by: 'site',
			what: 'On a wiki that has the module `ext.heliograph.compat`, the client did not start. Calls of `mw.eventLog` and `mw.testKitchen` go on to be taken, and nothing of them is sent.',
			why: 'The message has the error of the client. As a rule its file could not be loaded.',
			remedy: 'Look the error up here. `php maintenance/run.php Heliograph:check` says what is wrong with the settings.'
		},
		'core-restarted': {
			by: 'heliograph',
			what: 'The core failed, and another one took its place. Events that waited were handed over to it.',
			why: 'This is a fault of heliograph, or the memory of the page was changed by something else.',
			remedy: 'Nothing for the page; please report it with the message.'
		},
		'core-trapped': {
			by: 'heliograph',
			what: 'The core failed a second time, and the client is inert for the rest of the page.',
			why: 'This is a fault of heliograph. The page itself is not affected.',
			remedy: 'Please report it, with the message and the diagnostics before it.'
		},
		'internal-error': {
			by: 'heliograph',
			what: 'Something in the client threw an error that it should not. It was caught, and the client goes on.',
			why: 'This is a fault of heliograph, or a script of the page replaced something that it uses.',
			remedy: 'Please report it with the message.'
		}
	},
	'Privacy: the reader does not want it': {
		gpc: {
			by: 'reader',
			what: 'The browser sends Global Privacy Control. The client is inert, and nothing was listened to.',
			why: 'The reader asks not to be tracked, and `privacy.gpc` is true by default.',
			remedy: 'Nothing. To try your site, use a browser that does not send it.'
		},
		dnt: {
			by: 'reader',
			what: 'The browser sends Do Not Track. The client is inert, and nothing was listened to.',
			why: 'The site honours it: `privacy.dnt` is true.',
			remedy: 'Nothing.'
		},
		'opted-out': {
			by: 'reader',
			what: 'The reader opted out. The client is inert, and what waited to be sent was deleted.',
			why: '`optOut()` was called, in this page or in an earlier one that remembered it, or `privacy.optOut` is true.',
			remedy: 'Nothing. To try your site again, remove `heliograph-opt-out` from its localStorage.'
		},
		'opt-out-not-kept': {
			by: 'browser',
			what: 'The reader opted out, and the browser did not keep that for later pages. In this page nothing more is sent.',
			why: 'localStorage is blocked or full.',
			remedy: 'Keep it on the server as well, and give `privacy: { optOut: true }` to the pages of that reader.'
		}
	},
	'Listening: what is seen and clicked': {
		'no-document': {
			by: 'site',
			what: '`attach()` has nothing to listen to, and answered false.',
			why: 'There is no document, as in Node, or what was given as its root is no element.',
			remedy: 'Call `attach()` in a page. Where a client only submits events, do not call it.'
		},
		'nothing-to-attach': {
			by: 'site',
			what: '`attach()` was called and no instrument is configured, so nothing is listened to.',
			why: '`instruments` is empty.',
			remedy: "Configure one, such as `instruments: { webUiClick: { stream: 'my.stream' } }`, or do not call `attach()`."
		},
		'already-attached': {
			by: 'site',
			what: 'Another client already listens for this instrument and stream in this document. This one does not.',
			why: 'The script was loaded twice, or a client of before was not detached. Two would count everything twice.',
			remedy: 'Start one client a page. Call `detach()` or `close()` before another takes over.'
		},
		'bad-selector': {
			by: 'site',
			what: 'A selector is none that the browser understands. What it was to match is not listened to.',
			why: 'It is misspelt, or uses something that this browser does not have.',
			remedy: "Try it in the browser's console with `document.querySelector()`."
		},
		'bad-name': {
			by: 'site',
			what: 'A call of `track` for a topic of an instrument had data of another kind. It was not counted.',
			why: 'The data of such a topic is a name, which is a text; on a talk page it is an action of the funnel.',
			remedy: "Call `track( 'webuiactions_log.click', 'my-button' )`. docs/instruments.md lists topics and actions."
		},
		'calls-lost': {
			by: 'site',
			what: 'More was clicked or tracked before the client started than is kept. The oldest is lost.',
			why: 'The inline stub and the bus keep a bounded number, so that they never grow.',
			remedy: 'Load heliograph earlier, or do not call `track` in a loop.'
		},
		'bad-subscription': {
			by: 'site',
			what: '`trackSubscribe` was called with something else than a text and a function. Nobody is told.',
			why: 'It takes what topics begin with, and what is to be called.',
			remedy: "Write `client.trackSubscribe( 'my.', ( topic, data ) => … )`."
		},
		'not-watched': {
			by: 'site',
			what: '`watch` was called and nothing is watched.',
			why: 'The part that sees elements is only loaded where `instrumentConfigs` is given, and it was not given or could not be loaded.',
			remedy: 'Configure the instrument in `instrumentConfigs`, and look for the diagnostic `extras-unavailable`.'
		},
		'funnel-closed': {
			by: 'site',
			what: 'More funnels were open on a talk page than are kept. The oldest was closed; what follows of it is not counted.',
			why: 'Their number is fixed. `stats().funnelsClosed` says how many it were.',
			remedy: 'Mostly nothing. If it happens often, forms are opened by a script.'
		},
		'listener-failed': {
			by: 'site',
			what: 'Something threw an error while an event of the page was looked at, or a call of `mw.eventLog` was carried out. That event may not be counted; the page and the client go on.',
			why: 'Mostly a script of the page replaced a function of the browser, or a callback that you gave threw.',
			remedy: 'Read the message. If nothing of your page is in it, please report it.'
		},
		'subscriber-failed': {
			by: 'site',
			what: 'A function that was given to `trackSubscribe` threw an error. Other subscribers were told as usual.',
			why: 'It is a fault in that function.',
			remedy: 'Mend the function; the message is its error.'
		},
		'not-dispatched': {
			by: 'site',
			what: 'Code called `mw.eventLog.dispatch()`, and nothing was sent.',
			why: 'It chose streams by the names of events, which stream configurations no longer have.',
			remedy: 'Call `mw.eventLog.submit( stream, event )`, or `submitInteraction`, and name the stream.'
		},
		'visits-not-kept': {
			by: 'browser',
			what: 'What visits and ticks are counted by cannot be kept in localStorage, so nothing of them is sent.',
			why: 'The browser has no localStorage for this page, or it is full. Without it a reader would seem new on each page.',
			remedy: 'Nothing for the site. In the figures these readers are missing.'
		},
		'lock-refused': {
			by: 'browser',
			what: 'The browser refuses the Web Locks by which the tabs of a site take turns. The client goes on without them.',
			why: 'Firefox refuses them in a third party\'s frame, and pages may have replaced them. Two tabs that do the same thing in the same moment may tell of a visit twice, or send an event twice under one `meta.id`.',
			remedy: 'Nothing for the site. An intake that removes repeats by `meta.id` has each event once.'
		},
		'instrumentation-failed': {
			by: 'site',
			what: 'A function that was given to `use` threw an error. What it was to send is missing.',
			why: 'It is a fault in that function.',
			remedy: 'Mend the function; the message is its error.'
		}
	},
	Experiments: {
		'unknown-experiment': {
			by: 'site',
			what: '`getExperiment` was asked for an experiment that is not configured. Nobody takes part in it, and it sends nothing.',
			why: 'The name is misspelt, or the experiment has ended.',
			remedy: 'Mend the name, or add the experiment to `experiments`.'
		},
		'no-place-for-experiment': {
			by: 'site',
			what: 'The schema of the events of an experiment has no place for it, so they do not tell the group.',
			why: 'The schema is closed, and declares neither `experiment` nor `experiments`.',
			remedy: 'Use a schema that has one of them, such as `/heliograph/interaction/1.1.0`.'
		},
		'experiment-overridden': {
			by: 'site',
			what: 'An event of an experiment was not sent, because its group was set by hand.',
			why: '`experimentOverrides`, or the parameter `mpo` of the address, is for trying a group out. People who try things are no data.',
			remedy: 'Nothing while you test. Take the override away to have events sent.'
		}
	},
	'Events: submit answers "invalid"': {
		'invalid-event': {
			by: 'site',
			what: 'An event does not satisfy its schema. It was not sent, and is counted in `stats().invalid`.',
			why: 'The intake would refuse it. The message says what is wrong, and the path where.',
			remedy: 'Mend the event, or the schema. `client.validate( uri, event )` lists everything that is wrong at once.'
		},
		'wrong-schema': {
			by: 'site',
			what: 'The `$schema` of an event is no version of the `schema_title` of its stream. It was not sent.',
			why: 'Everything in a stream has one schema, in versions; the intake would refuse it.',
			remedy: 'Send it to the stream of its schema, or mend `$schema` or `schema_title`.'
		},
		'missing-schema': {
			by: 'site',
			what: 'An event has no `$schema`, and its stream has no `schema_uri`. It was not sent.',
			why: 'An intake takes no event without a schema.',
			remedy: "Set `schema_uri` of the stream, or `$schema: '/my/schema/1.0.0'` in the event."
		}
	},
	'Delivery: what happens on the way': {
		'intake-failed': {
			by: 'intake',
			what: 'The intake could not take events now, or did not answer. They are kept and sent again.',
			why: 'HTTP 0 is no answer: the reader is offline, the address is wrong, the policy of the page forbids the request, or the intake sends no CORS headers to a page of another origin. Other numbers are what the intake answered; it may list events with the reason, such as a stream that it does not know.',
			remedy: 'Look at the request in the network panel, and at the reason in its answer. HTTP 0 is no answer: mend `intakeUrl`, allow its origin in `connect-src` of the policy, or, for another origin, have the intake answer `Access-Control-Allow-Origin` (`heliograph-intake --origin`); docs/intake.md says how.'
		},
		'intake-refused': {
			by: 'intake',
			what: 'The intake refused events for good. They are lost, and counted in `stats().dropped.rejected`.',
			why: 'It answered 4xx, or listed events as invalid: it knows another version of the schema, or is at another address.',
			remedy: 'Look at the answer in the network panel: it lists what is wrong with each event. 404 is mostly a wrong `intakeUrl`.'
		},
		unacknowledged: {
			by: 'browser',
			what: 'This browser has no `fetch`, so nobody tells whether events arrive. They are handed to `sendBeacon`, and counted in `stats().dropped.unknown`.',
			why: 'It is an old browser, or a script took `fetch` away.',
			remedy: 'Nothing; or give a `transport` of your own.'
		},
		'storage-failed': {
			by: 'browser',
			what: 'The database of the browser cannot be used. Events that do not leave at once are kept in memory alone, and lost with the page.',
			why: 'It is blocked, full or damaged, as in some private windows. It is tried again.',
			remedy: 'Nothing; or give a `storage` of your own.'
		},
		'recovery-unavailable': {
			by: 'site',
			what: 'The file that keeps events in trouble could not be loaded. Events that do not leave are kept in memory alone.',
			why: 'heliograph.recovery.mjs is not served beside the script, or the reader is offline.',
			remedy: 'Serve heliograph.recovery.mjs beside the script.'
		},
		'beacon-failed': {
			by: 'browser',
			what: '`mw.eventLog.sendBeacon` could not send.',
			why: 'The browser refuses the address, or has no `sendBeacon`.',
			remedy: 'Look at the address that the caller gives.'
		}
	}
};
