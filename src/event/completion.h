/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Completing an event: a caller's, or the one that all of an instrument's events are made from. */

#ifndef HELIOGRAPH_COMPLETION_H
#define HELIOGRAPH_COMPLETION_H

#include "base/uuid.h"
#include "event/instrument.h"

typedef struct {
    hg_client *client;
    const hg_stream *stream;
    const hg_node *root; /* of the event's schema; NULL without one */
    hg_span event;       /* the caller's text; of an instrument "{}" */
    hg_span meta;        /* its member `meta`; empty where there is none */
    hg_text *text;       /* what is written to */
    double now;
    const unsigned char *random; /* HG_UUID_BYTES */
    hg_instrument *instrument;   /* whose prefix this is; NULL for a caller's event */
    hg_attributes left_out;      /* attributes that are not sent in this pageview */
    hg_span id;                  /* the caller's as JSON; empty: a new one is made */
    char new_id[HG_UUID_JSON_BYTES];
} hg_completion;

/** Write the event's line, see hg_collect, but for its end. Returns where the event begins in it.
 */
const char *hg__complete(hg_completion *completion);
/** The JSON that the event tells of an attribute, or NULL. */
const char *hg__value_of(const hg_completion *completion, int attribute);

#endif
