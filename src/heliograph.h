/**
 * heliograph: client instrumentation for MediaWiki-style sites, the core.
 *
 * Copyright (c) 2026 the heliograph authors
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
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
 * - A client is not thread-safe; different clients share jansson's allocation hooks and must be
 *   used from one thread.
 */
#ifndef HELIOGRAPH_H
#define HELIOGRAPH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the boundary: raised whenever a signature, a number or a meaning below changes. */
#define HG_ABI_VERSION 3

/** The largest event, in bytes of JSON, that is ever queued. */
#define HG_MAX_EVENT_BYTES 16384

/** The most bytes of events that one batch holds (a larger single event travels alone). */
#define HG_MAX_BATCH_BYTES 20480

/** Most requests, and most bytes, that are under way at once while the page is alive. */
#define HG_MAX_REQUESTS 2
#define HG_MAX_IN_FLIGHT_BYTES 49152

/** What may be handed over in the last moment: a browser takes 64 KiB, others need some of it. */
#define HG_MAX_LEAVING_BYTES 61440

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

/**
 * Answers of hg_emit and hg_submit. Names: hg_result_name. The host answers HG_CLOSED and HG_INERT
 * by itself; they stand here so that the words are written once.
 *
 * The negative ones ask for something and have changed nothing: do it, then call again.
 */
typedef enum {
    HG_QUEUED = 0,
    HG_NOT_IN_SAMPLE,  /* the stream exists; this pageview, session or device is not in it */
    HG_FILTERED,       /* the stream's curation rules exclude this context */
    HG_INVALID,        /* not what the schema asks for; the report says where */
    HG_DROPPED,        /* accepted and lost at once, such as too large; counted by reason */
    HG_UNKNOWN_STREAM, /* no stream of this name was configured */
    HG_CLOSED,
    HG_INERT,
    HG_RESULT_COUNT,

    HG_NEEDS_RANDOM = -1,  /* fill the pool: hg_random_pool, hg_random_filled */
    HG_NEEDS_COLLECT = -2, /* the event buffer is full: hg_collect */
    HG_NEEDS_TIME = -3     /* hg_adopt alone: as much is waiting as can be; later */
} hg_result;

/** Why an accepted event was given up. Names: hg_drop_reason_name. */
typedef enum {
    HG_DROP_REJECTED = 0, /* the intake refused it for good (400, other 4xx) */
    HG_DROP_TOO_LARGE,    /* more than HG_MAX_EVENT_BYTES, or than the intake takes (413) */
    HG_DROP_QUEUE_FULL,   /* more batches are waiting than the client can keep account of */
    HG_DROP_OPTED_OUT,    /* the reader opted out; what was waiting was forgotten */
    HG_DROP_INVALID,      /* a stored record that is no event any more, or never was one */
    HG_DROP_EXPIRED,      /* a stored record that is older than the host keeps them */
    HG_DROP_USER_CHANGED, /* a stored record of somebody else */
    HG_DROP_STORE_FULL,   /* a stored record beyond what the host keeps */
    HG_DROP_CLOSED,       /* what waited when the client ended, where nothing is stored */
    HG_DROP_TRAPPED,      /* what was lost with a core that failed */
    HG_DROP_UNKNOWN,      /* handed over where nobody tells whether it arrived */
    HG_DROP_COUNT
} hg_drop_reason;

/** The word for a result, such as "not-in-sample"; "" for a number that is none. */
const char *hg_result_name(int result);

/** The word for a drop reason, such as "too_large"; "" for a number that is none. */
const char *hg_drop_reason_name(int reason);

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
 * A buffer of `bytes` bytes to write the next call's text into, so that it is not copied twice.
 * Valid until the next call that takes text or writes output.
 *
 * Returns NULL when that much does not fit; the report then says so (`too-large`).
 */
char *hg_input(hg_client *client, size_t bytes);

/** The text that the last call wrote, and its length in bytes. */
const char *hg_output(const hg_client *client);
size_t hg_output_size(const hg_client *client);

