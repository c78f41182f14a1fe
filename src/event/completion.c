/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* A caller's members are copied as they were written. What the client adds is written where the
 * schema has a location for it, and where the caller gave nothing. */

#include "event/completion.h"
#include "client.h"
#include "event/queue.h"
#include "schema/lookup.h"

/* The objects of an event in which attributes live. */
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
    /* In the prefix any value stands for one that varies, as long as the schema takes it. */
    if (slot_of(c, attribute) && hg__attributes[attribute].type == HG_INTEGER)
        return "0";
    if (slot_of(c, attribute))
        return attribute == HG_FUNNEL_ID ? "\"00000000000000000000\"" : "\"init\"";
    if (attribute >= HG_CONTEXT_ATTRIBUTE_COUNT ||
        !((instrument ? instrument->type->context : c->stream->provided) & bit))
        return NULL;
    return c->client->context[attribute];
}

/* How long a string may be, in code points, to satisfy the schema for sure. */
static uint32_t longest_valid(const hg_node *node)
{
    const hg_limits *limits = node ? node->limits : NULL;
    if (node && (node->constant_count || (node->types && !(node->types & HG_STRING))))
        return 0;
    if (limits && (limits->pattern || limits->format || limits->min_length > 0))
        return 0;
    return limits && limits->max_length < UINT32_MAX ? (uint32_t)limits->max_length : UINT32_MAX;
}

/* A value that varies is about to be written to an instrument's prefix: begin a part. */
static void begin_value(hg_completion *c, hg_slot slot, const hg_node *node)
{
    hg_instrument *instrument = c->instrument;
    hg_part *part;
    if (!instrument || !slot)
        return;
    node = hg__resolve(node);
    /* A value that has no part would be the same in every event, and one with rarer keywords cannot
       be checked when it is emitted: then there is no prefix, as if it did not fit. */
    if (instrument->part_count == HG_MAX_PARTS - 1 || (node && node->extras)) {
        c->text->full = true;
        return;
    }
    part = &instrument->parts[instrument->part_count++];
    part->slot = slot;
    part->optional = NULL;
    part->node = node;
    part->before = c->text->at;
    part->longest = longest_valid(node);
}

static void end_value(hg_completion *c, hg_slot slot)
{
    if (c->instrument && slot && c->instrument->part_count)
        c->instrument->parts[c->instrument->part_count - 1].after = c->text->at;
}

static void put_time(hg_completion *c, const char *key)
{
    hg__put_key(c->text, key);
    begin_value(c, HG_SLOT_TIME, NULL);
    hg__put_time(c->text, &c->client->last_second, c->now);
    end_value(c, HG_SLOT_TIME);
}

static bool is_required(const hg_completion *c, const char *object, const char *key)
{
    const hg_node *node = *object ? hg__declared(c->root, object) : c->root;
    const hg_property *property = hg__find_property(node, key);
    return property && property->required && !property->defaulted;
}

/* The value that stands in a prefix for one that varies: the first of an enum, or `value`. */
static void put_example(hg_text *text, const hg_node *node, const char *value)
{
    node = hg__resolve(node);
    if (node && node->constant_count && node->constants[0].type == JSON_STRING)
        hg__put_string(text, node->constants[0].text.at, node->constants[0].text.length);
    else
        hg__put_words(text, value);
}

static void put_attribute(hg_completion *c, int attribute, const hg_location *location,
                          const char *value)
{
    const hg_slot slot = slot_of(c, attribute);
    const char *key = c->text->at;
    hg__put_key(c->text, location->key);
    begin_value(c, slot, location->node);
    put_example(c->text, slot ? location->node : NULL, value);
    end_value(c, slot);
    if ((slot == HG_SLOT_SECOND || slot == HG_SLOT_THIRD) && !c->text->full &&
        !is_required(c, location->object, location->key))
        c->instrument->parts[c->instrument->part_count - 1].optional = key;
}

/* Whether there can be a location of the attribute in this object: it is the attribute's own, the
   top or a capsule's `event`. */
static bool may_live_in(int attribute, const char *object)
{
    return !*object || hg__same(object, "event") ||
           hg__same(object, hg__attributes[attribute].object);
}

