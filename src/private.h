/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Types that the files of the core share. Nothing here is public; hg__ marks what crosses files. */

#ifndef HELIOGRAPH_PRIVATE_H
#define HELIOGRAPH_PRIVATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "heliograph.h"

#define HG_MAX_STREAMS 64
#define HG_MAX_SCHEMAS 32
#define HG_MAX_INSTRUMENTS 8
#define HG_MAX_RULES 32
#define HG_MAX_FILLS 8
#define HG_MAX_BATCHES 512 /* a power of two: batches lie in a ring */
#define HG_MAX_STRINGS 256
#define HG_STRING_BYTES 8192
#define HG_REPORT_BYTES 2048
#define HG_EVENT_BUFFER_BYTES 36864
#define HG_TOKEN_DIGITS 20
#define HG_UUID_BYTES 16

/* Text that cannot hold a NUL (names, keys, URIs, JSON) is a C string: one word to pass. A span is
   for text that lies within other text, or that may hold anything. */
typedef struct {
    const char *at;
    size_t length;
} hg_span;

/** Where a value lies in JSON: the way back to the root, which is NULL. */
typedef struct hg_place {
    const struct hg_place *parent;
    const char *name; /* NULL for an array's item */
    size_t index;
} hg_place;

#define HG_IN(parent, name) ((hg_place){(parent), (name), 0})

/* text.c: appending to a bounded buffer; what does not fit is left out and `full` is set */

typedef struct {
    char *start;
    char *at;
    char *end;
    bool full;
} hg_text;

void hg__text(hg_text *text, char *buffer, size_t bytes);
size_t hg__text_length(const hg_text *text);
void hg__put(hg_text *text, const char *bytes, size_t length);
void hg__put_words(hg_text *text, const char *words);
/** A comma, unless nothing stands in the object or array yet. */
void hg__put_comma(hg_text *text);
/** `"key":` with the comma that it needs. */
void hg__put_key(hg_text *text, const char *key);
/** A JSON string with its quotes. `length` bytes of UTF-8. */
void hg__put_string(hg_text *text, const char *bytes, size_t length);
/** A member whose value is the string. */
void hg__put_pair(hg_text *text, const char *key, const char *value);
void hg__put_integer(hg_text *text, int64_t value);
/** A number from 0 to 1 as the shortest decimal that reads back as the same double, in 17 places.
 */
void hg__put_rate(hg_text *text, double rate);
void hg__put_uuid(hg_text *text, const unsigned char random[HG_UUID_BYTES]);
/** ISO 8601 in UTC with milliseconds, quoted; the year is held within 0000 to 9999. */
void hg__put_now(hg_client *client, hg_text *text, double now);
bool hg__same(const char *a, const char *b);
bool hg__span_is(const hg_span *span, const char *words);
/** Whether the word stands in ` a list like this `, with a space at both ends. */
bool hg__is_among(const char *words, const hg_span *word);
size_t hg__code_points(const char *bytes, size_t length);

/* arena.c: kept memory grows from below, temporary memory from above */

typedef struct {
    unsigned char *low;
    unsigned char *high;
    unsigned char *top;
    unsigned char *last; /* the latest temporary block, which alone can be given back */
    size_t last_bytes;
} hg_arena;

/** Let jansson allocate from this arena until another one is chosen. */
void hg__arena_use(hg_arena *arena);
/** Memory that stays. NULL when it does not fit. */
void *hg__keep(hg_arena *arena, size_t bytes);
/** A copy of a string that stays. NULL when it does not fit. */
char *hg__keep_string(hg_arena *arena, const char *string);
/** Write text straight into kept memory: begin, put, end. NULL when it did not fit. */
void hg__begin_kept(hg_arena *arena, hg_text *text);
char *hg__end_kept(hg_arena *arena, hg_text *text);
/** Memory until the arena is rewound. NULL when it does not fit. */
void *hg__temporary(hg_arena *arena, size_t bytes);
/** The most temporary memory that jansson can need to load this text. */
size_t hg__load_bytes(const char *json, size_t length);

