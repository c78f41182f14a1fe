/*
 * The shapes that users of the package see. No code.
 */

/** @typedef {import('../core/core.js').Result} Result The answer to an event. */
/** @typedef {import('../core/core.js').DropReason} DropReason Why an accepted event was given up. */
/** @typedef {import('../platform/types.js').Problem} Problem */
/** @typedef {import('../platform/types.js').Diagnostic} Diagnostic */
/** @typedef {import('../platform/types.js').Clock} Clock */
/** @typedef {import('../platform/types.js').Request} Request */
/** @typedef {import('../platform/types.js').Answer} Answer */
/** @typedef {import('../platform/types.js').Send} Send */
/** @typedef {{ send: Send } | Send} Transport */
/** @typedef {import('../platform/types.js').Storage} Storage */
/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */
/** @typedef {import('../platform/types.js').Stats} Stats */
/** @typedef {import('../platform/types.js').Validation} Validation */
/** @typedef {import('../platform/types.js').Tokens} Tokens */
/**
 * @template [Event=object]
 * @typedef {import('../platform/types.js').Instrument<Event>} Instrument
 */
/**
 * @template [Event=object]
 * @typedef {import('../platform/types.js').Experiment<Event>} Experiment
 */
/**
 * @template [Event=object]
 * @typedef {import('../platform/types.js').SendEvent<Event>} SendEvent
 */
/** @typedef {import('../listening/types.js').Instrumentation} Instrumentation */
/** @typedef {import('../listening/types.js').Verdict} Verdict */

/** @typedef {'pageview' | 'session' | 'device'} SampleUnit Whose token is drawn. */

/**
 * A rate from 0 to 1, also as text; or rates by wiki, such as `{ "default": 1, "0.1": [ "enwiki" ] }`.
 *
 * @typedef {number | string | { [rate: string]: number | string | string[] }} SampleRate
 */

/**
 * @typedef {Object} Sample EventStreamConfig's form.
 * @property {SampleUnit} unit
 * @property {number} rate From 0 to 1.
 * @property {boolean} [salted] Draw apart from other streams of the unit.
 */

/**
 * By contextual attribute, such as `performer_edit_count`, and operator: all have to hold.
 *
 * @typedef {Record<string, Partial<Record<'equals' | 'not_equals' | 'greater_than' | 'less_than' | 'greater_than_or_equals' |
 *  'less_than_or_equals' | 'in' | 'not_in' | 'contains' | 'does_not_contain' | 'contains_all' | 'contains_any', unknown>>>} Curation
 */

/**
 * @typedef {Object} Audience Named accounts with so many edits; those that a site calls eligible are always among it.
 * @property {number | null} [minimum_edit_count]
 * @property {number | null} [maximum_edit_count]
 */

/**
 * @typedef {Object} Producer What a stream asks of its producer.
 * @property {string[]} [events] Not used here.
 * @property {string[]} [provide_values] Contextual attributes that its events get.
 * @property {Curation} [curation]
 * @property {string} [stream_name] The stream that its events go to.
 * @property {Sample} [sample] Not used here.
 */

/**
 * @typedef {Object} StreamConfig In EventStreamConfig's shape; what only a server reads may be there.
 * @property {string} [stream] Not used here, as are topics, topic_prefixes, destination_event_service, canary_events_enabled and
 *  consumers.
 * @property {string[]} [topics]
 * @property {string[] | null} [topic_prefixes]
 * @property {string} [destination_event_service]
 * @property {boolean} [canary_events_enabled]
 * @property {Record<string, unknown>} [consumers]
 * @property {string | null} [schema_title] What its events' `$schema` has to be a version of.
 * @property {string | null} [schema_uri] The `$schema` of events that name none.
 * @property {Sample | null} [sample]
 * @property {SampleRate} [sample_rate] Test Kitchen's form, with sample_unit.
 * @property {SampleUnit} [sample_unit] Default: session.
 * @property {boolean} [sample_salted]
 * @property {Audience} [audience]
 * @property {string[]} [allow_personal] Of performer_name, page_title and agent_ua_string, those that its events may have.
 * @property {boolean} [allow_full_rate] Everybody is meant.
 * @property {{ metrics_platform_client?: Producer, [producer: string]: unknown }} [producers]
 */

