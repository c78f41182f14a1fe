/**
 * heliograph: client instrumentation for MediaWiki-style sites, the core.
 *
 * Copyright (c) 2026 the heliograph authors
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 *
 * The core decides which listeners exist, whether a pageview is in sample, what an event looks
 * like, whether it conforms to its JSON Schema, and when it leaves. It performs no I/O: it knows
 * no clock, no network, no random source and no page. Facts come in as arguments, effects go out
 * as data that the host carries out.
 *
 * Conventions
 * - Text is UTF-8, given as pointer and length in bytes; a NUL at the end is neither needed nor
 *   written. Text passed in is borrowed for the call and copied where it is kept.
 * - Text handed out (hg_output) belongs to the client and is valid until the next call with the
 *   same client.
 * - Time is a double in milliseconds. `now` is epoch time and only ever becomes the time of an
 *   event; `monotonic_ms` never goes back and drives every interval.
 * - No function throws, allocates from the system or aborts on bad input. What was wrong is
 *   written to the report, see hg_report. Every function is safe on untrusted text.
 * - A client is not thread-safe. Clients share jansson's allocation functions, which are set while
 *   one loads JSON and are the host's own again when the call returns: use all of them from one
 *   thread.
 */
#ifndef HELIOGRAPH_H
#define HELIOGRAPH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the boundary: raised whenever a signature, a number or a meaning below changes. */
#define HG_ABI_VERSION 8

/** The largest event, in bytes of JSON, that is ever queued. */
#define HG_MAX_EVENT_BYTES 16384

/** The most bytes that one batch has as a JSON array. A request takes along what waits, if there is
 * room, in the last moment of a page up to as many bytes as one batch has. */
#define HG_MAX_BATCH_BYTES 20480

/** Most requests, and most bytes, that are under way at once while the page is alive. */
#define HG_MAX_REQUESTS 2
#define HG_MAX_IN_FLIGHT_BYTES 40960

/** What may be handed over in the last moment: a browser takes 64 KiB, others need some of it. */
#define HG_MAX_LEAVING_BYTES 61440

/** How often an event may be in `error` until it is given up, over all clients that tried it; and
 * how long it waits on its own after the first time, in ms, which doubles with each further one. */
#define HG_MAX_TRIES 8
#define HG_HOLD_MS 60000

/** An event waits no longer than this for others to share its request, in ms. */
#define HG_LINGER_MS 1000

/** Size of the pool that hg_random_pool returns, in bytes; an event takes 16 of them. */
#define HG_RANDOM_POOL_BYTES 4096

/** Deepest nesting in any JSON text, of which a scalar is a level as well. Deeper text is refused.
 */
#define HG_MAX_DEPTH 64

/** The smallest memory that hg_open accepts. */
#define HG_MIN_MEMORY 131072

typedef struct hg_client hg_client;

/*
 * Lists of names, each of X( name, word, comment ). Enums are made of them here; what others need
 * of words and numbers is made of them too. The numbers are 0, 1, 2 ... in the order of a list.
 */

/** Answers of hg_emit, hg_submit and hg_adopt: HG_QUEUED and so on. */
#define HG_RESULTS(X)                                                                              \
    X(QUEUED, "queued", "accepted: it waits to leave")                                             \
    X(NOT_IN_SAMPLE, "not-in-sample", "this pageview, session or device is not in the sample")     \
    X(FILTERED, "filtered", "the stream's curation rules or audience exclude this context")        \
    X(INVALID, "invalid", "not what the schema asks for; the report says where")                   \
    X(DROPPED, "dropped", "accepted and lost at once, such as too large; counted by reason")       \
    X(UNKNOWN_STREAM, "unknown-stream", "no stream of this name was configured")                   \
    X(CLOSED, "closed", "answered by a host alone: its client has ended")                          \
    X(INERT, "inert", "answered by a host alone: its client never started")

