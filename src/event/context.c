/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "event/context.h"
#include "client.h"
#include "json/table.h"

/* attributes */

static uint32_t count_members(const hg_token *object)
{
    return object && object->kind == HG_JSON_OBJECT ? object->count : 0;
}

/* A member that is no attribute is most likely misspelt. */
static void note_unknown(hg_client *client, const char *json, const char *object,
                         const hg_token *members)
{
    const hg_token *name = members + 1;
    uint32_t left = count_members(members);
    for (; left; left--, name = hg__next_name(name)) {
        char field[HG_POINTER_BYTES];
        int i;
        hg__copy_string(json, name, field, sizeof field);
        for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
            if (hg__same(hg__attributes[i].fields, field) &&
                hg__same(hg__attributes[i].object, object))
                break;
        /* Read by audiences alone, see curation.c. */
        if (i == HG_CONTEXT_ATTRIBUTE_COUNT && !hg__same(field, "is_eligible"))
            hg__report_in(&client->problems, HG_UNKNOWN_ATTRIBUTE, "context", object, field, "");
    }
}

static void note_all_unknown(hg_client *client, const char *json, const hg_token *context)
{
    const hg_token *name;
    uint32_t left = count_members(context);
    for (name = left ? context + 1 : NULL; left; left--, name = hg__next_name(name)) {
        char object[HG_POINTER_BYTES];
        hg__copy_string(json, name, object, sizeof object);
        note_unknown(client, json, object, name + 1);
    }
}

/* `object` is the one that the attribute lives in. */
static bool read_attribute(hg_client *client, int attribute, const char *json,
                           const hg_token *object)
{
    const hg_attribute_info *info = &hg__attributes[attribute];
    const hg_token *value = hg__member(json, object, info->fields);
    hg_problem problem = HG_BAD_CONTEXT;
    hg_text text;
    if (!value && attribute != HG_PERFORMER_IS_TEMP)
        return true;
    hg__begin_kept(&client->arena, &text);
    if (value && hg__put_value(&text, attribute, json, value)) {
        if ((client->context[attribute] = hg__end_kept(&client->arena, &text)))
            return true;
        problem = HG_TOO_LARGE;
    }
    return !hg__report_in(&client->problems, problem, "context", info->object, info->fields, "");
}

static bool is_kind(const hg_token *value, hg_json_kind kind)
{
    return value && value->kind == kind;
}

static bool lists(const char *json, const hg_token *strings, const char *string)
{
    const hg_token *item;
    uint32_t left = is_kind(strings, HG_JSON_ARRAY) ? strings->count : 0;
    for (item = left ? strings + 1 : NULL; left; left--, item = hg__next_token(item))
        if (item->kind == HG_JSON_STRING && hg__string_is(json, item, string, strlen(string)))
            return true;
    return false;
}

/* Attributes that follow from others, where the host does not give them. */
static void derive(hg_client *client, const char *json, const hg_token *performer)
{
    const char *logged_in = client->context[HG_PERFORMER_IS_LOGGED_IN];
    const char *temp = client->context[HG_PERFORMER_IS_TEMP];
    const hg_token *edits = hg__member(json, performer, "edit_count");
    const bool is_temp = temp && *temp == 't';
    /* Whoever has a temporary account is not anonymous, logged in or not. */
    if (logged_in || is_temp)
        client->context[HG_PERFORMER_IS_ANON] =
            logged_in && *logged_in == 'f' && !is_temp ? "true" : "false";
    if (!client->context[HG_PERFORMER_EDIT_COUNT_BUCKET] && edits)
        client->context[HG_PERFORMER_EDIT_COUNT_BUCKET] = hg__edit_count_bucket(
            edits->kind == HG_JSON_NUMBER ? hg__token_number(json, edits) : 0);
    if (!client->context[HG_PERFORMER_IS_BOT] && client->context[HG_PERFORMER_GROUPS])
        client->context[HG_PERFORMER_IS_BOT] =
            lists(json, hg__member(json, performer, "groups"), "bot") ? "true" : "false";
}

/* tokens */

/* Longer than any token. */
#define TOKEN_BYTES 32

static void read_token(hg_client *client, const char *json, const hg_token *tokens, hg_unit unit,
                       const char *name, hg_attribute attribute)
{
    const hg_token *value = hg__member(json, tokens, name);
    char token[TOKEN_BYTES] = "";
    hg_string made;
    client->tokens[unit] = NULL;
    if (!value)
        return;
    if (value->kind == HG_JSON_STRING)
        hg__copy_string(json, value, token, sizeof token);
    /* At rate 1 every well-formed token is in sample, and no other. */
    if (!hg_token_in_sample(token, strlen(token), 1)) {
        hg__report_in(&client->problems, HG_BAD_TOKEN, "tokens", name, NULL, "");
        return;
    }
    client->tokens[unit] = hg__keep_string(&client->arena, token);
    if (attribute < HG_CONTEXT_ATTRIBUTE_COUNT && !client->context[attribute] &&
        hg__keep_made(&client->arena, &made, token))
        client->context[attribute] = made.json;
}

/* the pageview */

/* Its own domain, or the configured one. */
static bool read_domain(hg_client *client, const char *json, const hg_token *domain)
{
    const hg_path at = HG_IN(NULL, "domain");
    hg_text text;
    client->domain = client->configured_domain;
    if (!domain)
        return true;
    if (domain->kind != HG_JSON_STRING || !domain->length)
        return !hg__report(&client->problems, HG_BAD_OPTION, &at, "");
    hg__begin_kept(&client->arena, &text);
    hg__put_decoded(&text, json, domain);
    client->domain = hg__end_kept(&client->arena, &text);
    return client->domain || !hg__report(&client->problems, HG_TOO_LARGE, &at, "");
}

/* What has not been found of an object once all its attributes were looked for is no attribute, or
   null. */
static bool read_attributes(hg_client *client, const char *json, const hg_token *context)
{
    const hg_token *object = NULL;
    const char *name = "";
    uint32_t left = 0, objects = count_members(context), others = 0;
    bool good = true;
    int i;
    for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++) {
        client->context[i] = NULL;
        if (!hg__same(name, hg__attributes[i].object)) {
            others += left;
            object = hg__member(json, context, name = hg__attributes[i].object);
            left = count_members(object);
            objects -= object != NULL;
        }
        if (!left && i != HG_PERFORMER_IS_TEMP)
            continue;
        good &= read_attribute(client, i, json, object);
        left -= left && client->context[i];
    }
    if (others + left + objects)
        note_all_unknown(client, json, context);
    return good;
}

bool hg__read_context(hg_client *client, const char *json, const hg_token *facts)
{
    const hg_token *context = hg__member(json, facts, "context");
    const hg_token *tokens = hg__member(json, facts, "tokens");
    const hg_token *width = hg__member(json, facts, "viewport_width");
    bool good = read_domain(client, json, hg__member(json, facts, "domain"));
    good &= read_attributes(client, json, context);
    derive(client, json, hg__member(json, context, "performer"));
    read_token(client, json, tokens, HG_PAGEVIEW, "pageview", HG_PERFORMER_PAGEVIEW_ID);
    read_token(client, json, tokens, HG_SESSION, "session", HG_PERFORMER_SESSION_ID);
    read_token(client, json, tokens, HG_DEVICE, "device", HG_ATTRIBUTE_COUNT);
    client->viewport_width = is_kind(width, HG_JSON_NUMBER) ? hg__token_number(json, width)
                             : width                        ? 0
                                                            : -1;
    hg__draw_samples(client, json, context);
    return good;
}