/* Each attribute that lives in this object ("" at the top), unless the caller gave it. */
static void put_provided(hg_completion *c, const char *object, const hg_span *given)
{
    hg_location locations[HG_MAX_LOCATIONS];
    int i, j;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        const char *value = may_live_in(i, object) ? hg__value_of(c, i) : NULL;
        const int count = value ? hg__find_locations(c->root, i, locations) : 0;
        for (j = 0; j < count; j++)
            if (hg__same(locations[j].object, object) && !hg__has_member(given, locations[j].key))
                put_attribute(c, i, &locations[j], value);
    }
}

/* The caller's members, but for those with these names. */
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

/* An object with the caller's members and with attributes; of an instrument also an empty one,
   where the schema requires it. */
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
    hg__put_char(c->text, '{');
    put_members(c, &given, "");
    put_provided(c, name, &given);
    if (!given.length && c->text->at[-1] == '{' &&
        !(c->instrument && property && property->required && !property->defaulted))
        c->text->at = start;
    else
        hg__put_char(c->text, '}');
}

static bool is_given(const hg_completion *c, const char *key)
{
    return hg__has_member(&c->event, key);
}

/* Whether a member at the top is to be added: one that the schema declares and the caller did not
   give. */
static bool is_wanted(const hg_completion *c, const char *key)
{
    return !is_given(c, key) && hg__declared(c->root, key);
}

static void put_wanted(hg_completion *c, const char *key, const char *at, size_t length)
{
    if (!is_wanted(c, key))
        return;
    hg__put_key(c->text, key);
    hg__put_string(c->text, at, length);
}

/* A legacy capsule has names of its own for its schema, host and wiki. */
static void put_capsule(hg_completion *c)
{
    static const char prefix[] = "eventlogging_";
    const hg_string *target = &c->stream->target;
    const char *domain = c->client->domain, *wiki = c->client->context[HG_MEDIAWIKI_DATABASE];
    const size_t skipped = hg__starts_with(target->text, prefix) ? strlen(prefix) : 0;
    if (!hg__declared(c->root, "event"))
        return;
    put_wanted(c, "schema", target->text + skipped, target->length - skipped);
    if (domain)
        put_wanted(c, "webHost", domain, strlen(domain));
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
    const hg_node *meta = hg__declared(c->root, "meta");
    const char *domain = c->client->domain;
    hg__put_key(c->text, "meta");
    hg__put_char(c->text, '{');
    hg__put_key(c->text, "stream");
    hg__put(c->text, c->stream->target.json, c->stream->target.json_length);
    if (domain && hg__allows(meta, "domain"))
        hg__put_pair(c->text, "domain", domain);
    put_members(c, &c->meta, " stream domain ");
    if (!hg__is_filled(&c->client->fills, "/meta/dt") && !hg__has_member(&c->meta, "dt"))
        put_time(c, "dt");
    if (!hg__has_member(&c->meta, "id") && hg__allows(meta, "id")) {
        hg__put_key(c->text, "id");
        begin_value(c, HG_SLOT_ID, NULL);
        hg__put_span(c->text, &c->id);
        end_value(c, HG_SLOT_ID);
    }
    hg__put_char(c->text, '}');
}

static void put_head(hg_completion *c)
{
    const hg_span stream = {c->stream->target.json, c->stream->target.json_length};
    hg_text text;
    if (!c->id.length) {
        hg__text_init(&text, c->new_id, sizeof c->new_id);
        hg__put_uuid(&text, c->random);
        c->id = (hg_span){c->new_id, sizeof c->new_id};
    }
    hg__put_head(c->text, &c->id, &stream);
}

const char *hg__complete(hg_completion *c)
{
    const char *event;
    size_t i;
    put_head(c);
    event = c->text->at;
    hg__put_char(c->text, '{');
    if (!is_given(c, "$schema"))
        hg__put_pair(c->text, "$schema", c->stream->schema_uri);
    put_members(c, &c->event, " meta agent mediawiki page performer event ");
    for (i = 0; i < sizeof objects / sizeof *objects; i++)
        put_object(c, objects[i]);
    put_provided(c, "", &c->event);
    put_capsule(c);
    put_facts(c);
    put_meta(c);
    hg__put_char(c->text, '}');
    return event;
}
