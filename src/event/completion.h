/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Completing an event of a caller's: its members as they were written, and what the plan of its
 * stream adds. */

#ifndef HELIOGRAPH_COMPLETION_H
#define HELIOGRAPH_COMPLETION_H

#include "event/plan.h"

typedef struct {
    hg_client *client;
    const hg_stream *stream;
    const hg_plan *plan;
    const char *json;      /* the caller's text ... */
    const hg_token *event; /* ... and its table */
    const hg_token *meta;  /* the member `meta`, or NULL */
    const hg_token *id;    /* its member `id` if that is a string, or NULL */
    double now;
    const unsigned char *random; /* HG_UUID_BYTES */
    hg_text *text;               /* what is written to */

    hg_span written_id; /* set by hg__complete: the id at the beginning of the line ... */
    const hg_token *given[HG_OBJECT_COUNT]; /* ... the caller's values of objects ... */
    bool has_replaced; /* ... and whether a member of the caller's was left out */
} hg_completion;

/** Write the event's line, see hg_collect, but for its end. Returns where the event begins in it.
 */
const char *hg__complete(hg_completion *completion);
/** Whether the event as completed satisfies its schema for sure. False where that is only known
 *  once the completed text is validated. */
bool hg__is_surely_valid(const hg_completion *completion);

#endif