/** Why an accepted event was given up: HG_DROP_REJECTED and so on. */
#define HG_DROP_REASONS(X)                                                                         \
    X(REJECTED, "rejected", "the intake refused it for good: 400, and other 4xx")                  \
    X(TOO_LARGE, "too_large", "more than HG_MAX_EVENT_BYTES, or than the intake takes (413)")      \
    X(QUEUE_FULL, "queue_full", "more batches wait than the client can keep account of")           \
    X(OPTED_OUT, "opted_out", "the reader opted out; what waited was forgotten")                   \
    X(INVALID, "invalid", "a stored record that is no event any more, or never was one")           \
    X(EXPIRED, "expired", "a stored record that is older than the host keeps them")                \
    X(USER_CHANGED, "user_changed", "a stored record of another user")                             \
    X(STORE_FULL, "store_full", "a stored record beyond what the host keeps")                      \
    X(CLOSED, "closed", "it waited when the client ended, and nothing was stored")                 \
    X(TRAPPED, "trapped", "lost with a core that failed")                                          \
    X(UNKNOWN, "unknown", "handed over where nobody tells whether it arrived")                     \
    X(GIVEN_UP, "given_up", "the intake could not take it, HG_MAX_TRIES times")

/** Why hg_next_batch is called: HG_WHEN_DUE and so on. */
#define HG_URGENCIES(X)                                                                            \
    X(WHEN_DUE, "when-due", "linger, backoff and budget decide")                                   \
    X(FLUSH, "flush", "everything once, now, as a caller asked for it")                            \
    X(LEAVING, "leaving", "the page is leaving: only the browser's own limit counts")              \
    X(RETRY, "retry", "as when due, and the backoff is over: the network is said to be back")

/** The statuses of an intake's answer that lists events one by one, see hg_settle: X( status ). */
#define HG_ITEMISED_STATUSES(X) X(207) X(400) X(500)

/** What hg_check_contributions answers: HG_CONTRIBUTIONS_ELIGIBLE and so on. From BAD_PARTICIPATION
 *  on the event is no event; these are told before any of the others. */
#define HG_CONTRIBUTIONS(X)                                                                        \
    X(ELIGIBLE, "eligible", "contribution statistics may be collected")                            \
    X(DISALLOWED_COUNTRY, "disallowed-country", "not for events in this country")                  \
    X(INVALID_TYPE, "invalid-type", "none of its types is about contributing")                     \
    X(NO_WIKIS, "no-wikis", "no wiki is named, and one has to be")                                 \
    X(BAD_PARTICIPATION, "bad-participation", "neither online, in person nor both")                \
    X(UNKNOWN_TYPE, "unknown-type", "one of its types does not exist")                             \
    X(TOO_MANY_TYPES, "too-many-types", "more than two types")                                     \
    X(OTHER_BESIDE, "other-beside", "the type `other` beside another one")                         \
    X(BAD_COUNTRY, "bad-country", "people meet, and the country is not two upper-case letters")

#define HG_RESULT(name, word, comment) HG_##name,
#define HG_DROP_REASON(name, word, comment) HG_DROP_##name,
#define HG_URGENCY(name, word, comment) HG_##name,
#define HG_CONTRIBUTION(name, word, comment) HG_CONTRIBUTIONS_##name,

/** The negative results ask for something and have changed nothing: do it, then call again. */
typedef enum {
    HG_RESULTS(HG_RESULT) HG_RESULT_COUNT,
    HG_NEEDS_RANDOM = -1,  /* fill the pool: hg_random_pool, hg_random_filled */
    HG_NEEDS_COLLECT = -2, /* the event buffer is full: hg_collect */
    HG_NEEDS_TIME = -3     /* hg_adopt alone: as much is waiting as can be; later */
} hg_result;

typedef enum {
    HG_DROP_REASONS(HG_DROP_REASON) HG_DROP_COUNT,
    HG_AS_STORED = HG_DROP_COUNT /* hg_forget_events alone: no loss, the host's store has them */
} hg_drop_reason;

typedef enum { HG_URGENCIES(HG_URGENCY) HG_URGENCY_COUNT } hg_urgency;

/** For hg_settle, in place of an HTTP status. Both are final. */
typedef enum {
    HG_UNKNOWN_STATUS = -1, /* there can be no answer: counted as dropped, `unknown` */
    HG_HANDED_OVER = -2     /* trusted to arrive after the page: counted as delivered */
} hg_final_status;

