/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Instruments: the interface of a type of them, and what one is made of. */

#ifndef HELIOGRAPH_INSTRUMENT_H
#define HELIOGRAPH_INSTRUMENT_H

#include "base/strings.h"
#include "stream/stream.h"

#define HG_MAX_INSTRUMENTS 8
#define HG_MAX_RULES 32
#define HG_MAX_PARTS 16

/** What an instrument's events vary in. Everything else is its prefix: text that all of them share.
 */
typedef enum {
    HG_SLOT_NONE,
    HG_SLOT_FIRST, /* strings ... */
    HG_SLOT_SECOND,
    HG_SLOT_THIRD,
    HG_SLOT_ACTION,
    HG_SLOT_SEQUENCE, /* ... and what the core knows by itself */
    HG_SLOT_TIME,
    HG_SLOT_ID,
    HG_SLOT_COUNT
} hg_slot;

/** The strings of an event by slot; NULL for the slots that hold none. */
typedef const hg_string *hg_values[HG_SLOT_COUNT];

/** A stretch of the prefix, and then a value that varies. */
typedef struct {
    const char *before;
    const char *after;    /* where `before` ends */
    const char *optional; /* where it ends when the string is empty and left out with its key; NULL:
                             it is never left out */
    hg_slot slot;
    const hg_node *node; /* what the value has to satisfy; NULL where that is anything */
    uint32_t longest;    /* a string of one to so many code points satisfies it for sure */
} hg_part;

typedef struct hg_instrument hg_instrument;
typedef struct hg_rule hg_rule;

/** A type of instrument, as far as its events need it. How it is configured stands in
 *  instruments/registry.h: a client that was configured ahead of time does without. */
typedef struct {
    const char *name;
    hg_attributes context; /* the contextual attributes that its events have */
    int first;             /* the attribute that the first value of hg_emit is */
    bool spans_pageviews;  /* what belongs together may take several: no sample by the pageview */

    /** Give the instrument's own attributes for a pageview, by hg__give. Never NULL. */
    void (*begin)(hg_client *client, hg_instrument *instrument);
    /** Replace an event's values, where they are not simply what the host gave; NULL: they are.
     *  New strings go to `made`, their bytes to `room`. Any answer but HG_QUEUED is the event's. */
    hg_result (*compose)(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                         hg_values values, hg_string made[2], hg_text *room);
    /** Learn what became of the event that was composed; NULL: not needed. */
    void (*settle)(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                   hg_result result);
} hg_instrument_type;

/** An instrument as it was configured, and its prefix in this pageview. */
struct hg_instrument {
    const hg_instrument_type *type;
    hg_stream *stream;
    hg_attributes configured; /* given by the options */
    hg_attributes own;        /* these, and what `begin` gave */
    int second;               /* the attribute that the second string is; -1: none */
    int third;
    const char *except; /* selector of the roots in which nothing may name an event */
    bool untrusted_events;
    bool silent;              /* sends nothing in this pageview */
    bool checks_whole;        /* its schema judges more than values one by one */
    void *own_data;           /* what its type keeps */
    const uint32_t *sequence; /* counts its events instead of the stream's; NULL: that one does */
    int part_count;
    size_t head;                            /* bytes of a line between its id and its event */
    size_t longest;                         /* bytes of a line at the most, but for its strings */
    hg_part parts[HG_MAX_PARTS];            /* the last one has no slot */
    const char *values[HG_ATTRIBUTE_COUNT]; /* of `own`, as JSON */
};

/** A rule of the listener plan. */
struct hg_rule {
    hg_instrument *instrument;
    const char *on;
    const char *selector; /* of elements; on `track` the beginning of topics, on `flow` an action */
    const char *read;     /* JSON array of what is read of an element; NULL: there is no element */
    hg_string action;     /* without `text`, the event's second value is its action */
    hg_string fixed;      /* the first value; without `text`, the host gives it */
};

/** Report a problem at an instrument, or with `member` at one of its options. Always -1. */
int hg__report_instrument(hg_problems *problems, hg_problem problem,
                          const hg_instrument *instrument, const char *member, const char *detail);
/** Set an attribute of its own for this pageview, unless the options did. `json` must stay. */
void hg__give(hg_instrument *instrument, int attribute, const char *json);
/** Set one from the options, for every pageview. False where the value is not of its type. */
bool hg__configure_attribute(hg_client *client, hg_instrument *instrument, int attribute,
                             const json_t *value);
/** Send an attribute as the second value of its events. */
void hg__send_second(hg_client *client, hg_instrument *instrument, int attribute);
/** Add a rule. `action` NULL: the second value. NULL when there is no room. */
hg_rule *hg__add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                      const char *action);

#endif
