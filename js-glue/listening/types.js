/*
 * The shapes that listening and instruments share. No code.
 */

/**
 * @typedef {import('../platform/types.js').Clock} Clock
 * @typedef {import('../platform/types.js').Diagnose} Diagnose
 * @typedef {import('../platform/types.js').Instrument} Instrument
 */

/**
 * @typedef {Object} Rule One entry of the core's listener plan.
 * @property {number} rule Its number, by which an event names it to the core.
 * @property {string} instrument Name of the built-in instrument that it belongs to.
 * @property {string} stream Name of the stream that its events go to.
 * @property {string} on What it reacts to: a key of the table of kinds (instruments/extras.js, listening/listeners.js), or else a type of DOM event.
 * @property {string} [selector] Elements that it is about. On `track`, what topics begin with; on `flow`, an action.
 * @property {string} [except] Selector of roots, such as user-generated content, whose elements it is not about.
 * @property {string[]} [read] What to read of the matched element: at most two of attributes and of the names in names.js that
 *  begin with `@`.
 * @property {boolean} [untrustedEvents] Whether events that a script made count.
 * @property {any} [options] Of a rule that the core has no part in, as are the following: the options of its instrument.
 * @property {string[]} [attributes] Contextual attributes of its events.
 * @property {string[]} [members] Those members of its events for which the schema has a place.
 * @property {Record<string, unknown>} [event] What all of its events have.
 */

/**
 * @typedef {( element: Element, selector: string ) => Element | null} Search `Element.closest` through the tree as it is rendered.
 */

/**
 * @typedef {( target: Element | null, rule: Rule, search?: Search ) => { element: Element, name: string, second: string | null | undefined } | undefined} Find
 *  Find the element that a rule is about, at or around `target`, and read of it what the rule asks for. Undefined where there
 *  is none, or its name is empty. `search` may be what several searches around that target share.
 */

/**
 * @typedef {( rule: number, first?: string | null, second?: string | null, now?: number ) => unknown} Emit Have the core make
 *  an event of a rule, from the values that were read. `now` is the epoch time in ms of what happened; left out, the present.
 */

/**
 * @typedef {[ time: number, target: EventTarget, isTrusted: boolean ]} KeptClick A click of before anybody listened.
 */

/**
 * @typedef {Object} Bus A page's calls of `track`, and its clicks until somebody listens to them.
 * @property {number} [since] Epoch time in ms at which the inline stub began; undefined where there was none.
 * @property {number} lost How many clicks and calls could not be kept.
 * @property {( topic: string, data?: unknown, time?: number ) => void} track Record that something happened and tell
 *  subscribers. The data is copied. `time`: epoch ms, by default now.
 * @property {Subscribe} subscribe
 * @property {() => KeptClick[]} takeClicks Empty the list of kept clicks and stop adding to it.
 * @property {( listener: ( event: Event ) => void ) => () => void} onClick Be told of clicks that feature code passes on. Returns what
 *  ends it.
 * @property {( event: Event ) => void} click Pass on a click that may have been heard already.
 * @property {Set<import('../client/listening.js').Inspected>} [opened] The page's clients that are not closed, for an inspector. A bus of
 *  an earlier version has none.
 * @property {Map<string, number>} heard How many calls of MediaWiki a subscriber was told of, by its name.
 * @property {{ status: string, track: ( topic: string, data?: unknown ) => void }[]} clients For which MediaWiki's hook for clicks is heard.
 */

/**
 * @typedef {( topic: string, data: any, time: number | undefined ) => void} TopicCallback Told of a call of `track`, and when it was made where
 *  that is known. What it throws is ignored.
 */

/**
 * @typedef {( prefix: string, callback: TopicCallback, name?: string ) => () => void} Subscribe Be told of the calls whose topic
 *  begins with `prefix`, those that are kept first. A subscriber with the `name` of an earlier one continues where that one
 *  stopped. Returns what ends the subscription. Without a string and a function it does nothing.
 */

/**
 * @typedef {typeof globalThis & { heliographBus?: object, mw?: MediaWikiTopics }} HostWindow The window, or the global object where
 *  there is none.
 */

/**
 * @typedef {Object} MediaWikiTopics What the bus uses of `mw`.
 * @property {( topic: string, data?: unknown ) => void} [track]
 * @property {( prefix: string, callback: ( topic: string, data: unknown ) => void ) => void} [trackSubscribe]
 * @property {( callback: ( topic: string, data: unknown ) => void ) => void} [trackUnsubscribe]
 */

/**
 * @typedef {Object} TrackedElement An element of the page whose visibility is measured, for one watch.
 * @property {VisibilityWatch} watch What measures it.
 * @property {Element} element
 * @property {boolean} [isInView] Whether enough of it is within its window.
 * @property {number} [since] Since when it has been visible at each look; undefined where it was not at the last one.
 * @property {boolean} [isSeen] Whether it was seen in this pageview.
 * @property {string} [token] Free for the watcher's use; erased when a pageview begins.
 */

