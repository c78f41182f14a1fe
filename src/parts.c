/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Parts: functions that only some configurations lead to. Each is an HG_PART where it is defined;
 * which those are stands here, and wasm/parts.txt lists them for the link. Its caller has to ask
 * first whether there is anything for it to do, by what was configured alone. */

#include "client.h"
#include "event/plan.h"
#include "instruments/registry.h"
#include "schema/lookup.h"
#include "schema/pattern.h"

static bool has_keyword(const hg_client *client, hg_keywords keywords)
{
    return client->keywords & keywords;
}

static bool has_curation(const hg_client *client)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        if (client->streams[i].curation)
            return true;
    return false;
}

static bool has_audience(const hg_client *client)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        if (client->streams[i].audience)
            return true;
    return false;
}

static bool has_capsule(const hg_client *client)
{
    int i;
    for (i = 0; i < client->schema_count; i++)
        if (hg__declared(client->schemas[i].root, "event"))
            return true;
    return false;
}

static bool has_instrument(const hg_client *client, const hg_instrument_type *type)
{
    int i;
    for (i = 0; i < client->instrument_count; i++)
        if (client->instruments[i].type == type)
            return true;
    return false;
}

/* Whether there is a location of an attribute that takes no string. */
static bool is_number(const hg_client *client, int attribute)
{
    const hg_node *node;
    int i, j;
    for (i = 0; i < client->schema_count; i++)
        for (j = 0; j < client->schemas[i].locations->count; j++) {
            const hg_provided *location = &client->schemas[i].locations->list[j];
            node = hg__resolve(location->node);
            if (location->attribute == attribute && node && node->types &&
                !(node->types & HG_STRING))
                return true;
        }
    return false;
}

/* Whether a value that varies may be one. */
static bool has_number(const hg_client *client)
{
    int i;
    for (i = 0; i < client->instrument_count; i++) {
        const hg_instrument *instrument = &client->instruments[i];
        if (is_number(client, HG_ACTION) || is_number(client, instrument->type->first) ||
            is_number(client, instrument->second) || is_number(client, instrument->third))
            return true;
    }
    return false;
}

/* Whether an instrument's events are checked as a whole. */
static bool has_whole(const hg_client *client)
{
    int i;
    for (i = 0; i < client->instrument_count; i++)
        if (client->instruments[i].checks_whole)
            return true;
    return false;
}

/* X( function, whether the configuration may lead to it ) */
#define PARTS(X)                                                                                   \
    X(is_excluded, has_curation(client))                                                           \
    X(is_outside, has_audience(client))                                                            \
    X(check_extras, has_keyword(client, HG_EXTRA_KEYWORDS))                                        \
    X(check_patterns, has_keyword(client, HG_EXTRA_KEYWORDS))                                      \
    X(has_duplicates, has_keyword(client, HG_KEYWORD_BIT(HG_KEYWORD_UNIQUE_ITEMS)))                \
    X(is_listed,                                                                                   \
      has_keyword(client, HG_KEYWORD_BIT(HG_KEYWORD_ENUM) | HG_KEYWORD_BIT(HG_KEYWORD_CONST)))     \
    X(follow_ways, !hg__are_tables(client->formats.all))                                           \
    X(put_capsule, has_capsule(client))                                                            \
    X(put_number, has_number(client))                                                              \
    X(fits_whole, has_whole(client))                                                               \
    X(build_prefixes, client->instrument_count)                                                    \
    X(begin_click, has_instrument(client, &hg__web_ui_click))                                      \
    X(compose_click, has_instrument(client, &hg__web_ui_click))                                    \
    X(begin_homepage, has_instrument(client, &hg__homepage_module))                                \
    X(compose_homepage, has_instrument(client, &hg__homepage_module))                              \
    X(begin_flow, has_instrument(client, &hg__flow_replies))                                       \
    X(compose_flow, has_instrument(client, &hg__flow_replies))                                     \
    X(settle_flow, has_instrument(client, &hg__flow_replies))

#define WORD(function, is_used) #function "\0"
HG_CONFIGURING static const char names[] = PARTS(WORD);

static void put_name(hg_text *text, const char *name)
{
    hg__put_comma(text);
    hg__put_string(text, name, strlen(name));
}

#define PUT_UNUSED(function, is_used)                                                              \
    if (!(is_used))                                                                                \
        put_name(&output, name);                                                                   \
    name = hg__nth_word(name, 1);

int hg_unused(hg_client *client)
{
    const char *name = names;
    hg_text output;
    hg__tabulate(client);
    hg__begin_output(client, &output);
    hg__put_char(&output, '[');
    PARTS(PUT_UNUSED)
    hg__put_char(&output, ']');
    return hg__end_output(client, &output);
}
