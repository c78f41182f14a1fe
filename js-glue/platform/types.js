/*
 * The shapes that the files of the glue share, and that its users see. No code.
 */

/**
 * The module's exports; wasm/README.md says what each does.
 *
 * @typedef {{ memory: WebAssembly.Memory } & Record<string, ( ...numbers: number[] ) => number>} Core
 */

/**
 * @typedef {Object} Memory
 * @property {Uint8Array} bytes
 * @property {( text: string ) => number} write Write the next call's text: its length in bytes, -1 when it does not fit.
 * @property {() => string} read The text that the last call left.
 */

/**
 * @typedef {Object} Outbox
 * @property {() => void} collect Take new events out of the module.
 * @property {( text: string ) => number} adopt Queue a stored event; what hg_adopt answers.
 * @property {number} size How many events are not settled.
 * @property {( fresh: Session ) => void} restart Go on with another core.
 * @property {() => void} retry Try everything once, now.
 * @property {() => void} adopted Stored events were queued.
 * @property {() => void} hurry The page is about to go.
 * @property {() => void} added An event was queued.
 * @property {( leaving?: boolean ) => void} leave The page may end here; `leaving`: it is about to, or it is back.
 * @property {() => Promise<void>} flush
 * @property {( reason: number ) => void} forget Drop what is not under way, counted by a drop reason; without one, as stored.
 * @property {() => void} stop No timer runs from here on.
 */

/**
 * @typedef {Object} Parts The options, read.
 * @property {any} given
 * @property {any} window
 * @property {any} document
 * @property {Diagnose} diagnose
 * @property {Problem[]} problems
 * @property {any} url
 * @property {any} signal Why nothing may run, if so.
 * @property {any} domain
 * @property {Clock} clock
 * @property {undefined | ( ( bytes: Uint8Array ) => void )} random
 * @property {any} transport
 * @property {Storage | undefined} storage
 * @property {any} locks
 */

/**
 * @typedef {Object} Keeper
 * @property {boolean} isWorking Whether everything that should be stored is.
 * @property {boolean} isMore Whether there are more records to adopt than were.
 * @property {( context: any ) => void} own What is written from here on is this user's.
 * @property {() => void} hold Be known as alive.
 * @property {() => void} letGo Leave what was written to others.
 * @property {( texts: string[] ) => void} add
 * @property {() => Promise<void>} save Resolves when it was tried, within 10 s.
 * @property {( texts: string[] ) => void} remove
 * @property {() => void} adopt Queue what was left behind.
 * @property {() => void} clear
 */

/**
 * @typedef {Object} Session A core that is ready for events.
 * @property {Core} core
 * @property {Memory} memory
 * @property {Record<string, number>} limits
 * @property {string[]} results
 * @property {string[]} dropReasons
 * @property {any} context Of the pageview, as are
 * @property {Tokens} tokens
 * @property {string} tab Random digits: another start has others.
 * @property {Map<string, number>} schemas
 * @property {Map<string, number>} streams
 * @property {Map<string, number>} handles Of instrumentConfigs.
 * @property {any[]} clickThrough
 * @property {( bytes: number ) => string} hex Random digits, two a byte.
 * @property {( change: any ) => void} changeSamples
 * @property {import('../listening/types.js').Rule[]} plan
 * @property {( context: any, tokens?: Tokens ) => boolean} beginPageview
 * @property {( bytes: Uint8Array ) => Uint8Array} fill With random bits.
 * @property {( at?: string, within?: any ) => void} report
 */

/**
 * @typedef {( code: string, message: string, where?: string, within?: string ) => void} Diagnose Tells a problem, once for
 *  each place `where`, of the thing `within`.
 */

/**
 * @typedef {<R>( work: ( a?: any, b?: any, c?: any, d?: any ) => R ) => ( a?: any, b?: any, c?: any, d?: any ) => R | undefined} Guard Makes a
 *  function that never throws. It answers undefined where the core is gone.
 */

/**
 * @typedef {Object} Problem A mistake of the caller at start-up.
 * @property {string} code For programs, such as `bad-context`.
 * @property {string} path JSON Pointer into the options of `createClient`.
 * @property {string} message For people.
 */

