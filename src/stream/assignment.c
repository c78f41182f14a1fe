/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Experiments: which group a unit belongs to. */

#include "client.h"
#include "stream/sampling.h"
#include "json/table.h"

/* An experiment as it was given. */
typedef struct {
    hg_span name;
    const char *token; /* NULL: the unit has none */
    double rate;
    double groups;
} experiment;

static double number_of(const char *json, const hg_token *value, double otherwise)
{
    return value && value->kind == HG_JSON_NUMBER ? hg__token_number(json, value) : otherwise;
}

static bool read_experiment(const hg_client *client, experiment *e, const char *json,
                            const hg_token *given)
{
    const hg_token *name = hg__member(json, given, "name"), *unit = hg__member(json, given, "unit");
    const hg_unit number = unit ? hg__find_unit(json, unit) : HG_NO_UNIT;
    if (!name || name->kind != HG_JSON_STRING || name->escaped)
        return false;
    e->name = (hg_span){json + name->start, name->length};
    e->token = client->tokens[number];
    e->rate = number_of(json, hg__member(json, given, "rate"), -1);
    e->groups = number_of(json, hg__member(json, given, "groups"), 0);
    return number && e->rate >= 0 && e->rate <= 1 && e->groups >= 1 && e->groups <= HG_MAX_GROUPS;
}

/* The units of each group lie side by side, and those that take part at the beginning of each: so a
   higher rate adds units and moves none. */
static int draw_group(const experiment *e)
{
    const double value = hg__salted_hash("experiment:", &e->name, e->token) / 4294967296.0;
    const double scaled = value * e->groups;
    const int group = (int)scaled;
    return scaled - group < e->rate ? group : -1;
}

/* Not the token, from which it is made one way, and another one in each experiment. */
static void put_subject(hg_text *text, const experiment *e)
{
    static const char digits[] = "0123456789abcdef";
    static const char *const kinds[] = {"subject:", "subject 2:"};
    int i, shift;
    hg__put_char(text, '"');
    for (i = 0; i < 2; i++)
        for (shift = 28; shift >= 0; shift -= 4)
            hg__put_char(text, digits[hg__salted_hash(kinds[i], &e->name, e->token) >> shift & 15]);
    hg__put_char(text, '"');
}

int hg_assign(hg_client *client, const char *json, size_t length)
{
    const hg_token *given;
    experiment e;
    hg_text output;
    int group;
    hg__enter(client, json);
    if (!(given = hg__read_tokens(client, json, length)))
        return -1;
    if (!read_experiment(client, &e, json, given))
        return hg__report(&client->problems, HG_BAD_SAMPLE, NULL, "");
    if (!e.token || (group = draw_group(&e)) < 0)
        return -1;
    hg__begin_output(client, &output);
    put_subject(&output, &e);
    return hg__end_output(client, &output) < 0 ? -1 : group;
}
