/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Completing an event: what the client adds to it, where its schema has a place. The caller's
 * members are copied as they were written. */

#include "client.h"

static const char *const objects[] = {"agent", "mediawiki", "page", "performer", "event"};

static hg_slot slot_of(const hg_completion *c, int attribute)
{
    if (!c->instrument)
        return HG_SLOT_NONE;
    if (attribute == HG_ACTION)
        return HG_SLOT_ACTION;
    if (attribute == c->instrument->type->first)
        return HG_SLOT_FIRST;
    if (attribute == c->instrument->third)
        return HG_SLOT_THIRD;
    return attribute == c->instrument->second ? HG_SLOT_SECOND : HG_SLOT_NONE;
}

const char *hg__value_of(const hg_completion *c, int attribute)
{
    const hg_instrument *instrument = c->instrument;
    const hg_attributes bit = HG_BIT(attribute);
    if (c->left_out & bit)
        return NULL;
    if (instrument && instrument->own & bit)
        return instrument->values[attribute];
    if (slot_of(c, attribute))
        return attribute == HG_FUNNEL_ID ? "\"00000000000000000000\"" : "\"init\"";
    if (attribute >= HG_CONTEXT_ATTRIBUTE_COUNT ||
        !((instrument ? instrument->type->context : c->stream->provided) & bit))
        return NULL;
    return c->client->context[attribute];
}

/* A value is about to be written that varies from event to event of an instrument: here one part
   of its prefix ends, and where the value ends the next one begins. */
static void begin_value(hg_completion *c, hg_slot slot, const hg_node *node)
{
    hg_instrument *instrument = c->instrument;
    hg_part *part;
    if (!instrument || !slot)
        return;
    /* A value that is not cut out would stand in every event: rather no prefix at all. */
    if (instrument->part_count == HG_MAX_PARTS - 1) {
        c->text->full = true;
        return;
    }
    node = hg__resolve(node);
    part = &instrument->parts[instrument->part_count++];
    part->slot = slot;
    part->optional = NULL;
    part->node = node;
    part->before = c->text->at;
    part->longest = UINT32_MAX;
    if (!node)
        return;
    /* Nothing but a string's own keywords can be checked for each event. */
    c->text->full |= node->extras != NULL;
    if (node->constant_count || (node->types && !(node->types & HG_STRING)))
        part->longest = 0;
    else if (node->limits &&
             (node->limits->pattern || node->limits->format || node->limits->min_length > 0))
        part->longest = 0;
    else if (node->limits && node->limits->max_length < UINT32_MAX)
        part->longest = (uint32_t)node->limits->max_length;
}

static void end_value(hg_completion *c, hg_slot slot)
{
    if (c->instrument && slot)
        c->instrument->parts[c->instrument->part_count - 1].after = c->text->at;
}

static void put_time(hg_completion *c, const char *key)
{
    hg__put_key(c->text, key);
    begin_value(c, HG_SLOT_TIME, NULL);
    hg__put_now(c->client, c->text, c->now);
    end_value(c, HG_SLOT_TIME);
}

static bool is_required(const hg_completion *c, const char *object, const char *key)
{
    const hg_node *node = *object ? hg__declared(c->root, object) : c->root;
    const hg_property *property = hg__find_property(node, key);
    return property && property->required && !property->defaulted;
}

/* What stands in a prefix for a value that varies has to be one that the schema takes. */
static void put_sample_value(hg_text *text, const hg_node *node, const char *value)
{
    node = hg__resolve(node);
    if (node && node->constant_count && node->constants[0].type == JSON_STRING)
        hg__put_string(text, node->constants[0].text.at, node->constants[0].text.length);
    else
        hg__put_words(text, value);
}

/* Each attribute that lives in this object ("" at the top), unless the caller gave it. */
static void put_provided(hg_completion *c, const char *object, const hg_span *present)
{
    hg_spot spots[HG_MAX_SPOTS];
    const char *key;
    int i, j;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        const char *value = hg__value_of(c, i);
        int count = value ? hg__find_spots(c->root, i, spots) : 0;
        for (j = 0; j < count; j++) {
            if (!hg__same(spots[j].object, object) || hg__find_member(present, spots[j].key).length)
                continue;
            key = c->text->at;
            hg__put_key(c->text, spots[j].key);
            begin_value(c, slot_of(c, i), spots[j].node);
            put_sample_value(c->text, slot_of(c, i) ? spots[j].node : NULL, value);
            end_value(c, slot_of(c, i));
            if ((slot_of(c, i) == HG_SLOT_SECOND || slot_of(c, i) == HG_SLOT_THIRD) &&
                !is_required(c, object, spots[j].key))
                c->instrument->parts[c->instrument->part_count - 1].optional = key;
        }
    }
}

