/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Plans: what is added to events, written and checked once a pageview. A stream's plan completes
 * the events of callers, an instrument's is the prefix that its events share. */

#ifndef HELIOGRAPH_PLAN_H
#define HELIOGRAPH_PLAN_H

#include "event/instrument.h"

/** The objects of an event that a plan adds members to, X( name, word ): those that attributes live
 *  in, in the order in which they are written, then meta and the event itself. */
#define HG_OBJECTS(X)                                                                              \
    X(AGENT, "agent")                                                                              \
    X(MEDIAWIKI, "mediawiki")                                                                      \
    X(PAGE, "page")                                                                                \
    X(PERFORMER, "performer")                                                                      \
    X(EVENT, "event")                                                                              \
    X(META, "meta")                                                                                \
    X(TOP, "")

#define HG_OBJECT_NUMBER(name, word) HG_OBJECT_##name,
typedef enum { HG_OBJECTS(HG_OBJECT_NUMBER) HG_OBJECT_COUNT } hg_object;
#undef HG_OBJECT_NUMBER

/** The names of the objects, a list of words in their order. */
extern const char hg__object_names[];

/** What becomes of a member of the caller's that has the name of an addition. */
typedef enum {
    HG_YIELDS,   /* it is left as it is, and nothing is added */
    HG_REPLACES, /* it is left out */
    HG_MERGES    /* it is an object, to which members are added */
} hg_role;

/** A member that a plan adds. */
typedef struct {
    const char *name;
    uint32_t hash;   /* hg__hash_name of the name */
    uint32_t start;  /* of the member in the plan's text ... */
    uint32_t length; /* ... and its bytes; 0: nothing is added, a caller's member is left out */
    uint8_t name_length;
    uint8_t object; /* an hg_object: what it is a member of */
    uint8_t inner;  /* of one that merges: which object it is */
    uint8_t role;   /* an hg_role */
    uint8_t slot;   /* an hg_slot: where there is one, each event has a value of its own */
} hg_addition;

/** At the most; more do not fit. */
#define HG_MAX_ADDITIONS 96

/** What is added to one object. */
typedef struct {
    uint64_t names;          /* a set of the additions' hashes, by their lowest six bits */
    hg_property_set present; /* properties of the object's schema that are added */
    const hg_addition *list; /* at most 64 */
    uint8_t count;
    uint8_t ahead;      /* how many are written before the caller's members */
    bool is_incomplete; /* an object of nothing but additions is not valid */
} hg_planned;

struct hg_plan {
    const hg_plan *next; /* another one of the stream, for another schema */
    const hg_node *root; /* of the schema of the events; NULL without one */
    const char *text;    /* a line, see hg_collect, with an event of nothing but additions */
    uint32_t length;
    uint32_t head;   /* where the event begins in it */
    bool is_kept;    /* for the pageview; else for one event */
    bool is_checked; /* its additions satisfy the schema wherever they are made */
    hg_planned objects[HG_OBJECT_COUNT];
};

/** An attribute at one location. */
typedef struct {
    uint8_t attribute;
    uint8_t object;                     /* an hg_object */
    uint8_t word;                       /* the number of its key among the attribute's fields */
    uint8_t unused[sizeof(void *) - 3]; /* in place of padding, of which an image has none */
    const hg_node *node;                /* what it has to satisfy; NULL for anything */
} hg_provided;

/** What the client adds by itself, but to events whose schema does not take it. */
enum {
    HG_TAKES_SAMPLE = 1,
    HG_TAKES_TIME = 2, /* as `client_dt` where that is declared, else as `dt` */
    HG_TAKES_META_TIME = 4,
    HG_TAKES_DOMAIN = 8,
    HG_TAKES_ID = 16,
    HG_TAKES_ALL = 31
};

/** JSON that stands for any time and any id. */
#define HG_EXAMPLE_TIME "\"1970-01-01T00:00:00.000Z\""
#define HG_EXAMPLE_ID "\"00000000-0000-4000-8000-000000000000\""

/** Every location that a schema has for any attribute, by object, in the order in which they are
 *  written, and what else it takes: worked out when it is added. */
typedef struct hg_locations {
    int count;
    unsigned taken; /* a set of HG_TAKES_ */
    hg_provided list[];
} hg_locations;

/** Keep the locations of a schema, which is not NULL. NULL when they do not fit. */
const hg_locations *hg__keep_locations(hg_arena *arena, const hg_node *root);

/** Those of a client's schema; NULL without one. */
const hg_locations *hg__find_located(const hg_client *client, const hg_node *root);
/** The key of an attribute at its location. */
const char *hg__key_of(const hg_provided *provided);

/** What a line is written from, and what is noted of it. */
typedef struct {
    hg_client *client;
    const hg_stream *stream;
    const hg_node *root;
    hg_text *text;
    hg_instrument *instrument;   /* whose parts are noted; NULL: additions are */
    hg_attributes left_out;      /* attributes that are not sent in this pageview */
    unsigned taken;              /* a set of HG_TAKES_ */
    const hg_provided *provided; /* every location, by object; not all have a value */
    int provided_count;
    int provided_done;      /* of the line that is written: those that are behind */
    hg_addition *additions; /* HG_MAX_ADDITIONS */
    int addition_count;
} hg_writer;

/** Take the temporary memory that writing needs. False when it does not fit. */
bool hg__begin_writing(hg_writer *writer);
/** Write the line of an event of nothing but additions, but for its end. Returns where the event
 *  begins in it. */
const char *hg__write_line(hg_writer *writer);
/** The JSON that the event tells of an attribute, or NULL. */
const char *hg__value_of(const hg_writer *writer, int attribute);
/** The plan of a stream for events of a schema. Kept for the pageview if there is room; else in
 *  what is free of kept memory. NULL where there is too little even for that. */
const hg_plan *hg__find_plan(hg_client *client, hg_stream *stream, const hg_node *root);

#endif
