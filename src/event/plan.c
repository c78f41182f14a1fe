/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A plan is the text of an event that a caller gave nothing to. What the client adds is written
 * where the schema has a location for it. */

#include "event/plan.h"
#include "client.h"
#include "event/queue.h"
#include "schema/lookup.h"
#include "json/table.h"

#define OBJECT_WORD(name, word) word "\0"

const char hg__object_names[] = HG_OBJECTS(OBJECT_WORD);

const char *hg__key_of(const hg_provided *provided)
{
    return hg__nth_word(hg__attributes[provided->attribute].fields, provided->word);
}

const hg_locations *hg__find_located(const hg_client *client, const hg_node *root)
{
    int i;
    for (i = 0; root && i < client->schema_count; i++)
        if (client->schemas[i].root == root)
            return client->schemas[i].locations;
    return NULL;
}

static hg_slot slot_of(const hg_writer *w, int attribute)
{
    if (!w->instrument)
        return HG_SLOT_NONE;
    if (attribute == HG_ACTION)
        return HG_SLOT_ACTION;
    if (attribute == w->instrument->type->first)
        return HG_SLOT_FIRST;
    if (attribute == w->instrument->third)
        return HG_SLOT_THIRD;
    return attribute == w->instrument->second ? HG_SLOT_SECOND : HG_SLOT_NONE;
}

const char *hg__value_of(const hg_writer *w, int attribute)
{
    const hg_instrument *instrument = w->instrument;
    const hg_attributes bit = HG_BIT(attribute);
    if (w->left_out & bit)
        return NULL;
    if (instrument && instrument->own & bit)
        return instrument->values[attribute];
    /* In the prefix any value stands for one that varies, as long as the schema takes it. */
    if (slot_of(w, attribute))
        return hg__attributes[attribute].type == HG_INTEGER ? "0"
               : attribute == HG_FUNNEL_ID                  ? "\"00000000000000000000\""
                                                            : "\"init\"";
    if (attribute >= HG_CONTEXT_ATTRIBUTE_COUNT ||
        !((instrument ? instrument->type->context : w->stream->provided) & bit))
        return NULL;
    return w->client->context[attribute];
}

/* How long a string may be, in code points, to satisfy the schema for sure. */
static uint32_t longest_valid(const hg_node *node)
{
    const hg_limits *limits = node ? node->limits : NULL;
    if (node && (node->constants || (node->types && !(node->types & HG_STRING))))
        return 0;
    if ((limits && (limits->pattern || limits->format)) || (node && node->min_length))
        return 0;
    return node ? node->max_length : HG_ANY_LENGTH;
}

/* A value that varies is about to be written to an instrument's prefix: begin a part. */
static void begin_value(hg_writer *w, hg_slot slot, const hg_node *node)
{
    hg_instrument *instrument = w->instrument;
    hg_part *part;
    if (!instrument || !slot)
        return;
    node = hg__resolve(node);
    /* A value that has no part would be the same in every event, and one with rarer keywords cannot
       be checked when it is emitted: then there is no prefix, as if it did not fit. */
    if (instrument->part_count == HG_MAX_PARTS - 1 || (node && node->extras)) {
        w->text->full = true;
        return;
    }
    part = &instrument->parts[instrument->part_count++];
    part->slot = slot;
    part->optional = NULL;
    part->node = node;
    part->before = w->text->at;
    part->longest = longest_valid(node);
}

static void end_value(hg_writer *w, hg_slot slot)
{
    if (w->instrument && slot && w->instrument->part_count)
        w->instrument->parts[w->instrument->part_count - 1].after = w->text->at;
}

static bool is_required(const hg_writer *w, const hg_provided *provided)
{
    const char *object = hg__nth_word(hg__object_names, provided->object);
    return hg__requires(*object ? hg__declared(w->root, object) : w->root, hg__key_of(provided));
}

/* The value that stands in a prefix for one that varies: the first of an enum, or `value`. */
static void put_example(hg_text *text, const hg_node *node, const char *value)
{
    const hg_constants *constants;
    node = hg__resolve(node);
    constants = node ? node->constants : NULL;
    if (constants && constants->tokens->kind == HG_JSON_STRING)
        hg__put_string(text, constants->json + constants->tokens->start, constants->tokens->length);
    else
        hg__put_words(text, value);
}

