/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Contextual attributes that a caller asks for by name, for one event. */

#include "client.h"
#include "event/plan.h"
#include "json/table.h"

/* One that its stream does not have anyway, if nothing forbids it. */
static void request(hg_client *client, const hg_stream *stream, const char *name,
                    hg_attributes *set)
{
    const int attribute = hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT);
    const hg_path at = HG_IN(NULL, name);
    if (attribute < 0)
        hg__report(&client->problems, HG_UNKNOWN_ATTRIBUTE, &at, "");
    else if (stream->provided & HG_BIT(attribute))
        return;
    else if (hg__attributes[attribute].personal)
        hg__report(&client->problems, HG_PERSONAL_ATTRIBUTE, &at, "");
    else
        *set |= HG_BIT(attribute);
}

static hg_attributes read_names(hg_client *client, const hg_stream *stream, const char *json,
                                const hg_token *names)
{
    const hg_token *name = names ? names + 1 : NULL;
    hg_attributes set = 0;
    uint32_t left = names && names->kind == HG_JSON_ARRAY ? names->count : 0;
    char text[48];
    for (; left; left--, name = hg__next_token(name))
        if (name->kind == HG_JSON_STRING)
            request(client, stream, hg__copy_string(json, name, text, sizeof text), &set);
    /* As of streams: beside its bucket an exact count is left out. */
    if ((set | stream->provided) & HG_BIT(HG_PERFORMER_EDIT_COUNT_BUCKET))
        set &= ~HG_BIT(HG_PERFORMER_EDIT_COUNT);
    return set;
}

static void put_member(hg_text *text, const hg_client *client, const char *key, int attribute)
{
    hg__put_key(text, key);
    hg__put_words(text, client->context[attribute]);
}

/* The attributes of the set that live in one object. */
static void put_members(hg_text *text, const hg_client *client, const hg_locations *locations,
                        hg_attributes set, hg_object object)
{
    const char *name = hg__nth_word(hg__object_names, object);
    int i;
    for (i = 0; locations && i < locations->count; i++) {
        const hg_provided *at = &locations->list[i];
        if (at->object == object && at->attribute < HG_CONTEXT_ATTRIBUTE_COUNT &&
            set & HG_BIT(at->attribute) && client->context[at->attribute])
            put_member(text, client, hg__key_of(at), at->attribute);
    }
    for (i = 0; !locations && i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
        if (set & HG_BIT(i) && client->context[i] && hg__same(hg__attributes[i].object, name))
            put_member(text, client, hg__attributes[i].fields, i);
}

HG_PART int request_attributes(hg_client *client, const hg_stream *stream, const char *json,
                               const hg_token *given)
{
    const hg_token *uri = hg__member(json, given, "schema");
    const hg_locations *locations =
        hg__find_located(client, uri ? hg__find_schema_by_token(client, json, uri)
                                     : hg__find_schema(client, stream->schema_uri));
    const hg_attributes set = read_names(client, stream, json, hg__member(json, given, "names"));
    hg_text output;
    int object;
    hg__begin_output(client, &output);
    hg__put_char(&output, '{');
    for (object = 0; object < HG_OBJECT_META; object++) {
        char *start = output.at;
        hg__put_key(&output, hg__nth_word(hg__object_names, (unsigned)object));
        hg__put_char(&output, '{');
        put_members(&output, client, locations, set, (hg_object)object);
        hg__put_char(&output, '}');
        if (output.at[-2] == '{')
            output.at = start;
    }
    put_members(&output, client, locations, set, HG_OBJECT_TOP);
    hg__put_char(&output, '}');
    return hg__end_output(client, &output);
}

int hg_request_attributes(hg_client *client, int number, const char *json, size_t length)
{
    const hg_token *given;
    hg__enter(client, json);
    if (number < 0 || number >= client->stream_count ||
        !(given = hg__read_tokens(client, json, length)))
        return -1;
    return request_attributes(client, &client->streams[number], json, given);
}
