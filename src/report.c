/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Reports: what was wrong, where, in words; and the names of the public numbers. */

#include "client.h"

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

#define WORDS(name, code, sentence) code "\0" sentence "\0"

static const char problems[] = HG_PROBLEMS(WORDS);

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