/* additions */

/* Write the name of a member, which needs no escapes, and note that it is added to the object.
   Returns what the member's end is told with. */
static hg_addition *begin_member(hg_writer *w, hg_object object, const char *name, hg_role role)
{
    hg_addition *addition = NULL;
    const size_t length = strlen(name);
    hg__put_comma(w->text);
    if (!w->instrument && w->addition_count == HG_MAX_ADDITIONS) {
        w->text->full = true;
    } else if (!w->instrument) {
        addition = &w->additions[w->addition_count++];
        *addition = (hg_addition){.name = name,
                                  .hash = hg__hash_name(name, length),
                                  .start = (uint32_t)hg__text_length(w->text),
                                  .name_length = (uint8_t)length,
                                  .object = (uint8_t)object,
                                  .role = (uint8_t)role};
    }
    hg__put_char(w->text, '"');
    hg__put(w->text, name, length);
    hg__put_char(w->text, '"');
    hg__put_char(w->text, ':');
    return addition;
}

static hg_addition *begin_object(hg_writer *w, hg_object object, const char *name)
{
    hg_addition *addition = begin_member(w, HG_OBJECT_TOP, name, HG_MERGES);
    if (addition)
        addition->inner = (uint8_t)object;
    hg__put_char(w->text, '{');
    return addition;
}

static void end_member(hg_writer *w, hg_addition *addition, hg_slot slot)
{
    if (addition) {
        addition->length = (uint32_t)hg__text_length(w->text) - addition->start;
        addition->slot = (uint8_t)slot;
    }
}

/* A member with a value that is JSON. */
static void put_json(hg_writer *w, hg_object object, const char *name, const char *json,
                     size_t length, hg_role role)
{
    hg_addition *addition = begin_member(w, object, name, role);
    hg__put(w->text, json, length);
    end_member(w, addition, HG_SLOT_NONE);
}

static void put_pair(hg_writer *w, hg_object object, const char *name, const char *string,
                     size_t length, hg_role role)
{
    hg_addition *addition = begin_member(w, object, name, role);
    hg__put_string(w->text, string, length);
    end_member(w, addition, HG_SLOT_NONE);
}

/* A member whose value each event has for itself; `example` is one. */
static void put_slot(hg_writer *w, hg_object object, const char *name, hg_slot slot,
                     const char *example)
{
    hg_addition *addition = begin_member(w, object, name, HG_YIELDS);
    begin_value(w, slot, NULL);
    hg__put_words(w->text, example);
    end_value(w, slot);
    end_member(w, addition, slot);
}

/* attributes */

static void put_attribute(hg_writer *w, const hg_provided *provided, const char *value)
{
    const hg_slot slot = slot_of(w, provided->attribute);
    const char *key = w->text->at;
    hg_addition *addition =
        begin_member(w, (hg_object)provided->object, hg__key_of(provided), HG_YIELDS);
    begin_value(w, slot, provided->node);
    put_example(w->text, slot ? provided->node : NULL, value);
    end_value(w, slot);
    end_member(w, addition, HG_SLOT_NONE);
    if ((slot == HG_SLOT_SECOND || slot == HG_SLOT_THIRD) && !w->text->full &&
        !is_required(w, provided))
        w->instrument->parts[w->instrument->part_count - 1].optional = key;
}

/* The attributes of the next object. */
static void put_provided(hg_writer *w, hg_object object)
{
    for (; w->provided_done < w->provided_count; w->provided_done++) {
        const hg_provided *provided = &w->provided[w->provided_done];
        const char *value;
        if (provided->object != object)
            break;
        if ((value = hg__value_of(w, provided->attribute)))
            put_attribute(w, provided, value);
    }
}

/* An object of attributes; of an instrument also an empty one, where the schema requires it. */
static void put_object(hg_writer *w, hg_object object)
{
    const char *name = hg__nth_word(hg__object_names, object);
    char *start = w->text->at;
    hg_addition *addition = begin_object(w, object, name);
    put_provided(w, object);
    if (w->text->at[-1] == '{' && !(w->instrument && hg__requires(w->root, name))) {
        w->text->at = start;
        return;
    }
    hg__put_char(w->text, '}');
    end_member(w, addition, HG_SLOT_NONE);
}