/**
 * @typedef {Object} InstrumentConfig In Test Kitchen's shape.
 * @property {string} [stream_name] The stream that its events go to.
 * @property {string} [schema_uri]
 * @property {string} [schema_title]
 * @property {Sample} [sample] Its own: that of the stream does not count for it. Default: everybody.
 * @property {SampleRate} [sample_rate]
 * @property {SampleUnit} [sample_unit] Default: session.
 * @property {boolean} [sample_salted]
 * @property {string[]} [contextual_attributes] Contextual attributes that its events get.
 * @property {Curation} [curation]
 * @property {Audience} [audience]
 * @property {string[]} [allow_personal] Of performer_name, page_title and agent_ua_string, those that its events may have.
 * @property {boolean} [allow_full_rate] Everybody is meant.
 */

/**
 * @typedef {Object} ExperimentConfig In Test Kitchen's shape, and how this client assigns where no server does.
 * @property {string} stream_name The stream of `streams` that its events go to.
 * @property {string} [schema_uri] Default: the stream's.
 * @property {string[]} [contextual_attributes] Contextual attributes that its events get beside the stream's.
 * @property {string[]} [groups] Of the same size: this client assigns the reader to one. Default: only a server assigns.
 * @property {number | { unit: SampleUnit, rate: number }} [sample] How many take part. Default: 1, all.
 * @property {SampleUnit} [unit] Whose token assigns. Default: session.
 * @property {string} [user_identifier_type] What a server assigned by. Default: mw-user.
 * @property {string | number} [exposure_version] Another one has exposures told anew.
 * @property {string | number} [version]
 * @property {number} [phase_index]
 */

/**
 * @typedef {Object} Enrollments What a server assigned this reader to, as `wgTestKitchenUserExperiments` has it.
 * @property {Record<string, string>} assigned Groups by experiment.
 * @property {Record<string, string>} [subject_ids] What stands for the reader in each.
 * @property {string[]} [enrolled] Not used here, as are other members.
 */

/**
 * A JSON Schema of draft-07. Other members than these are its author's, and ignored.
 *
 * @typedef {boolean | SchemaObject} Schema
 */

/**
 * @typedef {Object} SchemaKeywords
 * @property {string} [$id]
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {unknown[]} [enum]
 * @property {unknown} [const]
 * @property {unknown} [default]
 * @property {Record<string, Schema>} [properties]
 * @property {Record<string, Schema>} [patternProperties]
 * @property {Schema} [additionalProperties]
 * @property {Schema} [propertyNames]
 * @property {Record<string, Schema | string[]>} [dependencies]
 * @property {Record<string, Schema>} [definitions]
 * @property {string[]} [required]
 * @property {number} [minProperties]
 * @property {number} [maxProperties]
 * @property {Schema | Schema[]} [items]
 * @property {Schema} [additionalItems]
 * @property {Schema} [contains]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {boolean} [uniqueItems]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {string} [pattern]
 * @property {string} [format]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [exclusiveMaximum]
 * @property {number} [multipleOf]
 * @property {Schema[]} [allOf]
 * @property {Schema[]} [anyOf]
 * @property {Schema[]} [oneOf]
 * @property {Schema} [not]
 * @property {Schema} [if]
 * @property {Schema} [then]
 * @property {Schema} [else]
 */

/** @typedef {SchemaKeywords & { [member: string]: unknown }} SchemaObject */

/**
 * @typedef {Object} AgentContext
 * @property {string | null} [client_platform] Such as `mediawiki_js`.
 * @property {string | null} [client_platform_family] Such as `desktop_browser`.
 * @property {string | null} [release_status]
 * @property {string | null} [ua_string]
 */

/**
 * @typedef {Object} MediaWikiContext
 * @property {string | null} [skin]
 * @property {string | null} [version]
 * @property {string | null} [database] Such as `enwiki`: sample rates by wiki go by it.
 * @property {string | null} [site_content_language]
 * @property {string | null} [site_content_language_variant]
 * @property {boolean | null} [is_production]
 * @property {boolean | null} [is_debug_mode]
 */