/* schema: compiled once, walked for every event */

enum {
    HG_NULL = 1,
    HG_BOOLEAN = 2,
    HG_INTEGER = 4,
    HG_NUMBER = 8,
    HG_STRING = 16,
    HG_ARRAY = 32,
    HG_OBJECT = 64
};

typedef enum { HG_NO_FORMAT, HG_DATE_TIME, HG_URI_REFERENCE } hg_format;

typedef struct hg_node hg_node;
typedef struct hg_pattern hg_pattern;

typedef struct {
    const char *name;
    const hg_node *schema; /* NULL where `properties` does not declare it */
    bool required;         /* and no `default` makes up for it */
} hg_property;

/** One value of an enum: a string, or another scalar. */
typedef struct {
    json_type type;
    hg_span text;
    double number;
} hg_constant;

/** What a keyword may say of numbers and strings; kept apart because most nodes say nothing. */
typedef struct {
    double minimum;
    double maximum;
    double min_length;
    double max_length;
    hg_format format;
    const hg_pattern *pattern;
} hg_limits;

struct hg_node {
    uint8_t types; /* 0: any */
    bool closed;   /* additionalProperties: false */
    bool never;    /* the schema `false` */
    uint16_t property_count;
    uint16_t constant_count;
    const hg_property *properties;
    const hg_constant *constants;
    const hg_limits *limits; /* NULL: none */
    const hg_node *additional;
    const hg_node *names;
    const hg_node *items;
};

typedef struct {
    const char *uri;
    const hg_node *root;
    size_t bytes;
} hg_schema;

/** The keywords that a value can offend against, by name. */
typedef enum {
    HG_KEYWORD_NONE,
    HG_KEYWORD_TYPE,
    HG_KEYWORD_ENUM,
    HG_KEYWORD_MINIMUM,
    HG_KEYWORD_MAXIMUM,
    HG_KEYWORD_MIN_LENGTH,
    HG_KEYWORD_MAX_LENGTH,
    HG_KEYWORD_PATTERN,
    HG_KEYWORD_FORMAT,
    HG_KEYWORD_REQUIRED,
    HG_KEYWORD_ADDITIONAL,
    HG_KEYWORD_NAMES,
    HG_KEYWORD_FALSE
} hg_keyword;

typedef struct {
    hg_client *client;
    hg_text *output;    /* JSON objects, one an error; NULL: a note in the report, with */
    const char *stream; /* the stream's name */
    int errors;
    const char *object; /* of the first error's place the first name and the second: */
    const char *member; /* for an event's attributes that is all of it */
} hg_validation;

extern const char *const hg__type_names[7];

/** A JSON Pointer as a JSON string. */
void hg__put_pointer(hg_text *text, const hg_place *at);
const hg_property *hg__find_property(const hg_node *node, const char *name);
/** Whether an object of this schema may have a member of this name; anything may without one. */
bool hg__allows(const hg_node *node, const char *name);
/** The keyword that the string offends against. */
hg_keyword hg__string_offence(const hg_node *node, const char *at, size_t length);
void hg__validate(hg_validation *validation, const hg_node *node, const json_t *value);
const hg_pattern *hg__compile_pattern(hg_arena *arena, const char *source);
bool hg__pattern_matches(const hg_pattern *pattern, const char *at, size_t length);
bool hg__format_matches(hg_format format, const char *at, size_t length);

/* attributes.c: the one table of names that an event may tell of its context */