/**
 * @typedef {Object} Diagnostic Something that was ignored, refused or degraded.
 * @property {string} code For programs, such as `not-serialisable`.
 * @property {string} message For people.
 * @property {string} where The place: a JSON Pointer into the options or the event, or the name of a stream.
 */

/**
 * @typedef {Object} Clock
 * @property {() => number} now Epoch time in ms, for the time of events alone.
 * @property {() => number} monotonic ms that never go back, for every interval.
 * @property {( work: () => void, ms: number ) => any} setTimeout
 * @property {( timer: any ) => void} clearTimeout
 */

/**
 * @typedef {Object} Request
 * @property {string} url
 * @property {string} body A JSON array of events.
 * @property {boolean} exiting Hand it over at once: the page may not live until the next task.
 * @property {AbortSignal} [signal] Aborted when the answer is no longer waited for.
 */

/**
 * @typedef {Object} Answer
 * @property {number} status HTTP status; 0 when there was no answer, -1 when there can be none.
 * @property {string} [body] Needed with 207, 400 and 500, where it lists events.
 * @property {string | null} [retryAfter] The header as it came.
 */

/**
 * @typedef {Object} Kept An event that is kept.
 * @property {string} id Its meta.id.
 * @property {string} owner The tab that wrote it, and a digest of its user.
 * @property {number} at Epoch time in ms.
 * @property {string} stream
 * @property {string} text The event as JSON.
 */

/**
 * @typedef {Object} Storage Every method may reject; then events are in memory alone.
 * @property {( records: Kept[] ) => Promise<any>} add In place of what has the same id.
 * @property {( ids: string[] ) => Promise<any>} remove
 * @property {( limit: number ) => Promise<Kept[]>} all The oldest first.
 * @property {() => Promise<any>} clear
 */

/**
 * @typedef {( request: Request ) => Promise<Answer>} Send A rejection is a network failure.
 */

/**
 * @typedef {Object} Tokens 20 hexadecimal digits each.
 * @property {string} [pageview] Made from `random` when absent.
 * @property {string} [session]
 * @property {string} [device]
 */

/**
 * @typedef {Object} Options
 * @property {string | URL | BufferSource | WebAssembly.Module} [wasm] Default: heliograph.wasm beside this module.
 * @property {string | URL} intakeUrl Where batches are POSTed, such as an EventGate's `/v1/events?hasty=true`.
 * @property {Record<string, any>} [streams] Stream configurations by name, in EventStreamConfig's shape.
 * @property {Record<string, any>} [schemas] JSON Schemas by URI, such as `/analytics/product_metrics/web/base/1.3.0`.
 * @property {Record<string, any>} [instrumentConfigs] Instruments of a site's own, by name, for `getInstrument`: stream_name,
 *  schema_uri, sample or sample_rate with sample_unit, contextual_attributes, curation, audience.
 * @property {Record<string, any>} context Contextual attributes: agent, mediawiki, page, performer. The boolean
 *  performer.is_temp is required.
 * @property {string} [domain] meta.domain; default location.hostname, left out when unknown.
 * @property {Tokens} [tokens]
 * @property {boolean} [deviceToken] Keep a token of the device in localStorage, for samples by `device`, unless `tokens` has
 *  one. An opt-out deletes it. Default: none is kept.
 * @property {Record<string, any>} [instruments] The built-in instruments that run, with their options.
 * @property {{ gpc?: boolean, dnt?: boolean, optOut?: boolean }} [privacy] What stops everything: Global Privacy Control
 *  unless false, Do Not Track if true, and `optOut` itself.
 * @property {string[]} [intakeFills] JSON Pointers of required members that the intake fills. Default `[ '/meta/dt' ]`.
 * @property {( diagnostic: Diagnostic ) => void} [onDiagnostic] Told everything that was ignored, refused or degraded, once
 *  each. Default: nothing is said.
 * @property {{ send: Send } | Send} [transport]
 * @property {string} [lossStream] Where what was dropped is told when the page is left: the name of a stream whose schema_uri is
 *  `/heliograph/client_losses/1.0.0`. Default: nowhere.
 * @property {Storage} [storage] Keeps events until they are acknowledged. Default: IndexedDB in a page, none elsewhere.
 * @property {Partial<Clock>} [clock]
 * @property {( bytes: Uint8Array ) => void} [random] Fills the bytes with random bits.
 * @property {any} [document]
 * @property {any} [window]
 */