typedef enum { HG_CONTRIBUTIONS(HG_CONTRIBUTION) HG_CONTRIBUTIONS_COUNT } hg_contributions;

#undef HG_RESULT
#undef HG_DROP_REASON
#undef HG_URGENCY
#undef HG_CONTRIBUTION

/** The word for a result, such as "not-in-sample"; "" for a number that is none. */
const char *hg_result_name(int result);

/** The word for a drop reason, such as "too_large"; "" for a number that is none. */
const char *hg_drop_reason_name(int reason);

/** The word for an answer of hg_check_contributions; "" for a number that is none. */
const char *hg_contributions_name(int verdict);

/* client */

/**
 * Make a client inside `memory`, which stays the caller's and must outlive the client.
 *
 * This is the only memory that the client ever uses. `seed` makes hash tables unpredictable: pass
 * random bits. There is nothing to close; to end a client, forget its memory.
 *
 * Returns NULL when `bytes` is below HG_MIN_MEMORY or `memory` is not aligned for a double.
 */
hg_client *hg_open(void *memory, size_t bytes, uint32_t seed);

/**
 * What a client that is about to be packed has no use for, whatever its pageviews bring and its
 * host calls. It has begun no pageview, and the next call is hg_pack.
 *
 * Output: a JSON array of names of functions, of those that a build keeps apart (HG_PART). Returns
 * 0; -1 with a report when it does not fit.
 */
int hg_unused(hg_client *client);

/**
 * End the configuring of a client that has not begun a pageview: what lies in its memory is then an
 * image of the configuration and of nothing else. The same configuration gives the same bytes: no
 * random bits are among them. What was reported and not asked for is forgotten.
 *
 * Returns how many bytes from the beginning of the client's memory on the image takes; behind them
 * everything counts as zero.
 */
size_t hg_pack(hg_client *client);

/**
 * Make a client of an image of hg_pack that lies in `memory`, as hg_open makes one of nothing. The
 * next call is hg_begin_pageview. An image holds addresses: it has to lie where the client did that
 * was packed, in a program with the same code and constants at the same addresses, which nothing
 * here can check. `seed`: random bits. Reports then have no sentences: "message" is only what
 * follows one, and may be "".
 *
 * Returns NULL for what is no image of a client with so much memory, and for one of which anything
 * was changed, which a checksum tells.
 */
hg_client *hg_resume(void *memory, size_t bytes, uint32_t seed);

/**
 * A buffer of `bytes` bytes to write the next call's text into, so that it is not copied twice.
 * Valid until the next call that takes text or writes output.
 *
 * Returns NULL when that much does not fit; the report then says so (`too-large`).
 */
char *hg_input(hg_client *client, size_t bytes);

/**
 * The text that the last call wrote, and its length in bytes.
 *
 * Output is never cut. Where it does not fit, the call answers -1, leaves no output and reports
 * `too-large`.
 */
const char *hg_output(const hg_client *client);
size_t hg_output_size(const hg_client *client);

/**
 * Hand over what was reported since the last time, and forget it.
 *
 * Output: a JSON array of { "fatal": boolean, "code", "path", "message" }. `fatal` marks a mistake
 * of the caller that must stop the start-up; everything else was ignored, refused or degraded.
 * `path` is a JSON Pointer into what the caller gave. Bounded: where the list is full, further
 * problems are counted only.
 *
 * Returns how many there were, which may be more than the list has; -1 when the list does not fit,
 * which is then kept.
 */
int hg_report(hg_client *client);

/**
 * Output: {"abi", "results", "dropReasons", "limits"}: the words and numbers of this header, so
 * that no host has to repeat them. `results` and `dropReasons` are arrays in the order of the
 * enums; `limits` has maxEventBytes, maxBatchBytes, randomPoolBytes, lingerMs and memoryBytes.
 *
 * Returns 0; -1 when it does not fit.
 */
int hg_describe(hg_client *client);

/* start: in this order, before anything else */