static void put_members(hg_completion *c, const hg_span *object, const char *but)
{
    hg_scan s = hg__scan(object);
    hg_member m;
    while (hg__next_member(&s, &m)) {
        if (hg__is_among(but, &m.key))
            continue;
        hg__put_comma(c->text);
        hg__put(c->text, m.whole.at, m.whole.length);
    }
}

/* An object that both sides may have members for. */
static void put_object(hg_completion *c, const char *name)
{
    const hg_span given = hg__find_member(&c->event, name);
    const hg_property *property = hg__find_property(c->root, name);
    char *start = c->text->at;
    hg__put_key(c->text, name);
    if (given.length && *given.at != '{') {
        hg__put(c->text, given.at, given.length);
        return;
    }
    hg__put(c->text, "{", 1);
    put_members(c, &given, "");
    put_provided(c, name, &given);
    if (!given.length && c->text->at[-1] == '{' &&
        !(c->instrument && property && property->required && !property->defaulted))
        c->text->at = start;
    else
        hg__put(c->text, "}", 1);
}

static bool is_given(const hg_completion *c, const char *key)
{
    return hg__find_member(&c->event, key).length;
}

/* A member of ours at the top that the schema has to declare, and that the caller did not give. */
static bool is_wanted(const hg_completion *c, const char *key)
{
    return !is_given(c, key) && hg__declared(c->root, key);
}

static void put_wanted(hg_completion *c, const char *key, const char *string)
{
    if (string && is_wanted(c, key))
        hg__put_pair(c->text, key, string);
}

/* A legacy capsule tells its schema, host and wiki by names of its own. */
static void put_capsule(hg_completion *c)
{
    const char *schema = c->stream->target;
    const char *wiki = c->client->context[HG_MEDIAWIKI_DATABASE];
    if (!hg__declared(c->root, "event"))
        return;
    if (!strncmp(schema, "eventlogging_", 13))
        schema += 13;
    put_wanted(c, "schema", schema);
    put_wanted(c, "webHost", c->client->domain);
    if (wiki && is_wanted(c, "wiki")) {
        hg__put_key(c->text, "wiki");
        hg__put_words(c->text, wiki);
    }
}

static void put_facts(hg_completion *c)
{
    const char *time = hg__declared(c->root, "client_dt") ? "client_dt" : "dt";
    if (c->stream->unit && !is_given(c, "sample") && hg__allows(c->root, "sample")) {
        hg__put_key(c->text, "sample");
        hg__put_sample(c->text, c->stream);
    }
    if (is_wanted(c, "funnel_event_sequence_position")) {
        hg__put_key(c->text, "funnel_event_sequence_position");
        begin_value(c, HG_SLOT_SEQUENCE, NULL);
        hg__put_integer(c->text, (int64_t)c->stream->sequence + 1);
        end_value(c, HG_SLOT_SEQUENCE);
    }
    if (!is_given(c, time) && hg__allows(c->root, time))
        put_time(c, time);
}

static void put_meta(hg_completion *c)
{
    const hg_span given = hg__find_member(&c->event, "meta");
    const hg_node *meta = hg__declared(c->root, "meta");
    const char *domain = c->client->domain;
    hg__put_key(c->text, "meta");
    hg__put(c->text, "{", 1);
    hg__put_pair(c->text, "stream", c->stream->target);
    if (domain && hg__allows(meta, "domain"))
        hg__put_pair(c->text, "domain", domain);
    put_members(c, &given, " stream domain ");
    if (!hg__is_filled(c->client, "/meta/dt") && !hg__find_member(&given, "dt").length)
        put_time(c, "dt");
    if (!hg__find_member(&given, "id").length && hg__allows(meta, "id")) {
        hg__put_key(c->text, "id");
        begin_value(c, HG_SLOT_ID, NULL);
        hg__put_uuid(c->text, c->random);
        end_value(c, HG_SLOT_ID);
    }
    hg__put(c->text, "}", 1);
}

void hg__complete(hg_completion *c)
{
    size_t i;
    hg__put(c->text, "{", 1);
    if (!is_given(c, "$schema"))
        hg__put_pair(c->text, "$schema", c->stream->schema_uri);
    put_members(c, &c->event, " meta agent mediawiki page performer event ");
    for (i = 0; i < sizeof objects / sizeof *objects; i++)
        put_object(c, objects[i]);
    put_provided(c, "", &c->event);
    put_capsule(c);
    put_facts(c);
    put_meta(c);
    hg__put(c->text, "}", 1);
}