/* other members */

static void put_declared(hg_writer *w, const char *name, const char *string, size_t length)
{
    if (hg__declared(w->root, name))
        put_pair(w, HG_OBJECT_TOP, name, string, length, HG_YIELDS);
}

/* A legacy capsule has names of its own for its schema, host and wiki. */
HG_PART void put_capsule(hg_writer *w)
{
    static const char prefix[] = "eventlogging_";
    const hg_string *target = &w->stream->target;
    const char *domain = w->client->domain, *wiki = w->client->context[HG_MEDIAWIKI_DATABASE];
    const size_t skipped = hg__starts_with(target->text, prefix) ? strlen(prefix) : 0;
    put_declared(w, "schema", target->text + skipped, target->length - skipped);
    if (domain)
        put_declared(w, "webHost", domain, strlen(domain));
    if (wiki && hg__declared(w->root, "wiki"))
        put_json(w, HG_OBJECT_TOP, "wiki", wiki, strlen(wiki), HG_YIELDS);
}

static const char example_time[] = HG_EXAMPLE_TIME;
static const char example_id[] = HG_EXAMPLE_ID;

static void put_facts(hg_writer *w)
{
    const char *time = hg__declared(w->root, "client_dt") ? "client_dt" : "dt";
    hg_addition *addition;
    if (w->stream->unit && w->taken & HG_TAKES_SAMPLE) {
        addition = begin_member(w, HG_OBJECT_TOP, "sample", HG_YIELDS);
        hg__put_sample(w->text, w->stream);
        end_member(w, addition, HG_SLOT_NONE);
    }
    if (hg__declared(w->root, "funnel_event_sequence_position"))
        put_slot(w, HG_OBJECT_TOP, "funnel_event_sequence_position", HG_SLOT_SEQUENCE, "1");
    if (w->taken & HG_TAKES_TIME)
        put_slot(w, HG_OBJECT_TOP, time, HG_SLOT_TIME, example_time);
}

/* The stream and the domain are the client's to say. */
static void put_meta(hg_writer *w)
{
    const char *domain = w->client->domain;
    hg_addition *addition = begin_object(w, HG_OBJECT_META, "meta");
    char *start;
    put_json(w, HG_OBJECT_META, "stream", w->stream->target.json, w->stream->target.json_length,
             HG_REPLACES);
    start = w->text->at;
    put_pair(w, HG_OBJECT_META, "domain", domain ? domain : "", domain ? strlen(domain) : 0,
             HG_REPLACES);
    if (!domain || !(w->taken & HG_TAKES_DOMAIN)) {
        w->text->at = start;
        if (!w->instrument && w->addition_count)
            w->additions[w->addition_count - 1].length = 0;
    }
    if (w->taken & HG_TAKES_META_TIME && !hg__is_filled(&w->client->fills, "/meta/dt"))
        put_slot(w, HG_OBJECT_META, "dt", HG_SLOT_TIME, example_time);
    if (w->taken & HG_TAKES_ID)
        put_slot(w, HG_OBJECT_META, "id", HG_SLOT_ID, example_id);
    hg__put_char(w->text, '}');
    end_member(w, addition, HG_SLOT_NONE);
}

/* lines */

