/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Instruments: a kind in a file of its own, its prefix, and the rules of the listener plan. */

#ifndef HELIOGRAPH_INSTRUMENT_H
#define HELIOGRAPH_INSTRUMENT_H

#include "stream/stream.h"

/** What an event of an instrument varies in; everything else is its prefix. */
typedef enum {
    HG_SLOT_NONE,
    HG_SLOT_FIRST, /* the strings stand together, in this order */
    HG_SLOT_SECOND,
    HG_SLOT_THIRD,
    HG_SLOT_ACTION,
    HG_SLOT_SEQUENCE,
    HG_SLOT_TIME,
    HG_SLOT_ID
} hg_slot;

/** Text that stands in every event, and then a value that varies. */
typedef struct {
    const char *before;
    const char *after;    /* where `before` ends */
    const char *optional; /* where it ends when the string is empty, or NULL */
    hg_slot slot;
    const hg_node *node; /* what the value has to satisfy; NULL in an open object */
    uint32_t longest;    /* strings of at most so many code points need no other check */
} hg_part;

#define HG_MAX_PARTS 16

typedef struct hg_instrument hg_instrument;
typedef struct hg_rule hg_rule;

/** The strings of an event, in the order of their slots: first, second, third, action. */
typedef const hg_string *hg_strings[4];

/** What a kind of instrument is; a new one is one of these, in a file of its own. */
typedef struct {
    const char *name;
    /** Read one option. False when it is none, or has a value it cannot have. */
    bool (*configure)(hg_client *client, hg_instrument *instrument, const char *option,
                      const json_t *value);
    /** Add the rules of the listener plan. False when there is no room. */
    bool (*add_rules)(hg_client *client, hg_instrument *instrument);
    /** Give the instrument's own attributes for this pageview, by hg__give. */
    void (*begin)(hg_client *client, hg_instrument *instrument);
    hg_attributes context; /* the contextual attributes that it sends */
    int first;             /* what the first value of hg_emit is */
    /** Make an event's strings of what the host gave, with `room` for them; NULL: they are what was
     *  given. Anything but HG_QUEUED is the event's answer. */
    hg_result (*compose)(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                         hg_strings strings, hg_string made[2], hg_text *room);
    /** What became of the event that was composed; NULL: of no interest. */
    void (*settle)(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                   hg_result result);
} hg_instrument_type;

struct hg_instrument {
    const hg_instrument_type *type;
    hg_stream *stream;
    hg_attributes configured; /* given by the options */
    hg_attributes own;        /* those, and what `begin` gave */
    int second;               /* what the second string is; -1: nothing */
    int third;
    const char *except; /* selector of the roots in which nothing may name an event */
    bool untrusted_events;
    bool silent;              /* sends nothing in this pageview */
    void *own_data;           /* what its kind keeps */
    const uint32_t *sequence; /* in place of the stream's; NULL: that one */
    int part_count;
    size_t longest;              /* the bytes of an event but for its strings */
    hg_part parts[HG_MAX_PARTS]; /* the last one has no slot */
    const char *values[HG_ATTRIBUTE_COUNT];
};

struct hg_rule {
    hg_instrument *instrument;
    const char *on;
    const char *selector; /* of elements; on `track` the beginning of topics, on `flow` an action */
    const char *read;     /* JSON array of what to read of an element; NULL: of none */
    hg_string action;     /* `text` NULL: it is the second value */
    hg_string fixed;      /* the first value of a rule that reads none; `text` NULL otherwise */
};

extern const hg_instrument_type hg__web_ui_click;
extern const hg_instrument_type hg__homepage_module;
extern const hg_instrument_type hg__flow_replies;

/** Set an attribute of the instrument's own; `json` must stay. */
void hg__give(hg_instrument *instrument, int attribute, const char *json);
/** Set one from the options; it holds for every pageview. False where it has not its type. */
bool hg__configure_attribute(hg_client *client, hg_instrument *instrument, int attribute,
                             const json_t *value);
/** Send an attribute as the second value of its events. */
void hg__send_second(hg_client *client, hg_instrument *instrument, int attribute);
/** Add a rule to the listener plan, `action` NULL: its second value. NULL when there is no room. */
hg_rule *hg__add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                      const char *action);
/** Build the instrument's prefix from the context, and try an event against the schema. */
bool hg__build_prefix(hg_client *client, hg_instrument *instrument);

#endif