/**
 * Settings of the whole client, as JSON: { "domain"?: string, "intakeFills"?: [ pointer, ... ] }.
 * `domain` becomes meta.domain. `intakeFills` are JSON Pointers of required members that the
 * intake fills itself; the default is [ "/meta/dt" ], and [] makes the client send meta.dt.
 *
 * Returns 0, or -1 with a fatal report.
 */
int hg_configure(hg_client *client, const char *json, size_t length);

/**
 * Compile a JSON Schema (draft-07) and keep it under its URI, such as
 * "/analytics/product_metrics/web/base/1.3.0".
 *
 * Annotations (title, description, examples) are ignored; leave them out to save room. An unknown
 * member is ignored with a report (`unknown-keyword`). A keyword that asserts something and is not
 * supported refuses the schema (`unsupported-keyword`), for a schema that is half understood would
 * let pass what the intake refuses.
 *
 * Returns the schema's number, or -1 with a fatal report.
 */
int hg_add_schema(hg_client *client, const char *uri, size_t uri_length, const char *json,
                  size_t length);

/** How many bytes of the client's memory the compiled schema takes. */
size_t hg_schema_bytes(const hg_client *client, int schema);

/**
 * Add a stream, as JSON: { "name": string, "config": {...}, "option"?: "instrumentConfigs" },
 * config in EventStreamConfig's shape: sample { unit, rate, salted? } or sample_rate with
 * sample_unit and sample_salted, schema_title, schema_uri, producers.metrics_platform_client with
 * provide_values, curation and stream_name, allow_personal; and of our own audience {
 * minimum_edit_count, maximum_edit_count } and allow_full_rate.
 *
 * With the option, config has Test Kitchen's shape: stream_name, schema_uri, a sample,
 * contextual_attributes, curation, audience. Whether it is from a temporary account is then always
 * told, and a schema without a place for that is refused.
 *
 * A bad `sample` puts the stream out of sample until hg_set_sample gives it a good one, and a
 * curation or audience that cannot be judged for good. Either is reported (`bad-sample`,
 * `bad-curation`).
 *
 * Returns the stream's number, or -1 with a fatal report.
 */
int hg_add_stream(hg_client *client, const char *json, size_t length);

/**
 * Add a built-in instrument, as JSON: { "name": string, "options": {...} }. What it
 * does and which options it takes stands in its file in src/instruments/.
 *
 * Returns 0, or -1 with a fatal report: `unknown-instrument`, `bad-option`, `unknown-stream`,
 * `no-schema` (an instrument is directed by its schema), `no-place-for-is-temp` (the schema
 * declares no place that could tell a temporary account from the others) and `cuts-funnels`.
 */
int hg_add_instrument(hg_client *client, const char *json, size_t length);

/**
 * Change the sample of a stream by its number, and nothing else of it: from the next pageview on.
 * This one is over, and nothing is in sample until that has begun. `json` is a config as of
 * hg_add_stream, of which only the sample is read. Samples may change any number of times. A bad
 * one is reported as there.
 *
 * Returns 0; -1 for a number that is no stream, and after a report for what is no JSON.
 */
int hg_set_sample(hg_client *client, int stream, const char *json, size_t length);

/**
 * Begin a pageview, as JSON:
 * { "context": { agent, mediawiki, page, performer }, "tokens": { pageview, session, device },
 *   "viewport_width"?: pixels, "domain"?: string }.
 *
 * Validates the context once, draws the sampling decision of every stream, builds each
 * instrument's prefix and starts every sequence at 1. Call it again for a single-page navigation;
 * queued events are not touched.
 *
 * `domain` is meta.domain in this pageview, in place of the configured one.
 * `context.performer.is_temp` must be a boolean. A token that is not 20 hexadecimal digits is
 * reported (`bad-token`) and puts every stream of its unit out of sample.
 *
 * Returns 0, or -1 with a fatal report: then nothing is in sample, and there are no tokens and no
 * attributes, until another pageview begins.
 */
int hg_begin_pageview(hg_client *client, const char *json, size_t length);

/* questions */