typedef enum {
    HG_AGENT_CLIENT_PLATFORM,
    HG_AGENT_CLIENT_PLATFORM_FAMILY,
    HG_AGENT_RELEASE_STATUS,
    HG_AGENT_UA_STRING,
    HG_MEDIAWIKI_SKIN,
    HG_MEDIAWIKI_VERSION,
    HG_MEDIAWIKI_DATABASE,
    HG_MEDIAWIKI_SITE_CONTENT_LANGUAGE,
    HG_MEDIAWIKI_SITE_CONTENT_LANGUAGE_VARIANT,
    HG_MEDIAWIKI_IS_PRODUCTION,
    HG_MEDIAWIKI_IS_DEBUG_MODE,
    HG_PAGE_ID,
    HG_PAGE_TITLE,
    HG_PAGE_NAMESPACE_ID,
    HG_PAGE_NAMESPACE_NAME,
    HG_PAGE_REVISION_ID,
    HG_PAGE_WIKIDATA_QID,
    HG_PAGE_WIKIDATA_ID,
    HG_PAGE_CONTENT_LANGUAGE,
    HG_PAGE_IS_REDIRECT,
    HG_PAGE_USER_GROUPS_ALLOWED_TO_EDIT,
    HG_PAGE_USER_GROUPS_ALLOWED_TO_MOVE,
    HG_PERFORMER_IS_LOGGED_IN,
    HG_PERFORMER_IS_TEMP,
    HG_PERFORMER_ID,
    HG_PERFORMER_NAME,
    HG_PERFORMER_GROUPS,
    HG_PERFORMER_IS_BOT,
    HG_PERFORMER_LANGUAGE,
    HG_PERFORMER_LANGUAGE_VARIANT,
    HG_PERFORMER_CAN_PROBABLY_EDIT_PAGE,
    HG_PERFORMER_EDIT_COUNT,
    HG_PERFORMER_EDIT_COUNT_BUCKET,
    HG_PERFORMER_REGISTRATION_DT,
    HG_PERFORMER_SESSION_ID,
    HG_PERFORMER_PAGEVIEW_ID,
    /* From here on attributes that an instrument gives, which stand at the top of an event. */
    HG_ACTION,
    HG_ACTION_SOURCE,
    HG_ACTION_CONTEXT,
    HG_VIEWPORT_SIZE_BUCKET,
    HG_FONT,
    HG_IS_FULL_WIDTH,
    HG_IS_PAGE_PREVIEW_ON,
    HG_IS_PINNED,
    HG_IS_SIDEBAR_COLLAPSED,
    HG_IS_MEDIA_VIEWER_ENABLED,
    HG_IS_DARK_MODE_PREPARED_BY_OS,
    HG_IS_DARK_MODE_ON,
    HG_DARK_MODE_SETTING,
    HG_ATTRIBUTE_COUNT,
    HG_CONTEXT_ATTRIBUTE_COUNT = HG_ACTION,
    HG_FIRST_FACT = HG_VIEWPORT_SIZE_BUCKET
} hg_attribute;

/** A set of attributes. */
typedef uint64_t hg_attributes;
#define HG_BIT(attribute) ((hg_attributes)1 << (attribute))

typedef struct {
    const char *object; /* where it lives in the product metrics fragments; "" at the top */
    const char *field;
    const char *flat[2]; /* the names it has at the top, or in a capsule's `event`; NULL for none */
    uint8_t type;        /* HG_ARRAY is an array of strings */
    bool personal;       /* only where the stream allows it */
} hg_attribute_info;

extern const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT];

/** The attribute `<object>_<field>` among those from `from` to below `to`, or -1. */
int hg__find_attribute(const char *name, int from, int to);
/** Write a value as JSON if it has the attribute's type. */
bool hg__put_value(hg_text *text, int attribute, const json_t *value);
const char *hg__edit_count_bucket(double edit_count);
const char *hg__viewport_size_bucket(double width);

/** One place of an attribute in an event: object "" is the top. `node` is NULL in an open object.
 */
typedef struct {
    const char *object;
    const char *key;
    const hg_node *node;
} hg_spot;

#define HG_MAX_SPOTS 4

/** Every place where the schema lets the attribute live. `root` NULL: the fragments' own place. */
int hg__find_spots(const hg_node *root, int attribute, hg_spot spots[HG_MAX_SPOTS]);
/** The schema of a property, or NULL. */
const hg_node *hg__declared(const hg_node *node, const char *name);

/* streams */

