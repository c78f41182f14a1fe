/*
 * The shapes that the folders of the glue share. Those that users see have their names again in client/types.js. No code.
 */

/**
 * @typedef {Object} Parts What the host and the caller's options give, read once.
 * @property {any} given The options as they were given, of client/types.js.
 * @property {any} window Undefined where there is none, as in Node.
 * @property {any} document
 * @property {Diagnose} diagnose
 * @property {Problem[]} problems Mistakes of the caller, of which one stops the start.
 * @property {string} url Where batches are POSTed.
 * @property {'opted-out' | 'gpc' | 'dnt' | undefined} signal The code of why nothing may run, if so.
 * @property {string | undefined} domain
 * @property {Clock} clock
 * @property {undefined | ( ( bytes: Uint8Array ) => void )} random
 * @property {Send} send
 * @property {Storage | undefined} storage The caller's.
 * @property {boolean} isBrowserStore Whether the browser's own is used.
 * @property {boolean} isTrusting Whether what is handed over in the last moment may be trusted to arrive.
 * @property {LockManager | undefined} locks
 */

/**
 * @typedef {<Given extends any[], Answer>( work: ( ...given: Given ) => Answer, lost?: Answer ) => ( ...given: Given ) => Answer | undefined} Guard
 *  Makes a function, of four parameters at the most, that never throws. Without a core it does nothing and answers undefined,
 *  as it does when it fails. With `lost` the work is that of one event: when it fails that event is counted as lost, and
 *  `lost` is the answer.
 */

/**
 * @typedef {( ( code: string, message: string, where?: string, within?: string | number ) => void ) & { told?: Set<string> }} Diagnose Tells a
 *  problem, once for each message at each place `where` of each thing `within`. `told`: those that were, each as the lines code,
 *  where, within and message.
 */

/**
 * Read what the caller gave at a path of the options. Undefined where that throws, as a getter may, which is told as `not-serialisable`.
 *
 * @typedef {<Answer>( path: string, work: () => Answer ) => Answer | undefined} Read
 */

/**
 * @typedef {Object} Problem A mistake of the caller at start-up.
 * @property {string} code For programs, such as `bad-context`.
 * @property {string} path JSON Pointer into the options of `createClient`.
 * @property {string} message For people.
 * @property {string} [see] Where the documentation explains the code; not told by a packed page.
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
 * @property {( work: () => void, ms: number, isLazy?: boolean ) => any} setTimeout With `isLazy` it keeps no script from its end.
 * @property {( timer: any ) => void} clearTimeout
 */

/**
 * @typedef {Object} Request
 * @property {string} url
 * @property {string} body A JSON array of events.
 * @property {number} bytes Of the body as UTF-8.
 * @property {boolean} exiting Hand it over at once: the page may not live until the next task.
 * @property {boolean} [keepalive] Set by a transport before it returns: whether the request outlives the page. As it comes it is
 *  the same as `exiting`.
 * @property {Promise<void>} [end] Set by a transport that answers before its answer has come to the end: that of the answer.
 * @property {AbortSignal} [signal] Aborted when the answer is no longer waited for.
 */

/**
 * @typedef {Object} Answer
 * @property {number} status HTTP status; 0 when there was no answer, -1 when there can be none.
 * @property {string} [body] Needed with 207, 400 and 500, where it lists events.
 * @property {string | null} [retryAfter] The header as it came.
 */

/**
 * @typedef {Object} StoredEvent A record of the event store.
 * @property {string} id The event's meta.id.
 * @property {string} owner The tab that wrote it, and a digest of its user.
 * @property {number} at Epoch time in ms.
 * @property {string} stream The event's meta.stream.
 * @property {string} text The event as JSON.
 * @property {string} [url] The address of its intake, to which alone it leaves.
 * @property {number} [tries] How often an intake could not take it.
 * @property {number} [due] Epoch time in ms before which it is not tried again.
 */

