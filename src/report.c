/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "report.h"

#define RESULT_WORD(name, word, comment) word "\0"
#define PROBLEM_CODE(name, code, sentence) code "\0"
#define PROBLEM_SENTENCE(name, code, sentence) sentence "\0"

static const char result_names[] = HG_RESULTS(RESULT_WORD);
static const char drop_reason_names[] = HG_DROP_REASONS(RESULT_WORD);
static const char problem_codes[] = HG_PROBLEMS(PROBLEM_CODE);

HG_CONFIGURING const char hg__problem_sentences[] = HG_PROBLEMS(PROBLEM_SENTENCE);

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

/* problems */

void hg__put_wrong(hg_text *text, const char *key, const char *word, const hg_path *at,
                   const hg_text *sentence)
{
    hg__put_pair(text, key, word);
    hg__put_key(text, "path");
    hg__put_pointer(text, at);
    hg__put_key(text, "message");
    hg__put_string(text, sentence->start, hg__text_length(sentence));
    hg__put_char(text, '}');
}

int hg__report(hg_problems *problems, hg_problem problem, const hg_path *at, const char *detail)
{
    hg_text *text = &problems->text, before = *text, message;
    char words[512];
    hg__text_init(&message, words, sizeof words);
    if (problems->sentences)
        hg__put_words(&message, hg__nth_word(problems->sentences, problem));
    hg__put_words(&message, detail);
    hg__put_comma(text);
    hg__put_char(text, '{');
    hg__put_key(text, "fatal");
    hg__put_bool(text, problems->starting && problem > HG_LAST_NOTE);
    hg__put_wrong(text, "code", hg__nth_word(problem_codes, problem), at, &message);
    problems->count++;
    if (text->full)
        *text = before;
    return -1;
}

int hg__report_in(hg_problems *problems, hg_problem problem, const char *option, const char *name,
                  const char *member, const char *detail)
{
    const hg_path outer = HG_IN(NULL, option), at = HG_IN(&outer, name);
    const hg_path inner = HG_IN(&at, member);
    return hg__report(problems, problem, member ? &inner : &at, detail);
}

void hg__put_problems(hg_text *text, const hg_problems *problems)
{
    hg__put_char(text, '[');
    hg__put(text, problems->text.start, hg__text_length(&problems->text));
    hg__put_char(text, ']');
}

void hg__forget_problems(hg_problems *problems)
{
    problems->text.at = problems->text.start;
    problems->count = 0;
}

/* counters */

void hg__put_count(hg_text *text, const char *key, size_t count)
{
    hg__put_key(text, key);
    hg__put_integer(text, (int64_t)count);
}

void hg__put_names(hg_text *text, const char *key, const char *(*name)(int))
{
    int i;
    hg__put_key(text, key);
    hg__put_char(text, '[');
    for (i = 0; *name(i); i++) {
        hg__put_comma(text);
        hg__put_string(text, name(i), strlen(name(i)));
    }
    hg__put_char(text, ']');
}

void hg__put_stats(hg_text *text, const hg_counters *counters, size_t queued, size_t in_flight)
{
    int i;
    hg__put_char(text, '{');
    hg__put_count(text, "emitted", counters->emitted);
    hg__put_count(text, "queued", queued);
    hg__put_count(text, "inFlight", in_flight);
    hg__put_count(text, "stored", counters->dropped[HG_AS_STORED]);
    hg__put_count(text, "delivered", counters->delivered);
    hg__put_count(text, "handedOver", counters->handed_over);
    hg__put_count(text, "retried", counters->retried);
    hg__put_key(text, "dropped");
    hg__put_char(text, '{');
    for (i = 0; i < HG_DROP_COUNT; i++)
        hg__put_count(text, hg_drop_reason_name(i), counters->dropped[i]);
    hg__put_char(text, '}');
    hg__put_count(text, "invalid", counters->turned_away[HG_INVALID]);
    hg__put_count(text, "notInSample", counters->turned_away[HG_NOT_IN_SAMPLE]);
    hg__put_count(text, "filtered", counters->turned_away[HG_FILTERED]);
    hg__put_count(text, "funnelsClosed", counters->funnels_closed);
    hg__put_char(text, '}');
}