/**
 * Hand over what was reported since the last time, and forget it.
 *
 * Output: a JSON array of { "fatal": boolean, "code", "path", "message" }. `fatal` marks a mistake
 * of the caller that must stop the start-up; everything else was ignored, refused or degraded.
 * `path` is a JSON Pointer into what the caller gave. Bounded: after the buffer is full only the
 * number of further problems is kept (`more-problems`).
 *
 * Returns how many there are.
 */
int hg_report(hg_client *client);

/**
 * Output: {"abi", "results", "dropReasons", "limits"}: the words and numbers of this header, so
 * that no host has to repeat them. `results` and `dropReasons` are arrays in the order of the
 * enums; `limits` has maxEventBytes, maxBatchBytes, randomPoolBytes, lingerMs and memoryBytes.
 */
void hg_describe(hg_client *client);

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
 * A bad `sample`, and a curation or audience that cannot be judged, puts the stream out of sample
 * for good and is reported (`bad-sample`, `bad-curation`).
 *
 * A name that was added before changes that stream's sample and nothing else: begin a pageview
 * after it.
 *
 * Returns the stream's number, or -1 with a fatal report.
 */
int hg_add_stream(hg_client *client, const char *json, size_t length);

/**
 * Add a built-in instrument, as JSON: { "name": string, "options": {...} }. Names: webUiClick,
 * homepageModule, flowReplies.
 *
 * Returns 0, or -1 with a fatal report: `unknown-instrument`, `bad-option`, `unknown-stream`,
 * `no-schema` (an instrument is directed by its schema), `no-place-for-is-temp` (the schema
 * declares no place that could tell a temporary account from the others) and `cuts-funnels`.
 */
int hg_add_instrument(hg_client *client, const char *json, size_t length);

/**
 * Begin a pageview, as JSON:
 * { "context": { agent, mediawiki, page, performer }, "tokens": { pageview, session, device },
 *   "viewport_width"?: pixels }.
 *
 * Validates the context once, draws the sampling decision of every stream, builds each
 * instrument's prefix and starts every sequence at 1. Call it again for a single-page navigation;
 * queued events are not touched.
 *
 * `context.performer.is_temp` must be a boolean. A token that is not 20 hexadecimal digits is
 * reported (`bad-token`) and puts every stream of its unit out of sample.
 *
 * Returns 0, or -1 with a fatal report.
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

/**
 * Validate any JSON value against a schema alone.
 *
 * Output: a JSON array of { "path", "keyword", "message" }, `path` a JSON Pointer into the value.
 *
 * Returns the number of errors, 0 when it is valid.
 */
int hg_validate(hg_client *client, int schema, const char *json, size_t length);

/**
 * Output: a JSON array of the listeners that the host has to attach, one member a rule:
 * { "rule": number, "instrument", "stream", "on": event type, "init" or "track", "selector"?,
 * "except"?, "read"?: [ attribute ], "untrustedEvents"?: boolean }.
 *
 * On such an event, the nearest ancestor-or-self of the target that matches `selector` and lies in
 * no `except` is the element; the attributes named by `read`, interned in that order, are the
 * values of hg_emit. Two of them are no attributes: "@name" is how skins name a control, and
 * "@destination" the path that a link leads to. Events that no person caused are ignored unless
 * `untrustedEvents`. A rule on "init" is emitted once a pageview, when the host is attached; one on
 * "track" for each call of a topic that begins with `selector`: the values are the data of the call
 * and what follows in the topic.
 */
void hg_listener_plan(hg_client *client);

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
 * allocates, never parses: the prefix was validated when the pageview began, and what varies is
 * validated against the same compiled schema. A string over its maxLength is cut, in code points.
 */
hg_result hg_emit(hg_client *client, int rule, int first, int second, double now);

/**
 * Check, complete and queue an event that the caller made, one JSON object.
 *
 * Adds meta.stream, meta.domain, meta.id, dt (or client_dt where the schema declares that), sample
 * if the stream has one, the stream's provide_values and the sequence where the schema has a place.
 * Nothing else is added and no value of the caller's is rewritten: it leaves as the same bytes. A
 * caller's meta.id, dt and own members are kept; meta.stream and meta.domain are ours.
 *
 * `stream` is a stream's number, -1 for a name that is not configured.
 */