/** Whether the stream's unit is in sample in this pageview. 0 for a number that is no stream. */
int hg_in_sample(const hg_client *client, int stream);

/**
 * The sampling rule by itself: first eight hexadecimal digits n of the token, n / 4294967295 <
 * rate. Rate 1 includes every token, rate 0 none; a token that is not 20 hexadecimal digits is
 * never in sample. The divisor and the digits are the field's own, so that decisions agree with it.
 */
int hg_token_in_sample(const char *token, size_t length, double rate);

/** The most groups of an experiment. */
#define HG_MAX_GROUPS 64

/**
 * Assign a unit of this pageview to a group of an experiment, as JSON: { "name": string without
 * escapes, "unit": "pageview" | "session" | "device", "rate": 0 to 1, "groups": how many }.
 *
 * The decision depends on the experiment's name and the unit's token alone: it is the same on every
 * page, independent of other experiments and of the samples of streams, and groups are of the same
 * size. A higher rate adds units and moves none to another group.
 *
 * Output: a JSON string of 16 hexadecimal digits that stands for the unit within this experiment.
 * Returns the group's number from 0, or -1 and no output where the unit takes no part: also without
 * a token of it and, after a report (`bad-sample`), for what is no experiment.
 */
int hg_assign(hg_client *client, const char *json, size_t length);

/**
 * The contextual attributes that a caller asks for beside those that a stream's events have, as
 * JSON: { "names": [ "performer_is_bot", ... ], "schema"?: URI of the event's schema where it is
 * not the stream's }.
 *
 * Output: a JSON object with a value at each place that the schema has for one. Left out are those
 * that the stream's events have anyway, those without a value and, after a report
 * (`unknown-attribute`, `personal-attribute`), those that are none and those that need the stream's
 * allow_personal. Returns 0, or -1 for a number that is no stream, and after a report for what is
 * no JSON.
 */
int hg_request_attributes(hg_client *client, int stream, const char *json, size_t length);

/**
 * Validate any JSON value against a schema alone.
 *
 * Output: a JSON array of { "path", "keyword", "message" }, `path` a JSON Pointer into the value:
 * as many errors as there is room for.
 *
 * Returns the number of errors, 0 when it is valid; -1 for what is no JSON, too large, or no
 * schema's number.
 */
int hg_validate(hg_client *client, int schema, const char *json, size_t length);

/**
 * Output: a JSON array of the listeners that the host has to attach, one member a rule:
 * { "rule": number, "instrument", "stream", "on": event type, "init" or "track", "selector"?,
 * "except"?, "read"?: [ attribute ], "untrustedEvents"?: boolean }.
 *
 * On such an event, the nearest ancestor-or-self of the target that matches `selector` and lies in
 * no `except` is the element; the attributes named by `read`, interned in that order, are the
 * values of hg_emit. Some are no attributes: "@name" is how skins name a control, "@destination"
 * the path that a link leads to, and "@dwell" is no value of hg_emit but says after how many ms a
 * control counts as pointed at. Events that no person caused are ignored unless
 * `untrustedEvents`. A rule on "init" is emitted once a pageview, when the host is attached; one on
 * "track" for each call of a topic that begins with `selector`: the values are the data of the call
 * and what follows in the topic.
 *
 * Returns 0; -1 when it does not fit.
 */
int hg_listener_plan(hg_client *client);

/* events */

/** The pool that random bits are written to, HG_RANDOM_POOL_BYTES long, and the word that it is
 * full. */
unsigned char *hg_random_pool(hg_client *client);
void hg_random_filled(hg_client *client);

/**
 * Give a string a number, so that it crosses the boundary once however often it is used.
 *
 * Ill-formed UTF-8 is replaced by U+FFFD. The same text may be given two numbers.
 *
 * Returns the number, 1 or more; 0 when the table is full: then call hg_forget_strings and start
 * afresh. Queued events do not depend on it.
 */
int hg_intern(hg_client *client, const char *text, size_t length);
void hg_forget_strings(hg_client *client);