/**
 * @typedef {Object} Storage Every method may reject; then events are in memory alone, and it is tried again. It is used where
 *  events do not leave as they should, and once at the start.
 * @property {( records: StoredEvent[] ) => Promise<unknown>} add A record takes the place of one with the same id.
 * @property {( ids: string[] ) => Promise<unknown>} remove
 * @property {( limit: number, isWanted: ( record: StoredEvent ) => boolean ) => Promise<StoredEvent[]>} all The oldest first. Those that are
 *  not wanted may be left out.
 * @property {() => Promise<unknown>} clear
 * @property {boolean} [isOpen] False while `add` cannot begin at once.
 * @property {() => void} [renew] It did not answer in time: begin anew.
 * @property {() => void} [close] It is not used any more.
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
 * @typedef {Object} Stats At every moment emitted = delivered + the sum of dropped + queued + inFlight + stored.
 * @property {number} emitted Events that were given a meta.id here.
 * @property {number} queued
 * @property {number} inFlight
 * @property {number} stored
 * @property {number} delivered
 * @property {number} handedOver Those of `delivered` that are trusted to have arrived, for a page that was left hears no answer.
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
 * The members that `send` takes as data: what names an event, its schema, its stream and its time are not the caller's to set.
 *
 * @template Event
 * @typedef {object extends Event ? object : Event extends unknown ? Omit<Event, 'action' | '$schema' | 'schema' | 'meta' | 'dt' | 'client_dt' | 'instrument_name' | 'funnel_event_sequence_position'> : never} DataOf
 */

/**
 * @template Event
 * @typedef {Event extends { action?: infer Action } ? Action & string : string} ActionOf
 */

/**
 * `send( action, data, attributes )`: `action` a string, `data` an object that may be left out, `attributes` names of contextual
 * attributes that this event has beside those of all. Where `heliograph-schema types` declared the events, action and data are
 * those of the schema.
 *
 * @template [Event=object]
 * @typedef {( action: ActionOf<Event>, ...rest: {} extends DataOf<Event> ? [ data?: DataOf<Event>, attributes?: string[] ] : [ data: DataOf<Event>, attributes?: string[] ] ) => Result} SendEvent
 */

/**
 * As mw.testKitchen has it.
 *
 * @template [Event=object]
 * @typedef {Object} Instrument
 * @property {SendEvent<Event>} send Submit an event of this action with these members. Name, sequence position, schema, stream and time are
 *  not the caller's to set.
 * @property {SendEvent<Event>} submitInteraction The same.
 * @property {( uri: string ) => Instrument} setSchema Of what is sent by this handle from here on. Returns it.
 * @property {() => boolean} isInSample
 * @property {( options: { selector: string, friendlyName: string, each?: boolean, untrustedEvents?: boolean } ) => () => void} watch Send
 *  `impression` when an element is seen and `click` for each click on it, until what it returns is called.
 * @property {( instrumentation: ( instrument: Instrument ) => void ) => Instrument<Event>} use Hand it to what sends by it, such as
 *  `clickThroughRate( selector, friendlyName )`.
 */

/**
 * As mw.testKitchen has it.
 *
 * @template [Event=object]
 * @typedef {Object} Experiment
 * @property {() => string | null} getAssignedGroup Null for who takes no part in it.
 * @property {( ...groups: string[] ) => boolean} isAssignedGroup Whether it is one of these.
 * @property {SendEvent<Event>} send As of an instrument, with what the experiment is and the
 *  group where the schema has a place for it: `experiment`, or `experiments`. Who takes no part, or whose group was set by hand, sends
 *  nothing: `not-in-sample`.
 * @property {SendEvent<Event>} submitInteraction The same.
 * @property {() => Result | null} sendExposure Tell that the reader saw what differs, action `experiment_exposure`: once a pageview, and in a tab once in
 *  five minutes for ten times and then once in a day. Null where it was told.
 * @property {( uri: string ) => Experiment} setSchema Of what is sent from here on. Returns the same experiment.
 * @property {( name: string ) => Experiment} setStream The same of the stream, of `streams`.
 * @property {Instrument['watch']} watch As of an instrument.
 * @property {( instrumentation: ( experiment: Experiment ) => void ) => Experiment<Event>} use Hand it to what sends by it. Who takes no part uses nothing.
 */

export {};