/**
 * @typedef {Object} PageContext
 * @property {number | null} [id]
 * @property {string | null} [title]
 * @property {number | null} [namespace_id]
 * @property {string | null} [namespace_name]
 * @property {number | null} [revision_id]
 * @property {string | null} [wikidata_qid]
 * @property {number | null} [wikidata_id]
 * @property {string | null} [content_language]
 * @property {boolean | null} [is_redirect]
 * @property {string[] | null} [user_groups_allowed_to_edit]
 * @property {string[] | null} [user_groups_allowed_to_move]
 */

/**
 * @typedef {Object} PerformerContext
 * @property {boolean} is_temp Whether it is a temporary account.
 * @property {boolean | null} [is_logged_in]
 * @property {boolean | null} [is_anon] Default: told from is_logged_in and is_temp.
 * @property {number | null} [id]
 * @property {string | null} [name]
 * @property {string[] | null} [groups]
 * @property {boolean | null} [is_bot] Default: told from groups.
 * @property {string | null} [language]
 * @property {string | null} [language_variant]
 * @property {boolean | null} [can_probably_edit_page]
 * @property {number | null} [edit_count]
 * @property {string | null} [edit_count_bucket] Default: told from edit_count.
 * @property {string | null} [registration_dt] ISO 8601.
 * @property {string | null} [session_id] The session's token stands in for it.
 * @property {string | null} [pageview_id] The pageview's token stands in for it.
 * @property {boolean | null} [is_eligible] Said for audiences alone.
 */

/**
 * @typedef {Object} Context Contextual attributes. null is for a host that does not know.
 * @property {AgentContext | null} [agent]
 * @property {MediaWikiContext | null} [mediawiki]
 * @property {PageContext | null} [page]
 * @property {PerformerContext} performer
 */

/**
 * @typedef {Object} Facts Of the skin.
 * @property {string | null} [viewport_size_bucket] Default: told from the window.
 * @property {string | null} [font]
 * @property {boolean | null} [is_full_width]
 * @property {boolean | null} [is_page_preview_on]
 * @property {boolean | null} [is_pinned]
 * @property {boolean | null} [is_sidebar_collapsed]
 * @property {boolean | null} [is_media_viewer_enabled]
 * @property {boolean | null} [is_dark_mode_prepared_by_os]
 * @property {boolean | null} [is_dark_mode_on]
 * @property {string | null} [dark_mode_setting]
 */

/**
 * @typedef {Object} WebUiClick Which controls of the interface are used.
 * @property {string} stream
 * @property {string | null} [mode] Default: desktop.
 * @property {Facts | null} [facts]
 * @property {boolean | null} [destination] Also tell the path that a link leads to. Default: false.
 * @property {boolean | null} [impressions] Also tell when a control that carries `data-event-impression` is seen: action `impression`. Default:
 *  false.
 * @property {boolean | 'focus' | null} [hovers] Also tell when a control that carries `data-event-hover` is pointed at, by mouse or pen, for 100 ms
 *  or for as many as the attribute says: actions `hover-in` and `hover-out`, the latter with `dwell_ms` where the schema has a place
 *  for it. `focus`: the focus of the keyboard counts as well. Default: false.
 * @property {string[] | null} [untrustedRoots] Selectors of what authors wrote, where nothing names an event. Default:
 *  `[ '.mw-parser-output' ]`.
 * @property {boolean | null} [untrustedEvents] Also tell of events that no person caused. Default: false.
 */

/**
 * @typedef {Object} HomepageModule Which modules of a homepage are seen, pointed at and followed.
 * @property {string} stream
 * @property {string | null} [token] Of the visit, as the server logged it: 32 characters. Without one nothing is sent.
 * @property {number | null} [userId]
 * @property {number | null} [userEditCount]
 * @property {boolean | null} [isMobile] Default: false.
 * @property {string | null} [mode] Default: desktop.
 * @property {string | null} [userVariant]
 * @property {Record<string, { state?: string | null, actionData?: unknown }> | null} [modules] By their names.
 * @property {boolean | null} [untrustedEvents] Also tell of events that no person caused. Default: false.
 */

/**
 * @typedef {Object} FlowReplies Funnels from opening a form to a reply that is saved.
 * @property {string} stream
 * @property {boolean | null} [sessionId] Also tell the session. Default: false.
 * @property {boolean | null} [untrustedEvents] Also tell of events that no person caused. Default: false.
 */

