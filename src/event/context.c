/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The context of a pageview: read once, kept as JSON, checked against each stream's schema. */

#include "client.h"

/* attributes */

/* A member that no attribute is made of is most likely misspelt. */
static void note_unknown(hg_client *client, const json_t *context, const hg_place *at)
{
    const char *object, *field;
    json_t *members, *value;
    int i;
    json_object_foreach ((json_t *)context, object, members) {
        const hg_place outer = HG_IN(at, object);
        json_object_foreach (members, field, value) {
            const hg_place place = HG_IN(&outer, field);
            for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
                if (hg__same(hg__attributes[i].object, object) &&
                    hg__same(hg__attributes[i].field, field))
                    break;
            /* Said of a performer for audiences alone. */
            if (i == HG_CONTEXT_ATTRIBUTE_COUNT && !hg__same(field, "is_eligible"))
                hg__report(client, HG_UNKNOWN_ATTRIBUTE, &place, "");
        }
    }
}

static bool read_attribute(hg_client *client, int attribute, const json_t *context,
                           const hg_place *at)
{
    const hg_attribute_info *info = &hg__attributes[attribute];
    const json_t *value = hg__get(hg__get(context, info->object), info->field);
    const hg_place outer = HG_IN(at, info->object);
    const hg_place place = HG_IN(&outer, info->field);
    hg_text text;
    client->context[attribute] = NULL;
    if (!value && attribute != HG_PERFORMER_IS_TEMP)
        return true;
    hg__begin_kept(&client->arena, &text);
    if (!value || !hg__put_value(&text, attribute, value)) {
        hg__report(client, HG_BAD_CONTEXT, &place, "");
        return false;
    }
    client->context[attribute] = hg__end_kept(&client->arena, &text);
    return client->context[attribute] || !hg__report(client, HG_TOO_LARGE, &place, "");
}

/* What can be told from something else that was given. */
static void derive(hg_client *client, const json_t *performer)
{
    const json_t *logged_in = hg__get(performer, "is_logged_in");
    const json_t *edits = hg__get(performer, "edit_count");
    /* A temporary account has a name, whatever the host calls logged in. */
    if (logged_in || json_is_true(hg__get(performer, "is_temp")))
        client->context[HG_PERFORMER_IS_ANON] =
            json_is_false(logged_in) && !json_is_true(hg__get(performer, "is_temp")) ? "true"
                                                                                     : "false";
    if (!client->context[HG_PERFORMER_EDIT_COUNT_BUCKET] && edits)
        client->context[HG_PERFORMER_EDIT_COUNT_BUCKET] =
            hg__edit_count_bucket(json_real_value(edits));
    if (!client->context[HG_PERFORMER_IS_BOT] && client->context[HG_PERFORMER_GROUPS])
        client->context[HG_PERFORMER_IS_BOT] =
            hg__lists(hg__get(performer, "groups"), "bot") ? "true" : "false";
}

/* tokens */

static void read_token(hg_client *client, const json_t *tokens, hg_unit unit, const char *name,
                       hg_attribute attribute)
{
    const hg_place outer = HG_IN(NULL, "tokens");
    const hg_place at = HG_IN(&outer, name);
    const json_t *value = hg__get(tokens, name);
    const char *token = json_string_value(value);
    hg_string made;
    client->tokens[unit] = NULL;
    if (!value)
        return;
    /* At rate 1 every well-formed token is in sample, and no other. */
    if (!token || !hg_token_in_sample(token, json_string_length(value), 1)) {
        hg__report(client, HG_BAD_TOKEN, &at, "");
        return;
    }
    client->tokens[unit] = hg__keep_string(&client->arena, token);
    if (attribute < HG_CONTEXT_ATTRIBUTE_COUNT && !client->context[attribute] &&
        hg__keep_made(client, &made, token))
        client->context[attribute] = made.json;
}

/* the pageview */

static bool read_context(hg_client *client, const json_t *facts)
{
    const hg_place at = HG_IN(NULL, "context");
    const json_t *context = hg__get(facts, "context"), *tokens = hg__get(facts, "tokens");
    const json_t *width = hg__get(facts, "viewport_width");
    bool good = true;
    int i;
    for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
        good &= read_attribute(client, i, context, &at);
    note_unknown(client, context, &at);
    derive(client, hg__get(context, "performer"));
    read_token(client, tokens, HG_PAGEVIEW, "pageview", HG_PERFORMER_PAGEVIEW_ID);
    read_token(client, tokens, HG_SESSION, "session", HG_PERFORMER_SESSION_ID);
    read_token(client, tokens, HG_DEVICE, "device", HG_ATTRIBUTE_COUNT);
    client->viewport_width = width ? json_real_value(width) : -1;
    hg__draw_samples(client, context);
    return good;
}

int hg_begin_pageview(hg_client *client, const char *json, size_t length)
{
    const json_t *facts;
    bool good;
    int i;
    hg__enter(client, json);
    client->arena.low = client->pageview_start;
    facts = hg__load(client, json, length, NULL);
    good = facts && read_context(client, facts);
    for (i = 0; good && i < client->instrument_count; i++)
        good = hg__build_prefix(client, &client->instruments[i]);
    /* What was true of the page before is gone: until a good pageview nothing is in sample. */
    for (i = 0; !good && i < client->stream_count; i++)
        client->streams[i].in_sample = false;
    client->starting &= !good;
    return good ? 0 : -1;
}