typedef enum { HG_NO_UNIT, HG_PAGEVIEW, HG_SESSION, HG_DEVICE, HG_UNIT_COUNT } hg_unit;

/** A rate of sample_rate: for one wiki, or for every other one. */
typedef struct hg_rate {
    struct hg_rate *next;
    const char *wiki; /* NULL for the default */
    double rate;
} hg_rate;

typedef struct {
    const char *name;
    const char *schema_title; /* NULL where the configuration says nothing */
    const char *schema_uri;
    hg_attributes provided;
    hg_rate *rates;
    hg_unit unit;
    double rate; /* what holds in this pageview */
    uint32_t sequence;
    bool never; /* misconfigured: out of sample for good */
    bool in_sample;
    bool reported_unchecked;
} hg_stream;

/** Draw the decision of every stream for this pageview. `wiki` is the database name, or NULL. */
void hg__draw_samples(hg_client *client, const char *wiki);
/** The event's member `sample`. */
void hg__put_sample(hg_text *text, const hg_stream *stream);

/* interned strings */

typedef struct {
    const char *text;
    const char *json; /* with quotes and escapes, directly behind the text */
    uint32_t length;
    uint32_t json_length;
    uint32_t code_points;
} hg_string;

/* instruments */

/** What an event of an instrument varies in; everything else is its prefix. */
typedef enum {
    HG_SLOT_NONE,
    HG_SLOT_FIRST,
    HG_SLOT_SECOND,
    HG_SLOT_ACTION,
    HG_SLOT_SEQUENCE,
    HG_SLOT_TIME,
    HG_SLOT_ID
} hg_slot;

/** Text that stands in every event, and then a value that varies. */
typedef struct {
    const char *before;
    const char *after; /* where `before` ends */
    hg_slot slot;
    const hg_node *node; /* what the value has to satisfy; NULL in an open object */
    uint32_t longest;    /* strings of at most so many code points need no other check */
} hg_part;

#define HG_MAX_PARTS 16

typedef struct hg_instrument hg_instrument;

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
    int first;             /* what the values of hg_emit are; -1: not used */
    int second;
} hg_instrument_type;

struct hg_instrument {
    const hg_instrument_type *type;
    hg_stream *stream;
    hg_attributes configured; /* given by the options */
    hg_attributes own;        /* those, and what `begin` gave */
    const char *except;       /* selector of the roots in which nothing may name an event */
    bool untrusted_events;
    int part_count;
    size_t longest;              /* the bytes of an event but for its strings */
    hg_part parts[HG_MAX_PARTS]; /* the last one has no slot */
    const char *values[HG_ATTRIBUTE_COUNT];
};

typedef struct {
    hg_instrument *instrument;
    const char *on;
    const char *selector; /* NULL: of no element */
    const char *read;     /* JSON array of attribute names */
    hg_string action;
    hg_string fixed; /* the first value of a rule that reads none; `text` NULL otherwise */
} hg_rule;

extern const hg_instrument_type hg__web_ui_click;

/* batches */

typedef enum { HG_FREE, HG_WAITING, HG_IN_FLIGHT } hg_batch_state;

typedef struct {
    double tried_at;
    uint32_t first;
    uint16_t span;
    uint16_t live; /* events of the span that are not settled yet */
    uint16_t bytes;
    uint8_t attempts;
    uint8_t state;
} hg_batch;

typedef struct {
    uint32_t head; /* the oldest batch; numbers grow, places are taken modulo the size */
    uint32_t tail;
    uint32_t next_event; /* the number of the next event to be queued */
    uint32_t collected;  /* events below this are in the host's hands */
    double linger_until; /* of the youngest batch; negative when it is empty */
    double not_before;   /* backoff; 0 when nothing failed */
    uint32_t failures;   /* in a row */
    uint32_t jitter;     /* state of a small generator: full jitter needs no secrets */
    hg_batch ring[HG_MAX_BATCHES];
} hg_delivery;

