/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What is told of a client: what was wrong, and what became of its events. */

#ifndef HELIOGRAPH_REPORT_H
#define HELIOGRAPH_REPORT_H

#include "heliograph.h"
#include "json/pointer.h"

/** What can be wrong: X( name, code, sentence ). Up to HG_LAST_NOTE the caller is only told; what
 *  follows is fatal to a start. */
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
    X(NO_PLACE_FOR_FILL, "no-place-for-fill",                                                      \
      "no place for what the intake fills in, and then refuses: ")                                 \
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
    X(BAD_STREAM, "bad-stream", "needs a name of its own, and an object as config")                \
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
typedef enum { HG_PROBLEMS(HG_PROBLEM) HG_LAST_NOTE = HG_MISSING_SCHEMA } hg_problem;
#undef HG_PROBLEM

#define HG_REPORT_BYTES 2048

/** The problems since the last hg_report. */
typedef struct {
    hg_text text;          /* JSON objects with commas between them; HG_REPORT_BYTES */
    int count;             /* also those that did not fit into the text */
    const char *sentences; /* a list of words in the order of HG_PROBLEMS; NULL: codes are enough */
    const char *violations; /* the same in the order of HG_KEYWORDS, see schema/keywords.h */
    bool starting;
} hg_problems;

/** What a client that configures itself has as its sentences. */
extern const char hg__problem_sentences[];

/** Add a problem, with where it is in what the caller gave, and with what follows its sentence.
 *  Always -1. */
int hg__report(hg_problems *problems, hg_problem problem, const hg_path *at, const char *detail);
/** Add one at what was configured by a name under an option, or with `member` (not NULL) within it.
 */
int hg__report_in(hg_problems *problems, hg_problem problem, const char *option, const char *name,
                  const char *member, const char *detail);
/** End an object that tells what is wrong: a word under a key, where it is, and the sentence. */
void hg__put_wrong(hg_text *text, const char *key, const char *word, const hg_path *at,
                   const hg_text *sentence);
/** The problems as a JSON array. */
void hg__put_problems(hg_text *text, const hg_problems *problems);
void hg__forget_problems(hg_problems *problems);

/** What became of events, but for those that are still here. */
typedef struct {
    uint32_t emitted;
    uint32_t delivered;
    uint32_t handed_over; /* of the delivered ones: nobody acknowledged them */
    uint32_t retried;
    uint32_t dropped[HG_DROP_COUNT + 1];   /* at HG_AS_STORED those that are no loss */
    uint32_t turned_away[HG_RESULT_COUNT]; /* not accepted: invalid, filtered, not in sample */
    uint32_t funnels_closed;               /* because too many were open */
} hg_counters;

/** The counters, and with them the events that wait and that are in flight, as a JSON object. */
void hg__put_stats(hg_text *text, const hg_counters *counters, size_t queued, size_t in_flight);
/** A member whose value is the number. */
void hg__put_count(hg_text *text, const char *key, size_t count);
/** A member whose value is an array of words: all that `name` has, from number 0. */
void hg__put_names(hg_text *text, const char *key, const char *(*name)(int));

#endif