/**
 * @typedef {Object} ClickThrough
 * @property {string} instrument Of instrumentConfigs.
 * @property {string} selector Of the elements, also those that come later.
 * @property {string} friendlyName What the events call them: element_friendly_name.
 * @property {boolean} [each] A click within a nested element that is counted itself counts for this one as well.
 * @property {boolean} [untrustedEvents] Also tell of clicks that no person made. Default: false.
 */

/**
 * @typedef {Object} ContributionStatistics
 * @property {Record<string, string> | never[] | null} [disallowedCountries] Codes of two upper-case letters, with the country's name.
 * @property {boolean} [requireWikis] Only an event with a target wiki may have them. Default: false.
 * @property {string} [language] Of the lists in messages. Default: en.
 * @property {Record<string, string>} [messages] Other words, by message key.
 * @property {Wasm} [wasm] Of a packed site: the whole module, which has the rule. Default: heliograph.wasm beside this module.
 */

/**
 * @typedef {Object} PageVisit That a device or session was here on a day, once a day at the most, and how many days after its first visit
 *  and its latest. What takes that is remembered in localStorage, under `heliograph-visits`, until the reader opts out. Without
 *  localStorage nothing is sent. A sample that may draw a visitor anew is refused (`cuts-visits`).
 * @property {string} stream
 * @property {'device' | 'session' | null} [unit] Whose visits are told. Default: device.
 * @property {number | null} [days] How many days back first and latest visits are remembered, from 1 to 90. Who was not here for longer comes for the first
 *  time. Default: 28.
 */

/**
 * @typedef {Object} SessionTick How long sessions are: an event for each minute of one in which, or soon after which, one of its pages is used. It
 *  is counted in localStorage over the tabs of the origin, under `heliograph-visits`. When a session begins, `sessionReset` is tracked. A
 *  sample by the pageview is refused (`cuts-visits`).
 * @property {string} stream
 * @property {number | null} [tickMs] How long a tick is, in ms. Default: 60000.
 * @property {number | null} [idleMs] How long after the last click, key or scrolling a page is idle. Default: 100000.
 * @property {number | null} [resetMs] How long nothing was active when the next activity begins another session. No more than 120 ticks. Default:
 *  1800000.
 * @property {boolean | null} [untrustedEvents] Also tell of what no person did. Default: false.
 */

/**
 * @typedef {Object} ReadingDepth How long pages are there, and visible: events `pageLoaded` and `pageUnloaded`.
 * @property {string} stream
 */

/**
 * @typedef {Object} Instruments The built-in instruments that run.
 * @property {WebUiClick} [webUiClick]
 * @property {HomepageModule} [homepageModule]
 * @property {FlowReplies} [flowReplies]
 * @property {ClickThrough[]} [clickThrough]
 * @property {ContributionStatistics} [contributionStatistics]
 * @property {PageVisit} [pageVisit]
 * @property {SessionTick} [sessionTick]
 * @property {ReadingDepth} [readingDepth]
 */

/**
 * @typedef {Object} Privacy What stops everything.
 * @property {boolean} [gpc] Global Privacy Control. Default: true.
 * @property {boolean} [dnt] Do Not Track. Default: false.
 * @property {boolean} [optOut] The reader's own word. Default: false.
 * @property {boolean} [rememberOptOut] Remember a call of `client.optOut()` for all pages of the origin, also those that are open, as one byte of localStorage
 *  under `heliograph-opt-out`, until the site removes it. Default: false, and the next page starts anew.
 */

/** @typedef {string | URL | Response | BufferSource | WebAssembly.Module} WasmSource An address, an answer of fetch, bytes or a module. */

/** @typedef {WasmSource | Promise<WasmSource>} Wasm */

/** @typedef {import('../core/loader.js').Fallback} Fallback */

