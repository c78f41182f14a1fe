/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The client, which the files of the core share. Nothing here is public. */

#ifndef HELIOGRAPH_CLIENT_H
#define HELIOGRAPH_CLIENT_H

#include "delivery/batches.h"
#include "event/completion.h"

#define HG_MAX_STREAMS 64
#define HG_MAX_SCHEMAS 32
#define HG_MAX_INSTRUMENTS 8
#define HG_MAX_RULES 32
#define HG_MAX_FILLS 8
#define HG_MAX_STRINGS 256
#define HG_STRING_BYTES 8192
#define HG_REPORT_BYTES 2048
#define HG_EVENT_BUFFER_BYTES 36864

typedef struct {
    uint32_t emitted;
    uint32_t delivered;
    uint32_t retried;
    uint32_t dropped[HG_DROP_COUNT];
    uint32_t invalid;
    uint32_t not_in_sample;
    uint32_t filtered;
    uint32_t stored;
    uint32_t funnels_closed; /* because too many were open */
} hg_counters;

/** What is small and often asked for stands first: short offsets make the module smaller. */
struct hg_client {
    hg_arena arena;
    hg_text events; /* one a line, since the last hg_collect */
    hg_text report;
    hg_span output;
    int report_count;
    int report_lost;
    bool starting; /* problems are fatal */

    int schema_count;
    int stream_count;
    int instrument_count;
    int rule_count;
    int string_count;
    int fill_count;
    uint32_t random_left;
    const char *domain;
    const char *tokens[HG_UNIT_COUNT];
    double viewport_width; /* negative: unknown */
    hg_counters counters;
    hg_text string_bytes;
    unsigned char *pageview_start; /* kept memory above this is the pageview's */
    size_t memory_bytes;
    double time_second;
    char time_text[20]; /* "2026-11-20T19:00:00." */

    const char *fills[HG_MAX_FILLS];
    const char *context[HG_CONTEXT_ATTRIBUTE_COUNT]; /* JSON of each attribute; NULL: absent */
    const hg_pattern *formats[HG_FORMAT_COUNT];
    hg_schema schemas[HG_MAX_SCHEMAS];
    hg_delivery delivery; /* its ring comes last */
    hg_rule rules[HG_MAX_RULES];
    hg_stream streams[HG_MAX_STREAMS];
    hg_instrument instruments[HG_MAX_INSTRUMENTS];
    hg_string strings[HG_MAX_STRINGS];
    unsigned char random[HG_RANDOM_POOL_BYTES];
};

/* report.c */

/** What can be wrong, its code and its sentence. Up to HG_NOTES the caller is only told; the rest
 * also stops the start. */
