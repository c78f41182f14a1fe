/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Events: the members of a caller's text, and what the client adds to them. */

#ifndef HELIOGRAPH_EVENT_H
#define HELIOGRAPH_EVENT_H

#include "event/instrument.h"

typedef struct {
    hg_span key; /* as written, without quotes */
    hg_span value;
    hg_span whole;
} hg_member;

typedef struct {
    const char *at;
    const char *end;
    bool begun;
} hg_scan;

hg_scan hg__scan(const hg_span *object);
/** The next member; false at the end, and where the text is no object. */
bool hg__next_member(hg_scan *scan, hg_member *member);
/** Whether the text is an object with nothing behind it, as far as a scan can tell. */
bool hg__is_object(const hg_span *text);
/** The value of a member; empty when there is none. */
hg_span hg__find_member(const hg_span *object, const char *key);

/** Completing an event: a caller's, or, with an instrument, the one that all of its kind share. */
typedef struct {
    hg_client *client;
    const hg_stream *stream;
    const hg_node *root; /* NULL without a schema */
    hg_span event;       /* the caller's text; of an instrument "{}" */
    hg_text *text;
    double now;
    const unsigned char *random;
    hg_instrument *instrument; /* whose parts are written down, or NULL */
    hg_attributes left_out;    /* refused by the schema in this pageview */
} hg_completion;

void hg__complete(hg_completion *completion);
/** The JSON that the event tells of an attribute, or NULL. */
const char *hg__value_of(const hg_completion *completion, int attribute);

#endif