/**
 * @typedef {Object} Change
 * @property {Tokens} [tokens]
 * @property {Record<string, any>} [context]
 * @property {Record<string, any>} [streams] Other samples of streams, by name: `{ name: { sample } }`.
 * @property {Record<string, any>} [instrumentConfigs] The same of instruments.
 */

/**
 * @typedef {Object} Stats At every moment emitted = delivered + the sum of dropped + queued + inFlight + stored.
 * @property {number} emitted Events that were given a meta.id here.
 * @property {number} queued
 * @property {number} inFlight
 * @property {number} stored
 * @property {number} delivered
 * @property {number} retried
 * @property {Record<string, number>} dropped By reason.
 * @property {number} invalid
 * @property {number} notInSample
 * @property {number} filtered
 * @property {number} funnelsClosed Because more were open than are kept.
 */

/**
 * @typedef {'queued' | 'not-in-sample' | 'filtered' | 'invalid' | 'dropped' | 'unknown-stream' | 'closed' | 'inert'} Result
 */

/**
 * @typedef {Object} Validation
 * @property {boolean} valid
 * @property {{ path: string, keyword: string, message: string }[]} errors `path` is a JSON Pointer into the value.
 */

/**
 * @typedef {Object} Instrument As mw.testKitchen has it.
 * @property {( action: string, data?: Object ) => Result} send Submit an event of this action with these members. Name,
 *  sequence position, schema, stream and time are not the caller's to set.
 * @property {( action: string, data?: Object ) => Result} submitInteraction The same.
 * @property {() => boolean} isInSample
 * @property {( options: { selector: string, friendlyName: string, each?: boolean, untrustedEvents?: boolean } ) => () => void} watch Send
 *  `impression` when an element is seen and `click` for each click on it, until what it returns is called.
 * @property {( instrumentation: ( instrument: Instrument ) => void ) => Instrument} use Hand it to what sends by it, such as
 *  `clickThroughRate( selector, friendlyName )`.
 */

/**
 * @typedef {Object} Client
 * @property {'ready' | 'inert' | 'closed'} status
 * @property {{ code: string, message: string } | null} statusReason Why it is inert, such as `wasm-blocked` or `gpc`.
 * @property {( streamName: string, event: Object ) => Result} submit Check, complete and queue an event. It is copied at
 *  once and never changed.
 * @property {( schemaUri: string, value: any ) => Validation} validate Any JSON value against a schema alone.
 * @property {( streamName: string ) => boolean} isInSample Whether the stream is in sample in this pageview.
 * @property {( name: string ) => Instrument} getInstrument An instrument of instrumentConfigs. One that is not there sends
 *  nothing and answers `unknown-stream`. All that are asked for by one name share its sequence.
 * @property {( root?: any ) => boolean} attach Listen for the configured instruments, on the document by default. Idempotent.
 *  True when it is listening.
 * @property {() => void} detach Stop listening. What is queued still leaves.
 * @property {( change?: Change ) => boolean} newPageview A navigation within the
 *  page: a new token and sampling decision, sequences restart. What is left out stays, but for the pageview's token. False
 *  when the context was refused; until there is a good one nothing is in sample.
 * @property {( event: { types: string[], participation: string, country?: string | null, wikis?: string[], enabled?: boolean } ) => import('../listening/types.js').Verdict} checkContributionStatistics
 *  Whether contribution statistics may be collected for an event: types and participation by their keys. Also where nothing is
 *  listened to or in sample; a client that is inert for want of a module allows nothing.
 * @property {() => void} optOut Stop, forget what waits, and stay stopped.
 * @property {() => Promise<void>} flush Try everything once, now. Resolves when those attempts have settled, within 10 s.
 * @property {() => Stats} stats
 * @property {( topic: string, data?: any ) => void} track Say that something happened, to whoever subscribes, now or later. The
 *  data is copied at once. Never throws.
 * @property {( prefix: string, callback: ( topic: string, data: any, time: number ) => void ) => () => void} trackSubscribe
 *  Be told of the calls whose topic begins so, those of the past first (500 of them at the most). Returns what ends it.
 * @property {() => Promise<void>} close Closed at once; the promise is the last flush, which nobody has to wait for.
 */

export {};