/**
 * Build an instrument's event for a rule of the listener plan and queue it.
 *
 * `first` and `second` are interned strings, 0 for none; without a second one, what it stands for
 * is left out of the event. `now` is the time of the event. Never
 * allocates: the prefix was validated when the pageview began, and what varies is validated against
 * the same compiled schema. An event is read again and checked as a whole only where keywords of
 * its schema are about it as a whole. A string over its maxLength is cut, in code points.
 */
hg_result hg_emit(hg_client *client, int rule, int first, int second, double now);

/**
 * Check, complete and queue an event that the caller made, one JSON object.
 *
 * Adds meta.stream, meta.domain, meta.id, dt (or client_dt where the schema declares that), sample
 * if the stream has one, the stream's provide_values and the sequence where the schema has a place:
 * what it does not take is left out, but for meta.stream. Nothing else is added and no value of the
 * caller's is rewritten: it leaves as the same bytes. A caller's meta.id, dt and own members are
 * kept; meta.stream and meta.domain are ours.
 *
 * `stream` is a stream's number, -1 for a name that is not configured.
 */
hg_result hg_submit(hg_client *client, int stream, const char *json, size_t length, double now);

/**
 * The rehearsal: do for an empty event of the stream what hg_submit would do for one that is valid,
 * and take it back: nothing is queued, counted or reported. What the first event of a pageview has
 * to wait for is then done, and an engine that compiles functions when they are first called has
 * compiled these. Optional. Where the random pool is empty it does less.
 */
void hg_prepare(hg_client *client, int stream);

/*
 * delivery: the host keeps the text of events, the core decides what leaves and when
 *
 * Events are numbered, and batches are runs of these numbers. A batch travels together; verdicts,
 * waits and ends are an event's own. After a request without an answer that judges its events,
 * nothing changes but the backoff, which is of all requests: one at a time asks whether the intake
 * is back. After an answer that does, each event that travelled has its end, or is held: it waits
 * alone and is in the way of no other.
 */

/**
 * Hand over the events queued since the last time, for the host's outbox.
 *
 * Output: a line an event, in order, `<id>\t<stream>\t<event>\n`: meta.id and meta.stream as JSON
 * strings, written as they stand in the event, and the event, JSON as it leaves. Where the event's
 * schema has no place for an id, or its own is no string, the id is one that the host alone knows.
 * Events are numbered from 0 in the order in which they are handed over; batches refer to these
 * numbers.
 *
 * Returns how many there are.
 */
int hg_collect(hg_client *client, double monotonic_ms);

/**
 * The next batch to send now, or -1 when nothing may leave at this moment. The batch is in flight
 * from here on and must be settled.
 *
 * `urgency` is an hg_urgency; any other number gets -1. With HG_FLUSH `monotonic_ms` is when the
 * flush began, for what was tried since then is not tried again. HG_LEAVING leaves held events that
 * are not due where they are.
 *
 * Output: a JSON array of pairs of numbers, [ first, count, first, count, ... ]: the events that
 * travel are those numbered first to first + count - 1 of each pair. With a batch that is due
 * others travel that wait, also for the time that events wait for each other, as far as there is
 * room: while the page is alive for HG_MAX_IN_FLIGHT_BYTES in all requests, while the intake is
 * down and in the page's last moment for one batch in each. Held events that are due travel
 * together in requests of their own, one at a time while the page is alive; such as were held
 * together with the same wait may be one pair.
 *
 * Returns the number of the batch, which is free for another one once it is settled.
 */
int hg_next_batch(hg_client *client, double monotonic_ms, int urgency);

/**
 * Hold an event that the intake listed in `error`: it leaves its batch, waits alone, and travels
 * again with others that were held. To be called for each of them before hg_settle.
 *
 * `number` is the event's, in a batch in flight. `bytes` is the length of its JSON. `tries` is how
 * often it was in `error` before this time, also with earlier clients: the host keeps that with the
 * event. Its wait is hg_hold_ms( tries + 1 ).
 *
 * Returns 0 when it waits (in a table that is full it stays with its batch, which hg_settle then
 * finds not to add up); 1 when the host may forget it, for it was dropped: this was the
 * HG_MAX_TRIES-th time (`given_up`), or too many are held (`queue_full`); -1 when no batch in
 * flight has an event of this number that travels.
 */
