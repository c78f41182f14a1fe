/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Reports: what was wrong, where, in words; and the names of the public numbers. */

#include "private.h"

/* Lists of words are one text each: as arrays, their pointers would take as much room as they. */

static const char result_names[] = "queued\0not-in-sample\0filtered\0invalid\0dropped\0"
                                   "unknown-stream\0closed\0inert";

static const char drop_reason_names[] =
    "rejected\0too_large\0queue_full\0opted_out\0invalid\0expired\0user_changed\0store_full\0"
    "closed\0trapped\0unknown";

const char *hg_result_name(int result)
{
    return result >= 0 && result < HG_RESULT_COUNT ? hg__nth_word(result_names, (unsigned)result)
                                                   : "";
}

const char *hg_drop_reason_name(int reason)
{
    return reason >= 0 && reason < HG_DROP_COUNT ? hg__nth_word(drop_reason_names, (unsigned)reason)
                                                 : "";
}

/* In the order of hg_problem, each with its sentence. */
static const char problems[] =
    "unknown-keyword\0"
    "no keyword of draft-07; ignored\0"
    "unknown-attribute\0"
    "no contextual attribute; ignored\0"
    "personal-attribute\0"
    "left out: needs the stream's allow_personal\0"
    "attribute-left-out\0"
    "left out: the schema has no place for it, or refuses its value\0"
    "funnel-closed\0"
    "more funnels are open than are kept: the oldest is closed\0"
    "full-rate\0"
    "everybody is in sample: a sample, or allow_full_rate: true, says that it is meant\0"
    "bad-sample\0"
    "no unit with a rate from 0 to 1; out of sample\0"
    "bad-curation\0"
    "no rules or audience that can be judged; out of sample\0"
    "bad-token\0"
    "not 20 lower-case hexadecimal digits; its unit is out of sample\0"
    "bad-homepage-token\0"
    "not the 32 base-32 characters of this page's visit: nothing is sent\0"
    "no-token\0"
    "out of sample: there is no token of its unit\0"
    "unchecked\0"
    "its events leave unchecked: their schema was not given\0"
    "invalid-event\0"
    "\0"
    "wrong-schema\0"
    "not of the schema_title of stream \0"
    "missing-schema\0"
    "neither the event names a schema nor stream \0"
    "bad-json\0"
    "no JSON object: malformed, too deep, or a name twice in it or with U+0000\0"
    "too-large\0"
    "does not fit into the client's memory\0"
    "too-many\0"
    "more than the client takes\0"
    "bad-option\0"
    "no option, or a value it cannot have\0"
    "bad-schema\0"
    "no schema, or a value the keyword cannot have\0"
    "unsupported-keyword\0"
    "not supported, so the schema could not be trusted\0"
    "bad-stream\0"
    "needs a name, and an object as config\0"
    "bad-context\0"
    "not of the attribute's type; performer.is_temp is required\0"
    "unknown-instrument\0"
    "no built-in instrument\0"
    "unknown-stream\0"
    "names none of the streams\0"
    "no-schema\0"
    "the stream's schema_uri names none of the schemas\0"
    "no-place-for-is-temp\0"
    "its schema has no place to tell temporary accounts apart\0"
    "cuts-funnels\0"
    "a sample by the pageview could cut a funnel in the middle: use session\0"
    "bad-instrument\0"
    "cannot satisfy the stream's schema: \0";

int hg__report(hg_client *client, hg_problem problem, const hg_place *at, const char *detail)
{
    hg_text *report = &client->report, before = *report, text;
    const char *code = hg__nth_word(problems, 2 * problem);
    char words[256];
    hg__text(&text, words, sizeof words);
    hg__put_words(&text, hg__nth_word(code, 1));
    hg__put_words(&text, detail);
    if (report->at > report->start)
        hg__put(report, ",", 1);
    hg__put_words(report,
                  client->starting && problem > HG_NOTES ? "{\"fatal\":true" : "{\"fatal\":false");
    hg__put_pair(report, "code", code);
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

static int report_in(hg_client *client, hg_problem problem, const char *option, const char *name,
                     const char *member, const char *detail)
{
    const hg_place outer = HG_IN(NULL, option), at = HG_IN(&outer, name);
    const hg_place inner = HG_IN(&at, member);
    return hg__report(client, problem, member ? &inner : &at, detail);
}

int hg__report_stream(hg_client *client, hg_problem problem, const hg_stream *stream)
{
    return report_in(client, problem, stream->home, stream->name, NULL, "");
}

int hg__report_instrument(hg_client *client, hg_problem problem, const hg_instrument *instrument,
                          const char *member, const char *detail)
{
    return report_in(client, problem, "instruments", instrument->type->name, member, detail);
}