/**
 * @typedef {Object} Options
 * @property {Wasm} [wasm] Default: heliograph.wasm beside this module.
 * @property {Fallback} [fallback] What runs where WebAssembly is missing or the page's policy forbids it: the same core as JavaScript, loaded
 *  only then, from an address (relative to the page) or by a function that answers what the file exports. `false`: nothing, and
 *  the client is inert. Default: heliograph.fallback.whole.js beside this module; of a packed page, heliograph.fallback.js.
 * @property {string | URL} intakeUrl Where batches are POSTed, such as `/v1/events` of heliograph-intake or an EventGate; not hastily, for a 202 says nothing.
 * @property {Record<string, StreamConfig>} [streams] Stream configurations by name.
 * @property {Record<string, Schema>} [schemas] JSON Schemas by URI, such as `/analytics/product_metrics/web/base/1.3.0`.
 * @property {string[]} [schemaDirectories] Not used here: where heliograph-pack finds schemas, so that both take one site.json.
 * @property {Record<string, InstrumentConfig>} [instrumentConfigs] Instruments of a site's own, by name, for `getInstrument`.
 * @property {Record<string, ExperimentConfig>} [experiments] Experiments by name, for `getExperiment`.
 * @property {Enrollments | null} [enrollments] What a server assigned this reader to: stronger than what this client would assign.
 * @property {string} [enrollmentHeader] Name of an entry of the page's header Server-Timing that says the same, such as
 *  `name=group;name=group;`. It is stronger still. Default: none is read.
 * @property {Record<string, string> | string | null} [experimentOverrides] Groups by experiment, or `name:group;name:group`, for testing: the strongest of
 *  all. Nothing of such an experiment is sent.
 * @property {Context} context What is true of this page and its reader. `performer.is_temp` is required.
 * @property {string} [domain] meta.domain; default location.hostname, left out when unknown.
 * @property {Tokens} [tokens] By which samples are drawn. A session's or device's is the site's to keep.
 * @property {boolean} [deviceToken] Keep a token of the device in localStorage, for samples by `device`, unless `tokens` has
 *  one. An opt-out deletes it. Default: none is kept.
 * @property {Instruments} [instruments] The built-in instruments that run, with their options. Default: none.
 * @property {Privacy} [privacy] Which signals of the reader are honoured.
 * @property {string[]} [intakeFills] JSON Pointers of required members that the intake fills. Default `[ '/meta/dt' ]`.
 * @property {( ( diagnostic: Diagnostic ) => void ) | null} [onDiagnostic] Told everything that was ignored, refused or degraded, once
 *  each. Default: what a site can mend is told by console.warn, in sentences that say what to do; of a packed page only what
 *  leaves it without its client or a part of it, by its code. `null`: nothing is said. docs/troubleshooting.md has every code.
 * @property {boolean | ( () => unknown )} [inspect] Whether `?heliograph=inspect` in the page's address opens the inspector: true, or a function that
 *  answers whether this reader may have it, or a promise of that. Default: false, and the address is not looked at.
 * @property {Transport} [transport]
 * @property {string} [lossStream] Where what was dropped is told when the page is left: the name of a stream whose schema_uri is
 *  `/heliograph/client_losses/1.0.0`. Default: nowhere.
 * @property {Storage} [storage] Keeps what does not leave as it should. Default: a key of localStorage and a database of
 *  IndexedDB in a page, both `heliograph`; none elsewhere.
 * @property {{ atExit?: 'trust' | 'store' }} [delivery] Of what the browser accepted in a page's last moment: `trust` that it
 *  arrives where the intake acknowledged something in this pageview and nothing failed since, or `store` it, so that the next
 *  page sends it again, with the same ids. Default: trust.
 * @property {Partial<Clock>} [clock] For tests: the host's own is the default.
 * @property {( bytes: Uint8Array ) => void} [random] Fills the bytes with random bits.
 * @property {any} [document] For tests: the host's own is the default.
 * @property {any} [window] For tests: the host's own is the default.
 */

/**
 * @typedef {Object} PagePart What the client of a packed page takes that the packer does not.
 * @property {Wasm} wasm What heliograph-pack wrote.
 * @property {string | URL} [intakeUrl] Default: what was packed.
 * @property {{ contributionStatistics?: ContributionStatistics }} [instruments] Of the page of the toggle, where it was not packed.
 */

/**
 * Options of a packed page.
 *
 * @typedef {Omit<Options, 'wasm' | 'intakeUrl' | 'instruments' | 'streams' | 'schemas' | 'schemaDirectories' | 'instrumentConfigs' | 'experiments' | 'intakeFills' | 'lossStream'> & PagePart} PageOptions
 */

/**
 * The options and what they and the host come to.
 *
 * @typedef {Omit<import('../platform/types.js').Parts, 'given'> & { given: Options }} ReadOptions
 */