int hg_hold(hg_client *client, uint32_t number, uint32_t bytes, uint32_t tries,
            double monotonic_ms);

/**
 * How long an event waits that was in `error` so many times, in ms: 0 for none, a minute, two, four
 * ...; -1 from HG_MAX_TRIES on, for it is never tried again.
 */
double hg_hold_ms(uint32_t errors);

/**
 * Say what became of a batch in flight.
 *
 * `status` is the HTTP status, 0 when there was no answer, or an hg_final_status. Other negative
 * numbers are taken for HG_UNKNOWN_STATUS.
 *
 * Where the answer judged events one by one, `delivered` and `rejected` count them; otherwise both
 * are -1, and with a status that is none of HG_ITEMISED_STATUSES they are taken for -1. Together
 * with the events that hg_hold took out they have to be all that travelled; with a 400, those that
 * are not accounted for are rejected too. Then the intake is alive: the backoff is over, but for
 * what `retry_after_ms` asks. Where they do not add up, the verdicts count for nothing, and what
 * travelled and is not held is tried again as after an answer without verdicts.
 *
 * `retry_after_ms` is negative when not given, and taken for an hour when it is more. A batch that
 * is too large for the intake (413) travels in halves from then on, at once, and each pair of one
 * with several alone. A single event that is too large is given up, and where as many batches wait
 * as the client can keep account of, all that travelled.
 *
 * Returns 1 when the events that travelled and are not held have come to their end, so that the
 * host may forget them; 0 when all of them will be tried again, and the host has to keep them; -1
 * when the batch was not in flight.
 */
int hg_settle(hg_client *client, int batch, int status, int delivered, int rejected,
              double retry_after_ms, double monotonic_ms);

/**
 * When to call hg_next_batch again, on the monotonic clock; negative when nothing is waiting. A
 * time that has passed means that a batch waits for one in flight: then call it after the next
 * hg_settle.
 */
double hg_wake_at(const hg_client *client);

/**
 * Forget everything that waits, held or not, counted by `reason`; HG_AS_STORED counts it as stored.
 * What is in flight is settled as usual.
 *
 * Returns 0; -1, and nothing is forgotten, for a number that is no reason.
 */
int hg_forget_events(hg_client *client, int reason);

/**
 * Queue an event of an earlier client that the host had stored, as it is.
 *
 * It is checked again, against its own schema where the client has that, for a store is no safe
 * place. Where that has no place for an id, hg_collect hands it over with "" for its id, and the
 * host knows it by the one of before. HG_DROPPED: it is not queued, and counted (`invalid`,
 * `too_large`).
 */
hg_result hg_adopt(hg_client *client, const char *json, size_t length);

/**
 * Count `count` stored records that the host did not even adopt.
 *
 * Returns 0; -1, and nothing is counted, for a number that is no reason. HG_AS_STORED is none here.
 */
int hg_discard(hg_client *client, int reason, uint32_t count);

/**
 * Whether contribution statistics may be collected for an event that is being registered, or the
 * first reason why not. The event, as JSON: { "types": [ keys ], "participation": "online",
 * "in-person" or "hybrid", "country"?: code, "wikis"?: [ names ], "disallowed"?: [ codes ],
 * "requireWikis"?: boolean }.
 *
 * The country of an online event does not matter. Nothing of an event is kept. The rule and the
 * order of its checks (country, types, wikis) are those of the event registration of wikis.
 */
hg_contributions hg_check_contributions(hg_client *client, const char *json, size_t length);

/**
 * Output: {"emitted","queued","inFlight","stored","delivered","handedOver","retried",
 * "dropped":{reason: n},"invalid","notInSample","filtered","funnelsClosed"}. At every moment
 * emitted = delivered + the sum of dropped + queued + inFlight + stored. `handedOver` is the part
 * of `delivered` that was settled as HG_HANDED_OVER; held events are `queued` while they wait.
 *
 * Returns 0; -1 when it does not fit.
 */
int hg_stats(hg_client *client);

#ifdef __cplusplus
}
#endif

#endif