typedef struct {
    uint32_t emitted;
    uint32_t delivered;
    uint32_t retried;
    uint32_t dropped[HG_DROP_COUNT];
    uint32_t invalid;
    uint32_t not_in_sample;
    uint32_t filtered;
} hg_counters;

/** What is small and often asked for stands first: the module's code is smaller for short offsets.
 */
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
    hg_schema schemas[HG_MAX_SCHEMAS];
    hg_delivery delivery; /* its ring comes last */
    hg_rule rules[HG_MAX_RULES];
    hg_stream streams[HG_MAX_STREAMS];
    hg_instrument instruments[HG_MAX_INSTRUMENTS];
    hg_string strings[HG_MAX_STRINGS];
    unsigned char random[HG_RANDOM_POOL_BYTES];
};

/* report.c */

/** What can be wrong. Up to HG_NOTES the caller is only told; the rest also stops the start. */
typedef enum {
    HG_UNKNOWN_KEYWORD,
    HG_UNKNOWN_ATTRIBUTE,
    HG_PERSONAL_ATTRIBUTE,
    HG_ATTRIBUTE_LEFT_OUT,
    HG_BAD_SAMPLE,
    HG_BAD_TOKEN,
    HG_NO_TOKEN,
    HG_UNSUPPORTED_OPTION,
    HG_UNCHECKED,
    HG_INVALID_EVENT,
    HG_WRONG_SCHEMA,
    HG_MISSING_SCHEMA,
    HG_NOTES = HG_MISSING_SCHEMA,
    HG_BAD_JSON,
    HG_TOO_LARGE,
    HG_TOO_MANY,
    HG_BAD_OPTION,
    HG_BAD_SCHEMA,
    HG_UNSUPPORTED_KEYWORD,
    HG_BAD_STREAM,
    HG_BAD_CONTEXT,
    HG_UNKNOWN_INSTRUMENT,
    HG_UNKNOWN_STREAM_NAME,
    HG_NO_SCHEMA,
    HG_NO_PLACE_FOR_IS_TEMP,
    HG_BAD_INSTRUMENT,
    HG_PROBLEM_COUNT
} hg_problem;

/** Add a problem at a place of what the caller gave; `detail` follows its sentence. Always -1. */
int hg__report(hg_client *client, hg_problem problem, const hg_place *at, const char *detail);

/* client.c */

/** Begin a call that takes text: temporary memory is free again, but for the text itself. */
void hg__enter(hg_client *client, const char *text);
/** Load JSON; NULL after a report. `flags` are jansson's. */
json_t *hg__load(hg_client *client, const char *json, size_t length, size_t flags,
                 const hg_place *at);
/** A member of an object of JSON; NULL also for null and for what is no object. */
const json_t *hg__get(const json_t *object, const char *key);
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

/* strings.c */

/** Keep a string in `room` with its JSON. False when it does not fit. */
bool hg__make_string(hg_text *room, hg_string *made, const char *text, size_t length);
/** The bytes of the first `most` code points. */
size_t hg__cut(const char *at, size_t length, size_t most);
/** A string that stays like other kept memory. */
bool hg__keep_made(hg_client *client, hg_string *made, const char *text);

/* instrument.c */

/** Set an attribute of the instrument's own; `json` must stay. */
void hg__give(hg_instrument *instrument, int attribute, const char *json);
/** Set one from the options; it holds for every pageview. False where it has not its type. */
bool hg__configure_attribute(hg_client *client, hg_instrument *instrument, int attribute,
                             const json_t *value);
/** Add a rule to the listener plan; NULL when there is no room for one. */
hg_rule *hg__add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                      const char *action);
/** Build the instrument's prefix from the context, and try an event against the schema. */
bool hg__build_prefix(hg_client *client, hg_instrument *instrument);

/* members.c */

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

/* complete.c */

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

/* delivery.c */

/** Whether an event of `bytes` bytes finds a batch. */
bool hg__has_room(const hg_delivery *delivery, size_t bytes);
/** Number the event that was just completed in the buffer, and give it to a batch. */
void hg__enqueue(hg_delivery *delivery, size_t bytes);

#endif