/**
 * @typedef {Object} Change
 * @property {Tokens} [tokens]
 * @property {Context} [context]
 * @property {Record<string, Pick<StreamConfig, 'sample' | 'sample_rate' | 'sample_unit' | 'sample_salted'>>} [streams] Other samples of streams,
 *  by name: `{ name: { sample } }`.
 * @property {Record<string, Pick<InstrumentConfig, 'sample' | 'sample_rate' | 'sample_unit' | 'sample_salted'>>} [instrumentConfigs] The same of
 *  instruments.
 */

/**
 * @typedef {Object} Registration An event that people register for.
 * @property {string[]} types By their keys, such as `editing-event`.
 * @property {string} participation `online`, `in-person` or `hybrid`.
 * @property {string | null} [country] A code of two upper-case letters.
 * @property {string[]} [wikis]
 * @property {boolean} [enabled] Whether the toggle is on.
 */

/**
 * What is declared of a name by what `heliograph-schema types` writes; any object where nothing is.
 *
 * @template Events
 * @template {string} Name
 * @typedef {Name extends keyof Events ? Events[ Name ] : object} EventOf
 */

/**
 * @typedef {Object} Client
 * @property {'ready' | 'inert' | 'closed'} status `inert`: it has the same methods, and sends nothing.
 * @property {{ code: string, message: string } | null} statusReason Why it is inert, such as `wasm-blocked` or `gpc`.
 * @property {<Name extends string>( streamName: Name, event: EventOf<import('./events-by.js').EventsByStream, Name> ) => Result} submit Check, complete and queue an event. It is copied at
 *  once and never changed.
 * @property {( schemaUri: string, value: unknown ) => Validation} validate Any JSON value against a schema alone.
 * @property {( streamName: string ) => boolean} isInSample Whether the stream is in sample in this pageview.
 * @property {<Name extends string>( name: Name ) => Instrument<EventOf<import('./events-by.js').EventsByInstrument, Name>>} getInstrument An instrument of instrumentConfigs. One that is not there sends
 *  nothing and answers `unknown-stream`. All that are asked for by one name share its sequence.
 * @property {<Name extends string>( name: Name ) => Experiment<EventOf<import('./events-by.js').EventsByExperiment, Name>>} getExperiment An experiment of `experiments`. Nobody takes part in one that is not there.
 * @property {() => Record<string, string>} getAssignments The groups of all experiments that the reader takes part in.
 * @property {( root?: any ) => boolean} attach Listen for the configured instruments, on the document by default. Idempotent.
 *  True when it is listening.
 * @property {() => void} detach Stop listening. What is queued still leaves.
 * @property {( change?: Change ) => boolean} newPageview A navigation within the
 *  page: a new token and sampling decision, sequences restart. What is left out stays, but for the pageview's token. False
 *  when the context was refused; until there is a good one nothing is in sample.
 * @property {( event: Registration ) => Verdict} checkContributionStatistics Whether contribution statistics may be collected for
 *  an event. Also where nothing is listened to or in sample; a client that is inert for want of a module allows nothing.
 * @property {() => void} optOut Stop, forget what waits, and stay stopped: in this page, and with `privacy.rememberOptOut` in all of the
 *  origin.
 * @property {( time: number, callback: () => void ) => void} at Have events that the callback submits be of an earlier time, in epoch ms: for calls
 *  that a page kept until the client was there. What the callback throws is thrown on.
 * @property {() => Promise<void>} flush Try everything once, now. Resolves when those attempts have settled, within 10 s.
 * @property {() => Stats} stats What became of every event, at this moment.
 * @property {( topic: string, data?: unknown ) => void} track Say that something happened, to whoever subscribes, now or later. The
 *  data is copied at once. Never throws.
 * @property {( prefix: string, callback: ( topic: string, data: any, time: number | undefined ) => void ) => () => void} trackSubscribe
 *  Be told of the calls whose topic begins so, those of the past first (500 of them at the most), until what it returns is called or
 *  the client is closed. `time`: epoch ms; undefined for what MediaWiki tracked before anybody asked. Never throws.
 * @property {() => Promise<void>} close Closed at once; the promise is the last flush, which nobody has to wait for.
 */

export {};