/**
 * @typedef {Object} VisibilityWatch
 * @property {ParentNode} root Only its descendants are measured.
 * @property {string} selector
 * @property {( element: Element, tracked: TrackedElement ) => void} onSeen
 * @property {Map<Element, TrackedElement>} tracked
 * @property {Map<string, Pick<TrackedElement, 'isSeen' | 'token'>[]>} gone What was known of elements that are gone from the page, by
 *  their markup without their children, those that went first in front.
 */

/**
 * @typedef {Object} Viewability
 * @property {( root: ParentNode, selector: string, onSeen: VisibilityWatch['onSeen'] ) => { trackedOf: ( element: Element ) => TrackedElement, stop: () => void }} watch
 *  Call `onSeen` for each matching element that is seen, once an element and pageview. `trackedOf` returns the record of a
 *  matching element, seen or not. Throws when the selector is malformed.
 * @property {() => void} newPageview
 */

/**
 * @typedef {ParentNode & { elementFromPoint?: Document['elementFromPoint'], addEventListener: ListenerMethod, removeEventListener: ListenerMethod }} ListenerRoot
 *  A document or element within which to listen.
 */

/**
 * @typedef {( type: string, listener: ( event: any ) => void, capture: boolean ) => void} ListenerMethod
 */

/**
 * @typedef {Object} AttachContext What the rules of a kind are attached with.
 * @property {ListenerRoot} root
 * @property {Rule[]} rules All rules of this client that may be attached to this document.
 * @property {Emit} emit
 * @property {() => import('../platform/types.js').Stats | undefined} stats As `client.stats()`; undefined where there is no core any more.
 * @property {Find} find Passed in, so that heliograph.extras.mjs does not contain its code a second time.
 * @property {Submission} submission
 * @property {Bus} bus
 * @property {Extras} extras
 * @property {Viewability} [viewability] Undefined without the extras.
 * @property {Set<( isOver: boolean ) => void>} turns To be told that a pageview is over, for which events may still be submitted, and
 *  then that the next one has begun.
 * @property {Set<string>} seen What was told once already in this pageview; emptied when one begins.
 * @property {Clock} clock
 * @property {Diagnose} diagnose
 * @property {HostWindow | undefined} window
 */

/**
 * How the instruments that the core has no part in send events. Nothing of it throws; what is undefined could not be done.
 *
 * @typedef {Object} Submission
 * @property {( stream: string, event: object, option: 'streams', toText?: ( event: any, serialise: ( event: unknown ) => string ) => string ) => import('../platform/types.js').Result | undefined} submit How
 *  the event becomes JSON may be said.
 * @property {( stream: string, option: 'streams' ) => boolean | undefined} isInSample
 * @property {( stream: string, option: 'streams', names: string[] | undefined, schema?: string ) => Record<string, any> | undefined} requestAttributes
 *  The contextual attributes as members of an event, where its schema has them. The schema is the stream's, or that of this URI.
 * @property {{ status: string, core?: import('../core/core.js').Core, guard: import('../platform/types.js').Guard, session?: { context: any, tokens: import('../platform/types.js').Tokens, report: ( at: string, within?: number ) => void } }} life
 *  Of the current pageview.
 */

/**
 * @typedef {( target: any, name: string, wanted: any ) => () => void} Watch Watch elements for the instrument or
 *  experiment of that name. Returns what ends it.
 */

/**
 * @typedef {( rules: Rule[], context: AttachContext ) => ( () => void )[]} Attach Start to listen for rules of one kind, of which there
 *  is at least one. Returns what ends it.
 */

/**
 * @typedef {Object} ListenerOptions
 * @property {Rule[]} plan
 * @property {Emit} emit
 * @property {AttachContext['stats']} stats
 * @property {Submission} submission
 * @property {Bus} bus
 * @property {Extras} extras
 * @property {Viewability} [viewability]
 * @property {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'window'>} parts
 */

/**
 * @typedef {Object} Listeners
 * @property {( root: any, isMore?: boolean ) => boolean} attach Start listening in a document or element, or keep doing so.
 *  `isMore`: the client listens for more than the plan. Returns whether anything is listened to.
 * @property {() => void} detach
 * @property {( isOver: boolean ) => void} newPageview A pageview is over; or the next one has begun.
 */

/**
 * @typedef {( ( instrument: Instrument ) => void ) & { stop: () => void }} Instrumentation For `instrument.use`; `stop` ends it.
 */

/**
 * @typedef {Object} ClickThroughOptions
 * @property {string} selector
 * @property {string} friendlyName What the events call the elements: element_friendly_name.
 * @property {boolean} [each] Also count a click within a nested element that is counted itself.
 * @property {boolean} [untrustedEvents] Also count clicks that a script made.
 */

/**
 * @typedef {Partial<typeof import('../instruments/extras.js') & typeof import('../instruments/contributions.js') & typeof import('../instruments/experiments.js') & typeof import('../instruments/rules.js')>} Extras What the files of
 *  instruments/files.js export; nothing of those that are not loaded.
 */

/**
 * @typedef {Object} Verdict
 * @property {boolean} eligible Whether contribution statistics may be collected, whatever the toggle says.
 * @property {{ key: string, message: string } | null} error Only where the toggle is on: the message to show, and its key.
 */

export {};