#define HG_PROBLEMS(X)                                                                             \
    X(UNKNOWN_KEYWORD, "unknown-keyword", "no keyword of draft-07; ignored")                       \
    X(UNKNOWN_ATTRIBUTE, "unknown-attribute", "no contextual attribute; ignored")                  \
    X(PERSONAL_ATTRIBUTE, "personal-attribute", "left out: needs the stream's allow_personal")     \
    X(ATTRIBUTE_LEFT_OUT, "attribute-left-out",                                                    \
      "left out: the schema has no place for it, or refuses its value")                            \
    X(FUNNEL_CLOSED, "funnel-closed", "more funnels are open than are kept: the oldest is closed") \
    X(FULL_RATE, "full-rate",                                                                      \
      "everybody is in sample: a sample, or allow_full_rate: true, says that it is meant")         \
    X(BAD_SAMPLE, "bad-sample", "no unit with a rate from 0 to 1; out of sample")                  \
    X(BAD_CURATION, "bad-curation", "no rules or audience that can be judged; out of sample")      \
    X(BAD_TOKEN, "bad-token", "not 20 lower-case hexadecimal digits; its unit is out of sample")   \
    X(BAD_HOMEPAGE_TOKEN, "bad-homepage-token",                                                    \
      "not the 32 base-32 characters of this page's visit: nothing is sent")                       \
    X(NO_TOKEN, "no-token", "out of sample: there is no token of its unit")                        \
    X(UNCHECKED, "unchecked", "its events leave unchecked: their schema was not given")            \
    X(INVALID_EVENT, "invalid-event", "")                                                          \
    X(WRONG_SCHEMA, "wrong-schema", "not of the schema_title of stream ")                          \
    X(MISSING_SCHEMA, "missing-schema", "neither the event names a schema nor stream ")            \
    X(BAD_JSON, "bad-json",                                                                        \
      "no JSON object: malformed, too deep, or a name twice in it or with U+0000")                 \
    X(TOO_LARGE, "too-large", "does not fit into the client's memory")                             \
    X(TOO_MANY, "too-many", "more than the client takes")                                          \
    X(BAD_OPTION, "bad-option", "no option, or a value it cannot have")                            \
    X(BAD_SCHEMA, "bad-schema", "no schema, or a value the keyword cannot have")                   \
    X(UNSUPPORTED_KEYWORD, "unsupported-keyword",                                                  \
      "not supported, so the schema could not be trusted")                                         \
    X(BAD_STREAM, "bad-stream", "needs a name, and an object as config")                           \
    X(BAD_CONTEXT, "bad-context", "not of the attribute's type; performer.is_temp is required")    \
    X(UNKNOWN_INSTRUMENT, "unknown-instrument", "no built-in instrument")                          \
    X(UNKNOWN_STREAM_NAME, "unknown-stream", "names none of the streams")                          \
    X(NO_SCHEMA, "no-schema", "the stream's schema_uri names none of the schemas")                 \
    X(NO_PLACE_FOR_IS_TEMP, "no-place-for-is-temp",                                                \
      "its schema has no place to tell temporary accounts apart")                                  \
    X(CUTS_FUNNELS, "cuts-funnels",                                                                \
      "a sample by the pageview could cut a funnel in the middle: use session")                    \
    X(BAD_INSTRUMENT, "bad-instrument", "cannot satisfy the stream's schema: ")

#define HG_PROBLEM(name, code, sentence) HG_##name,
typedef enum { HG_PROBLEMS(HG_PROBLEM) HG_PROBLEM_COUNT, HG_NOTES = HG_MISSING_SCHEMA } hg_problem;
#undef HG_PROBLEM

/** Add a problem at a place of what the caller gave; `detail` follows its sentence. Always -1. */
int hg__report(hg_client *client, hg_problem problem, const hg_place *at, const char *detail);
/** The same at a stream. */
int hg__report_stream(hg_client *client, hg_problem problem, const hg_stream *stream);
/** The same at an option of an instrument, or at all of it (NULL). */
int hg__report_instrument(hg_client *client, hg_problem problem, const hg_instrument *instrument,
                          const char *member, const char *detail);

/* client.c */

/** Begin a call that takes text: temporary memory is free again, but for the text itself. */
void hg__enter(hg_client *client, const char *text);
/** Load JSON, whatever value it is; NULL after a report. */
json_t *hg__load(hg_client *client, const char *json, size_t length, const hg_place *at);
/** A member of an object of JSON; NULL also for null and for what is no object. */
const json_t *hg__get(const json_t *object, const char *key);
/** A member that is a string; "" where it is none. */
const char *hg__text_of(const json_t *object, const char *key);
/** Whether an array of strings holds this one. */
bool hg__lists(const json_t *strings, const char *string);
/** Output takes half of the temporary memory that is left. */
void hg__begin_output(hg_client *client, hg_text *text);
void hg__end_output(hg_client *client, const hg_text *text);
/** Sixteen random bytes, or NULL when the pool is empty. */
const unsigned char *hg__take_random(hg_client *client);
const hg_node *hg__find_schema(const hg_client *client, const char *uri);
/** Whether the intake fills the member at this JSON Pointer. */
bool hg__is_filled(const hg_client *client, const char *pointer);

#endif
