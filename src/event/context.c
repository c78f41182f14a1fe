/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include "event/context.h"
#include "client.h"

/* attributes */

/* A member that is no attribute is most likely misspelt. */
static void note_unknown(hg_client *client, const json_t *context, const hg_path *at)
{
    const char *object, *field;
    json_t *members, *value;
    int i;
    json_object_foreach ((json_t *)context, object, members) {
        const hg_path outer = HG_IN(at, object);
        json_object_foreach (members, field, value) {
            const hg_path path = HG_IN(&outer, field);
            for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
                if (hg__same(hg__attributes[i].object, object) &&
                    hg__same(hg__attributes[i].fields, field))
                    break;
            /* Read by audiences alone, see curation.c. */
            if (i == HG_CONTEXT_ATTRIBUTE_COUNT && !hg__same(field, "is_eligible"))
                hg__report(&client->problems, HG_UNKNOWN_ATTRIBUTE, &path, "");
        }
    }
}

static bool read_attribute(hg_client *client, int attribute, const json_t *context,
                           const hg_path *at)
{
    const hg_attribute_info *info = &hg__attributes[attribute];
    const json_t *value = hg__get(hg__get(context, info->object), info->fields);
    const hg_path outer = HG_IN(at, info->object);
    const hg_path path = HG_IN(&outer, info->fields);
    hg_text text;
    client->context[attribute] = NULL;
    if (!value && attribute != HG_PERFORMER_IS_TEMP)
        return true;
    hg__begin_kept(&client->arena, &text);
    if (!value || !hg__put_value(&text, attribute, value)) {
        hg__report(&client->problems, HG_BAD_CONTEXT, &path, "");
        return false;
    }
    client->context[attribute] = hg__end_kept(&client->arena, &text);
    return client->context[attribute] || !hg__report(&client->problems, HG_TOO_LARGE, &path, "");
}

/* Attributes that follow from others, where the host does not give them. */
static void derive(hg_client *client, const json_t *performer)
{
    const json_t *logged_in = hg__get(performer, "is_logged_in");
    const json_t *edits = hg__get(performer, "edit_count");
    /* Whoever has a temporary account is not anonymous, logged in or not. */
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
    const hg_path outer = HG_IN(NULL, "tokens");
    const hg_path at = HG_IN(&outer, name);
    const json_t *value = hg__get(tokens, name);
    const char *token = json_string_value(value);
    hg_string made;
    client->tokens[unit] = NULL;
    if (!value)
        return;
    /* At rate 1 every well-formed token is in sample, and no other. */
    if (!token || !hg_token_in_sample(token, json_string_length(value), 1)) {
        hg__report(&client->problems, HG_BAD_TOKEN, &at, "");
        return;
    }
    client->tokens[unit] = hg__keep_string(&client->arena, token);
    if (attribute < HG_CONTEXT_ATTRIBUTE_COUNT && !client->context[attribute] &&
        hg__keep_made(&client->arena, &made, token))
        client->context[attribute] = made.json;
}

/* the pageview */

bool hg__read_context(hg_client *client, const json_t *facts)
{
    const hg_path at = HG_IN(NULL, "context");
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