hg_result hg_submit(hg_client *client, int stream, const char *json, size_t length, double now);

/* delivery: the host keeps the text of events, the core decides what leaves and when */

/**
 * Hand over the events queued since the last time, for the host's outbox.
 *
 * Output: each event followed by a newline, in order. Events are numbered from 0 in the order in
 * which they are handed over; batches refer to these numbers.
 *
 * Returns how many there are.
 */
int hg_collect(hg_client *client, double monotonic_ms);

/**
 * The next batch to send now, or -1 when nothing may leave at this moment. The batch is in flight
 * from here on and must be settled.
 *
 * `urgency` 0: linger, backoff and budget decide. 1: everything once, now, as for a caller's flush;
 * here `monotonic_ms` is when the flush began, for what was tried since then is not tried again.
 * 2: the page is leaving, so only the browser's own limit counts.
 */
int hg_next_batch(hg_client *client, double monotonic_ms, int urgency);

/** A batch's events are those numbered first ... first + span - 1 that the host still holds; of
 * these the first `sent` travel. */
uint32_t hg_batch_first(const hg_client *client, int batch);
uint32_t hg_batch_span(const hg_client *client, int batch);
uint32_t hg_batch_sent(const hg_client *client, int batch);

/**
 * Say what became of a batch in flight.
 *
 * `status` is the HTTP status, 0 when there was no answer, negative when there can be none. Where
 * the answer listed events one by one (207, 400, 500), `delivered` and `rejected` count them, and
 * the host drops both from its outbox before the call; otherwise both are -1. `retry_after_ms` is
 * negative when not given. A batch that is too large for the intake (413) travels in halves from
 * then on, at once.
 *
 * Returns 1 when the events that travelled may be forgotten, 0 when they will be tried again; -1
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
 * Forget everything that waits, counted by `reason`; HG_DROP_COUNT counts it as stored. What is in
 * flight is settled as usual.
 */
void hg_forget_events(hg_client *client, int reason);

/**
 * Queue an event of an earlier client that the host had stored, as it is.
 *
 * It is checked again, against its own schema where the client has that, for a store is no safe
 * place. HG_DROPPED: it is not queued, and counted (`invalid`, `too_large`).
 */
hg_result hg_adopt(hg_client *client, const char *json, size_t length);

/** Count `count` stored records that the host did not even adopt. */
void hg_discard(hg_client *client, int reason, uint32_t count);

/** Whether contribution statistics may be collected for an event, or the first reason why not. */
typedef enum {
    HG_CONTRIBUTIONS_ELIGIBLE = 0,
    HG_CONTRIBUTIONS_DISALLOWED_COUNTRY,
    HG_CONTRIBUTIONS_INVALID_TYPE, /* none of its types is about contributing */
    HG_CONTRIBUTIONS_NO_WIKIS,
    /* what is no event; told before any of the above */
    HG_CONTRIBUTIONS_BAD_PARTICIPATION,
    HG_CONTRIBUTIONS_UNKNOWN_TYPE,
    HG_CONTRIBUTIONS_TOO_MANY_TYPES,
    HG_CONTRIBUTIONS_OTHER_BESIDE, /* `other` is a type alone */
    HG_CONTRIBUTIONS_BAD_COUNTRY   /* needed where people meet: two upper-case letters */
} hg_contributions;

/**
 * Judge an event, as JSON: { "types": [ keys ], "participation": "online", "in-person" or "hybrid",
 * "country"?: code, "wikis"?: [ names ], "disallowed"?: [ codes ], "requireWikis"?: boolean }.
 *
 * Of an online event the country does not matter. Nothing is kept of it. Where the rule comes from:
 * the event registration of wikis, whose order of checks this is: country, types, wikis.
 */
hg_contributions hg_check_contributions(hg_client *client, const char *json, size_t length);

/**
 * Output: {"emitted","queued","inFlight","stored","delivered","retried","dropped":{reason: n},
 * "invalid","notInSample","filtered","funnelsClosed"}. At every moment
 * emitted = delivered + the sum of dropped + queued + inFlight + stored.
 */
void hg_stats(hg_client *client);

#ifdef __cplusplus
}
#endif

#endif