/* Where attributes live without a schema. */
static const hg_provided *list_without_schema(hg_arena *arena)
{
    hg_provided *list = hg__temporary(arena, HG_CONTEXT_ATTRIBUTE_COUNT * sizeof *list);
    int i;
    for (i = 0; list && i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
        list[i] = (hg_provided){
            .attribute = (uint8_t)i,
            .object = (uint8_t)hg__find_word(hg__object_names, hg__attributes[i].object)};
    return list;
}

bool hg__begin_writing(hg_writer *w)
{
    hg_arena *arena = &w->client->arena;
    const hg_locations *locations = hg__find_located(w->client, w->root);
    w->provided = locations ? locations->list : list_without_schema(arena);
    w->provided_count = locations ? locations->count : HG_CONTEXT_ATTRIBUTE_COUNT;
    w->taken = locations ? locations->taken : HG_TAKES_ALL;
    w->additions = hg__temporary(arena, HG_MAX_ADDITIONS * sizeof *w->additions);
    w->addition_count = 0;
    return w->provided && w->additions;
}

const char *hg__write_line(hg_writer *w)
{
    const hg_span id = {example_id, sizeof example_id - 1};
    const hg_span stream = {w->stream->target.json, w->stream->target.json_length};
    const char *event, *uri = w->stream->schema_uri;
    int object;
    hg__put_head(w->text, &id, &stream);
    event = w->text->at;
    hg__put_char(w->text, '{');
    w->provided_done = 0;
    if (uri)
        put_pair(w, HG_OBJECT_TOP, "$schema", uri, strlen(uri), HG_YIELDS);
    for (object = 0; object < HG_OBJECT_META; object++)
        put_object(w, (hg_object)object);
    put_provided(w, HG_OBJECT_TOP);
    if (hg__declared(w->root, "event"))
        put_capsule(w);
    put_facts(w);
    put_meta(w);
    hg__put_char(w->text, '}');
    return event;
}

/* checking a plan */

/* Whether what an object of this schema is given by itself is all that the schema looks at: no
   keyword is about the object as a whole. */
static bool is_simple(const hg_node *node)
{
    return !node || (!node->extras && !node->constants && !node->never);
}

static bool takes_length(const hg_node *node, size_t length)
{
    return node->min_length <= length && length <= node->max_length;
}

/* Whether the schema takes every value of the slot. */
static bool takes_slot(const hg_client *client, const hg_node *node, hg_slot slot)
{
    const bool is_time = slot == HG_SLOT_TIME, is_number = slot == HG_SLOT_SEQUENCE;
    const hg_limits *limits = node ? node->limits : NULL;
    if (!is_simple(node) ||
        (node && node->types && !(node->types & (is_number ? HG_INTEGER | HG_NUMBER : HG_STRING))))
        return false;
    if (is_number)
        return !limits || (limits->minimum <= 1 && limits->maximum >= UINT32_MAX);
    if (node && !takes_length(node, is_time ? sizeof example_time - 3 : sizeof example_id - 3))
        return false;
    return !limits ||
           (!limits->pattern &&
            (!limits->format ||
             limits->format ==
                 client->formats.patterns[is_time ? HG_FORMAT_DATE_TIME : HG_FORMAT_UUID]));
}

/* What the schema says of a member's value; NULL for nothing. */
static const hg_node *schema_of(const hg_node *node, const hg_addition *addition,
                                const hg_property **own)
{
    const hg_token name = hg__name_token(addition->name, addition->name_length);
    *own = node ? hg__find_own(node, addition->name, &name) : NULL;
    return *own && (*own)->schema ? (*own)->schema : node ? node->additional : NULL;
}

/* Note which properties are added to an object of the schema. False where an event would have to be
   checked as a whole. */
static bool note_present(hg_client *client, hg_plan *plan, hg_object object, const hg_node *node)
{
    hg_planned *planned = &plan->objects[object];
    const hg_property *own;
    int i;
    for (i = 0; i < planned->count; i++) {
        const hg_addition *addition = &planned->list[i];
        const hg_node *schema = schema_of(node, addition, &own);
        if (addition->slot && !takes_slot(client, schema, (hg_slot)addition->slot))
            return false;
        if (addition->role == HG_MERGES &&
            !note_present(client, plan, (hg_object)addition->inner, schema))
            return false;
        if (own && addition->length && own - node->properties->list < HG_PROPERTY_SET_SIZE)
            planned->present |= (hg_property_set)1 << (own - node->properties->list);
    }
    return is_simple(node);
}

/* The value of an object that is written, or NULL. */
static const hg_token *find_written(const hg_plan *plan, const hg_token *event,
                                    const hg_addition *addition)
{
    return addition->role == HG_MERGES && addition->length
               ? hg__find_token(plan->text + plan->head, event, addition->hash, addition->name,
                                addition->name_length)
               : NULL;
}

/* Whether the additions are valid, whatever members their objects lack. */
static bool are_valid(const hg_client *client, const hg_plan *plan, const hg_token *event)
{
    const hg_planned *top = &plan->objects[HG_OBJECT_TOP];
    hg_overlay overlays[HG_OBJECT_COUNT];
    hg_validation v = {.fills = &client->fills, .overlays = overlays, .overlay_count = 1};
    const hg_token *object;
    int i;
    overlays[0] = (hg_overlay){event, ~(hg_property_set)0};
    for (i = 0; i < top->count; i++)
        if ((object = find_written(plan, event, &top->list[i])))
            overlays[v.overlay_count++] = (hg_overlay){object, ~(hg_property_set)0};
    hg__validate(&v, plan->root, plan->text + plan->head, event);
    return !v.errors;
}

/* Whether the object lacks a member, as it is written. */
static bool lacks_member(const hg_client *client, const hg_plan *plan, const hg_addition *addition,
                         const hg_token *object)
{
    hg_validation v = {.fills = &client->fills};
    const hg_property *own;
    const hg_node *node = schema_of(plan->root, addition, &own);
    const hg_properties *properties = node ? node->properties : NULL;
    if (!properties || (properties->count <= HG_PROPERTY_SET_SIZE &&
                        !(properties->required & ~plan->objects[addition->inner].present)))
        return false;
    hg__validate_member(&v, node, plan->text + plan->head, object - 1);
    return v.errors;
}

static void check_plan(hg_client *client, hg_plan *plan)
{
    const hg_planned *top = &plan->objects[HG_OBJECT_TOP];
    const hg_token *event, *object;
    int i;
    plan->is_checked = true;
    if (!plan->root)
        return;
    plan->is_checked = note_present(client, plan, HG_OBJECT_TOP, plan->root) &&
                       hg__read_table(&client->arena, plan->text + plan->head,
                                      plan->length - plan->head, &event) == HG_READ_OK &&
                       are_valid(client, plan, event);
    for (i = 0; plan->is_checked && i < top->count; i++)
        if ((object = find_written(plan, event, &top->list[i])))
            plan->objects[top->list[i].inner].is_incomplete =
                lacks_member(client, plan, &top->list[i], object);
}

/* plans */

/* The additions by object, in the order in which they were written. */
static bool keep_additions(hg_plan *plan, const hg_writer *w)
{
    hg_addition *list = hg__keep(&w->client->arena, (size_t)w->addition_count * sizeof *list);
    int object, i;
    for (object = 0; list && object < HG_OBJECT_COUNT; object++) {
        hg_planned *planned = &plan->objects[object];
        planned->list = list;
        for (i = 0; i < w->addition_count; i++) {
            if (w->additions[i].object != object)
                continue;
            planned->names |= (uint64_t)1 << (w->additions[i].hash & 63);
            planned->count++;
            *list++ = w->additions[i];
        }
    }
    plan->objects[HG_OBJECT_TOP].ahead = w->stream->schema_uri != NULL;
    plan->objects[HG_OBJECT_META].ahead = 2;
    return list;
}

static bool write_plan(hg_plan *plan, hg_writer *w)
{
    hg_arena *arena = &w->client->arena;
    const char *event;
    hg__begin_kept(arena, w->text);
    event = hg__write_line(w);
    plan->head = (uint32_t)(event - w->text->start);
    plan->length = (uint32_t)hg__text_length(w->text);
    plan->text = hg__end_kept(arena, w->text);
    return plan->text && keep_additions(plan, w);
}

/* What has to be left for a plan to be kept. */
#define LEFT_BYTES 49152

const hg_plan *hg__find_plan(hg_client *client, hg_stream *stream, const hg_node *root)
{
    hg_arena *arena = &client->arena;
    const hg_mark before = hg__mark_temporary(arena);
    const hg_plan *known = stream->plans;
    hg_text text;
    hg_writer w = {.client = client, .stream = stream, .root = root, .text = &text};
    hg_plan *plan = NULL;
    while (known && known->root != root)
        known = known->next;
    if (known)
        return known;
    if (hg__begin_writing(&w) && (plan = hg__keep(arena, sizeof *plan))) {
        plan->root = root;
        if (!write_plan(plan, &w))
            plan = NULL;
    }
    if (plan)
        check_plan(client, plan);
    hg__rewind_temporary(arena, before);
    if (plan && hg__arena_room(arena) >= LEFT_BYTES) {
        plan->is_kept = true;
        plan->next = stream->plans;
        stream->plans = plan;
    }
    return plan;
}
