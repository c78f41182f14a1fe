/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Reports: what was wrong, where, in words; and the names of the public numbers. */

#include "private.h"

static const char *const result_names[HG_RESULT_COUNT] = {
    "queued",  "not-in-sample",  "filtered", "invalid",
    "dropped", "unknown-stream", "closed",   "inert",
};

static const char *const drop_reason_names[HG_DROP_COUNT] = {
    "rejected",     "too_large",  "queue_full", "opted_out", "invalid", "expired",
    "user_changed", "store_full", "closed",     "trapped",   "unknown",
};

const char *hg_result_name(int result)
{
    return result >= 0 && result < HG_RESULT_COUNT ? result_names[result] : "";
}

const char *hg_drop_reason_name(int reason)
{
    return reason >= 0 && reason < HG_DROP_COUNT ? drop_reason_names[reason] : "";
}

/* In the order of hg_problem. */
static const struct {
    const char *code;
    const char *sentence;
} problems[HG_PROBLEM_COUNT] = {
    {"unknown-keyword", "no keyword of draft-07; ignored"},
    {"unknown-attribute", "no contextual attribute; ignored"},
    {"personal-attribute", "left out: needs the stream's allow_personal"},
    {"attribute-left-out", "left out: the schema has no place for it, or refuses its value"},
    {"funnel-closed", "more funnels are open than are kept: the oldest is closed"},
    {"full-rate",
     "everybody is in sample: a sample, or allow_full_rate: true, says that it is meant"},
    {"bad-sample", "no unit with a rate from 0 to 1; out of sample"},
    {"bad-curation", "no rules or audience that can be judged; out of sample"},
    {"bad-token", "not 20 lower-case hexadecimal digits; its unit is out of sample"},
    {"bad-homepage-token", "not the 32 base-32 characters of this page's visit: nothing is sent"},
    {"no-token", "out of sample: there is no token of its unit"},
    {"unchecked", "its events leave unchecked: their schema was not given"},
    {"invalid-event", ""},
    {"wrong-schema", "not of the schema_title of stream "},
    {"missing-schema", "neither the event names a schema nor stream "},
    {"bad-json", "no JSON object: malformed, too deep, or a name twice in it or with U+0000"},
    {"too-large", "does not fit into the client's memory"},
    {"too-many", "more than the client takes"},
    {"bad-option", "no option, or a value it cannot have"},
    {"bad-schema", "no schema, or a value the keyword cannot have"},
    {"unsupported-keyword", "not supported, so the schema could not be trusted"},
    {"bad-stream", "needs a name, and an object as config"},
    {"bad-context", "not of the attribute's type; performer.is_temp is required"},
    {"unknown-instrument", "no built-in instrument"},
    {"unknown-stream", "names none of the streams"},
    {"no-schema", "the stream's schema_uri names none of the schemas"},
    {"no-place-for-is-temp", "its schema has no place to tell temporary accounts apart"},
    {"cuts-funnels", "a sample by the pageview could cut a funnel in the middle: use session"},
    {"bad-instrument", "cannot satisfy the stream's schema: "},
};

int hg__report(hg_client *client, hg_problem problem, const hg_place *at, const char *detail)
{
    hg_text *report = &client->report, before = *report, text;
    char words[256];
    hg__text(&text, words, sizeof words);
    hg__put_words(&text, problems[problem].sentence);
    hg__put_words(&text, detail);
    if (report->at > report->start)
        hg__put(report, ",", 1);
    hg__put_words(report,
                  client->starting && problem > HG_NOTES ? "{\"fatal\":true" : "{\"fatal\":false");
    hg__put_pair(report, "code", problems[problem].code);
    hg__put_key(report, "path");
    hg__put_pointer(report, at);
    hg__put_key(report, "message");
    hg__put_string(report, words, hg__text_length(&text));
    hg__put(report, "}", 1);
    client->report_count++;
    if (report->full) {
        *report = before;
        client->report_lost++;
    }
    return -1;
}
