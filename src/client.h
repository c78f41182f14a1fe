/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The client, which the files from stream/ on share. No other header includes this one. */

#ifndef HELIOGRAPH_CLIENT_H
#define HELIOGRAPH_CLIENT_H

#include <string.h>

#include "base/strings.h"
#include "base/time.h"
#include "base/uuid.h"
#include "delivery/batches.h"
#include "event/instrument.h"
#include "heliograph.h"
#include "report.h"
#include "schema/compile.h"
#include "stream/stream.h"
#include "json/load.h"

#define HG_MAX_SCHEMAS 32
#define HG_EVENT_BUFFER_BYTES 36864

typedef struct {
    const char *uri;
    const hg_node *root;
    const struct hg_locations *locations; /* see event/plan.h */
    size_t bytes;
} hg_schema;

/** What is small and often asked for stands first: short offsets make the module smaller. What an
 *  event changes is among it, but for its stream and its batch: hg_prepare puts that back. */
struct hg_client {
    hg_arena arena;
    hg_text events; /* the lines that hg_collect hands over next; HG_EVENT_BUFFER_BYTES */
    hg_problems problems;
    hg_span output;

    int schema_count;
    int stream_count;
    int instrument_count;
    int rule_count;
    bool is_rehearsing;                /* nothing is queued, see hg_prepare */
    uint32_t random_left;              /* bytes of `random` that were not taken */
    const char *configured_domain;     /* NULL: unknown, as of the next one */
    const char *domain;                /* of the pageview, which may have one of its own */
    const char *tokens[HG_UNIT_COUNT]; /* NULL: none, or a malformed one */
    double viewport_width;             /* in pixels; negative: unknown */
    hg_counters counters;
    hg_mark pageview_start; /* of kept memory: what is above it is the pageview's */
    size_t memory_bytes;
    uint64_t image_sum; /* of an image, while this is 0 */
    hg_last_second last_second;
    hg_delivery delivery;

    hg_fills fills; /* an event changes nothing from here on, see HG_CHANGING_BYTES */
    const char *context[HG_CONTEXT_ATTRIBUTE_COUNT]; /* JSON of each attribute; NULL: absent */
    hg_formats formats;
    hg_properties *properties; /* of all schemas */
    hg_keywords keywords;      /* of all schemas */
    hg_schema schemas[HG_MAX_SCHEMAS];
    hg_rule rules[HG_MAX_RULES];
    hg_stream streams[HG_MAX_STREAMS];
    hg_instrument instruments[HG_MAX_INSTRUMENTS];
    hg_string_table strings;
    char pairs[1024]; /* the output of hg_next_batch */
    unsigned char random[HG_RANDOM_POOL_BYTES];
};

#define HG_CHANGING_BYTES offsetof(hg_client, fills)

/** Begin a call: temporary memory is free again, unless the text of the call stands there. */
void hg__enter(hg_client *client, const char *text);
/** End the configuring: make tables of all patterns that can be one. */
void hg__tabulate(hg_client *client);
/** Forget the pageview: until a good one has begun nothing is in sample. */
void hg__end_pageview(hg_client *client);
/** Load JSON as hg__load does. NULL after a report, with `at` for where it was given. */
json_t *hg__load_json(hg_client *client, const char *json, size_t length, const hg_path *at);
/** Read JSON into a table of tokens, which takes what it needs of temporary memory. NULL after a
 *  report. */
const hg_token *hg__read_tokens(hg_client *client, const char *json, size_t length);
/** Write output: begin, append to the text, end. It has all temporary memory that is left.
 *  `hg__end_output` returns 0; -1 after a report where it did not fit, and then there is none. */
void hg__begin_output(hg_client *client, hg_text *text);
int hg__end_output(hg_client *client, const hg_text *text);
/** HG_UUID_BYTES random bytes; NULL when the pool is empty. */
const unsigned char *hg__take_random(hg_client *client);
/** The schema of a URI; NULL for an unknown one, and for NULL. */
const hg_node *hg__find_schema(const hg_client *client, const char *uri);
const hg_node *hg__find_schema_by_token(const hg_client *client, const char *json,
                                        const hg_token *uri);

#endif
