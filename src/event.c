/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Events: an instrument's from its prefix, a caller's from its own text. */

#include "private.h"

static hg_result drop(hg_client *client, hg_drop_reason reason)
{
    client->counters.emitted++;
    client->counters.dropped[reason]++;
    return HG_DROPPED;
}

/* What an accepted event needs, so that nothing has to be undone later. */
static hg_result make_room(hg_client *client, size_t bytes)
{
    if (bytes > (size_t)(client->events.end - client->events.start))
        return drop(client, HG_DROP_TOO_LARGE);
    if (bytes > (size_t)(client->events.end - client->events.at))
        return HG_NEEDS_COLLECT;
    return client->random_left < HG_UUID_BYTES ? HG_NEEDS_RANDOM : HG_QUEUED;
}

static hg_result skip(hg_client *client)
{
    client->counters.not_in_sample++;
    return HG_NOT_IN_SAMPLE;
}

static hg_result refuse(hg_client *client)
{
    client->counters.invalid++;
    return HG_INVALID;
}

/* The event stands in the buffer from `start`; without a batch for it, it is gone again. */
static hg_result enqueue(hg_client *client, hg_stream *stream, char *start)
{
    size_t bytes = (size_t)(client->events.at - start) - 1;
    if (bytes > HG_MAX_EVENT_BYTES || !hg__has_room(&client->delivery, bytes)) {
        client->events.at = start;
        return drop(client, bytes > HG_MAX_EVENT_BYTES ? HG_DROP_TOO_LARGE : HG_DROP_QUEUE_FULL);
    }
    hg__enqueue(&client->delivery, bytes);
    client->counters.emitted++;
    stream->sequence++;
    return HG_QUEUED;
}

/* an instrument's event */

/* A string over its maxLength is cut in code points; anything else that offends is refused. */
static bool put_string(hg_text *text, const hg_part *part, const hg_string *string)
{
    const hg_limits *limits = part->node ? part->node->limits : NULL;
    size_t length = string->length;
    if (string->code_points <= part->longest) {
        hg__put(text, string->json, string->json_length);
        return true;
    }
    if (limits && limits->max_length < string->code_points)
        length = hg__cut(string->text, length, (size_t)limits->max_length);
    hg__put_string(text, string->text, length);
    return !part->node || !hg__string_offence(part->node, string->text, length);
}

static bool put_part(hg_client *client, const hg_part *part, const hg_rule *rule,
                     const hg_string *const strings[2], double now, const unsigned char *random)
{
    hg_text *text = &client->events;
    hg__put(text, part->before, (size_t)(part->after - part->before));
    switch (part->slot) {
    case HG_SLOT_FIRST:
    case HG_SLOT_SECOND:
        return put_string(text, part, strings[part->slot - HG_SLOT_FIRST]);
    case HG_SLOT_ACTION:
        return put_string(text, part, &rule->action);
    case HG_SLOT_SEQUENCE:
        hg__put_integer(text, (int64_t)rule->instrument->stream->sequence + 1);
        return true;
    case HG_SLOT_TIME:
        hg__put_now(client, text, now);
        return true;
    case HG_SLOT_ID:
        hg__put_uuid(text, random);
        return true;
    default:
        return true;
    }
}

static const hg_string *find_string(const hg_client *client, int number)
{
    static const hg_string empty = {"", "\"\"", 0, 2, 0};
    return number > 0 && number <= client->string_count ? &client->strings[number - 1] : &empty;
}

hg_result hg_emit(hg_client *client, int number, int first, int second, double now)
{
    const bool known = number >= 0 && number < client->rule_count;
    const hg_rule *rule = &client->rules[known ? number : 0];
    const hg_string *strings[2] = {find_string(client, first), find_string(client, second)};
    char *start = client->events.at;
    const unsigned char *random;
    const hg_instrument *instrument;
    hg_result result;
    int i;
    if (!known)
        return HG_UNKNOWN_STREAM;
    instrument = rule->instrument;
    if (!instrument->stream->in_sample)
        return skip(client);
    if (!rule->selector)
        strings[0] = &rule->fixed;
    if (!strings[0]->length)
        return refuse(client);
    result = make_room(client, instrument->longest + strings[0]->json_length +
                                   strings[1]->json_length + rule->action.json_length);
    if (result != HG_QUEUED)
        return result;
    random = hg__take_random(client);
    for (i = 0; i < instrument->part_count; i++) {
        if (!put_part(client, &instrument->parts[i], rule, strings, now, random)) {
            client->events.at = start;
            return refuse(client);
        }
    }
    return enqueue(client, instrument->stream, start);
}

/* The members of an object's text. The scan only has to find where values end: whatever it takes
   for one is parsed afterwards. */

typedef struct {
    const char *at;
    const char *end;
    bool begun;
} scanner;

typedef struct {
    hg_span key; /* as written, without quotes */
    hg_span value;
    hg_span whole;
} member;

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static char skip_space(scanner *s)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
    return s->at < s->end ? *s->at : 0;
}

static void skip_string(scanner *s)
{
    for (s->at++; s->at < s->end && *s->at != '"'; s->at++)
        if (*s->at == '\\')
            s->at++;
    s->at++;
}

static void skip_value(scanner *s)
{
    int depth = 0;
    while (s->at < s->end) {
        char c = *s->at;
        if (!depth && (c == ',' || c == '}' || c == ']'))
            return;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '"')
            skip_string(s);
        else
            s->at++;
    }
}

/* What was read since `from`, without the space behind it. */
static hg_span since(const scanner *s, const char *from)
{
    const char *to = s->at;
    while (to > from && is_space(to[-1]))
        to--;
    return (hg_span){from, (size_t)(to - from)};
}

static bool next_member(scanner *s, member *m)
{
    const char *start, *value;
    if (skip_space(s) != (s->begun ? ',' : '{'))
        return false;
    s->begun = true;
    s->at++;
    if (skip_space(s) != '"')
        return false;
    start = s->at;
    skip_string(s);
    m->key = (hg_span){start + 1, (size_t)(s->at - start) - 2};
    if (s->at > s->end || skip_space(s) != ':')
        return false;
    s->at++;
    skip_space(s);
    value = s->at;
    skip_value(s);
    if (s->at > s->end)
        return false;
    m->value = since(s, value);
    m->whole = since(s, start);
    return true;
}

static scanner scan(const hg_span *object)
{
    return (scanner){object->at, object->at + object->length, false};
}

/* The scan ended where an object ends, with nothing behind it. */
static bool is_object_text(const hg_span *text)
{
    scanner s = scan(text);
    member m;
    while (next_member(&s, &m))
        ;
    if (skip_space(&s) != '}' && !(skip_space(&s) == '{' && !s.begun))
        return false;
    s.at++;
    if (!s.begun && skip_space(&s) == '}')
        s.at++;
    return !skip_space(&s) && s.at == s.end;
}

/* The value of a member; empty when there is none. */
static hg_span find_member(const hg_span *object, const char *key)
{
    scanner s = scan(object);
    member m;
    while (next_member(&s, &m))
        if (hg__span_is(&m.key, key))
            return m.value;
    return (hg_span){"", 0};
}

/* completing: the caller's members are copied as they were written */

static const char *const objects[] = {"agent", "mediawiki", "page", "performer", "event"};

static hg_slot slot_of(const hg_completion *c, int attribute)
{
    if (!c->instrument)
        return HG_SLOT_NONE;
    if (attribute == HG_ACTION)
        return HG_SLOT_ACTION;
    if (attribute == c->instrument->type->first)
        return HG_SLOT_FIRST;
    return attribute == c->instrument->type->second ? HG_SLOT_SECOND : HG_SLOT_NONE;
}

static const char *value_of(const hg_completion *c, int attribute)
{
    const hg_instrument *instrument = c->instrument;
    const hg_attributes bit = HG_BIT(attribute);
    if (c->left_out & bit)
        return NULL;
    if (instrument && instrument->own & bit)
        return instrument->values[attribute];
    if (slot_of(c, attribute))
        return "\"init\"";
    if (attribute >= HG_CONTEXT_ATTRIBUTE_COUNT ||
        !((instrument ? instrument->type->context : c->stream->provided) & bit))
        return NULL;
    return c->client->context[attribute];
}

bool hg__offers(const hg_completion *c, int attribute) { return value_of(c, attribute); }

/* A value is about to be written that varies from event to event of an instrument: here one part
   of its prefix ends, and where the value ends the next one begins. */
static void begin_value(hg_completion *c, hg_slot slot, const hg_node *node)
{
    hg_instrument *instrument = c->instrument;
    hg_part *part;
    if (!instrument || !slot || instrument->part_count >= HG_MAX_PARTS - 1)
        return;
    part = &instrument->parts[instrument->part_count++];
    part->slot = slot;
    part->node = node;
    part->before = c->text->at;
    part->longest = UINT32_MAX;
    if (!node)
        return;
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

/* Each attribute that lives in this object ("" at the top), unless the caller gave it. */
static void put_provided(hg_completion *c, const char *object, const hg_span *present)
{
    hg_spot spots[HG_MAX_SPOTS];
    int i, j;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        const char *value = value_of(c, i);
        int count = value ? hg__find_spots(c->root, i, spots) : 0;
        for (j = 0; j < count; j++) {
            if (!hg__same(spots[j].object, object) || find_member(present, spots[j].key).length)
                continue;
            hg__put_key(c->text, spots[j].key);
            begin_value(c, slot_of(c, i), spots[j].node);
            hg__put_words(c->text, value);
            end_value(c, slot_of(c, i));
        }
    }
}

static void put_members(hg_completion *c, const hg_span *object, const char *but)
{
    scanner s = scan(object);
    member m;
    while (next_member(&s, &m)) {
        if (hg__is_among(but, &m.key))
            continue;
        hg__put_comma(c->text);
        hg__put(c->text, m.whole.at, m.whole.length);
    }
}

/* An object that both sides may have members for. */
static void put_object(hg_completion *c, const char *name)
{
    const hg_span given = find_member(&c->event, name);
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
        !(c->instrument && property && property->required))
        c->text->at = start;
    else
        hg__put(c->text, "}", 1);
}

/* Begin a member of ours at the top, unless the caller gave it or the schema does not allow it. */
static bool begin_member(hg_completion *c, const char *key, bool declared)
{
    if (find_member(&c->event, key).length ||
        !(declared ? hg__declared(c->root, key) != NULL : hg__allows(c->root, key)))
        return false;
    hg__put_key(c->text, key);
    return true;
}

static void put_declared(hg_completion *c, const char *key, const char *string)
{
    if (string && begin_member(c, key, true))
        hg__put_string(c->text, string, strlen(string));
}

/* A legacy capsule tells its schema, host and wiki by names of its own. */
static void put_capsule(hg_completion *c)
{
    const char *schema = c->stream->name;
    const char *wiki = c->client->context[HG_MEDIAWIKI_DATABASE];
    if (!hg__declared(c->root, "event"))
        return;
    if (!strncmp(schema, "eventlogging_", 13))
        schema += 13;
    put_declared(c, "schema", schema);
    put_declared(c, "webHost", c->client->domain);
    if (wiki && begin_member(c, "wiki", true))
        hg__put_words(c->text, wiki);
}

static void put_facts(hg_completion *c)
{
    const char *time = hg__declared(c->root, "client_dt") ? "client_dt" : "dt";
    if (c->stream->unit && begin_member(c, "sample", false))
        hg__put_sample(c->text, c->stream);
    if (begin_member(c, "funnel_event_sequence_position", true)) {
        begin_value(c, HG_SLOT_SEQUENCE, NULL);
        hg__put_integer(c->text, (int64_t)c->stream->sequence + 1);
        end_value(c, HG_SLOT_SEQUENCE);
    }
    if (begin_member(c, time, false)) {
        begin_value(c, HG_SLOT_TIME, NULL);
        hg__put_now(c->client, c->text, c->now);
        end_value(c, HG_SLOT_TIME);
    }
}

static void put_meta(hg_completion *c)
{
    const hg_span given = find_member(&c->event, "meta");
    const hg_node *meta = hg__declared(c->root, "meta");
    const char *domain = c->client->domain;
    hg__put_key(c->text, "meta");
    hg__put(c->text, "{", 1);
    hg__put_pair(c->text, "stream", c->stream->name);
    if (domain && hg__allows(meta, "domain"))
        hg__put_pair(c->text, "domain", domain);
    put_members(c, &given, " stream domain ");
    if (!hg__is_filled(c->client, "/meta/dt") && !find_member(&given, "dt").length) {
        hg__put_key(c->text, "dt");
        begin_value(c, HG_SLOT_TIME, NULL);
        hg__put_now(c->client, c->text, c->now);
        end_value(c, HG_SLOT_TIME);
    }
    if (!find_member(&given, "id").length && hg__allows(meta, "id")) {
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
    if (!find_member(&c->event, "$schema").length)
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

/* a caller's event */

static hg_result refuse_with(hg_client *client, hg_problem problem, const hg_place *at,
                             const char *detail)
{
    hg__report(client, problem, at, detail);
    return refuse(client);
}

static bool is_title_of(const char *title, const hg_span *uri)
{
    size_t length = strlen(title);
    return uri->length > length + 2 && *uri->at == '/' && uri->at[length + 1] == '/' &&
           !memcmp(uri->at + 1, title, length);
}

/* The text is one object, and either it or its stream names its schema. */
static hg_result check_text(hg_completion *c, hg_span *uri)
{
    const hg_place schema = HG_IN(NULL, "$schema"), meta = HG_IN(NULL, "meta");
    const hg_span given = find_member(&c->event, "meta");
    const hg_stream *stream = c->stream;
    if (!is_object_text(&c->event))
        return refuse_with(c->client, HG_BAD_JSON, NULL, "an event is one object");
    if (given.length && *given.at != '{')
        return refuse_with(c->client, HG_INVALID_EVENT, &meta, "must be an object");
    *uri = find_member(&c->event, "$schema");
    if (uri->length > 2 && *uri->at == '"') {
        uri->at++;
        uri->length -= 2;
    } else if (!uri->length && stream->schema_uri) {
        *uri = (hg_span){stream->schema_uri, strlen(stream->schema_uri)};
    } else {
        return refuse_with(c->client, HG_MISSING_SCHEMA, &schema, stream->name);
    }
    if (stream->schema_title && !is_title_of(stream->schema_title, uri))
        return refuse_with(c->client, HG_WRONG_SCHEMA, &schema, stream->name);
    return HG_QUEUED;
}

static const hg_node *find_root(const hg_client *client, const hg_span *uri)
{
    int i;
    for (i = 0; i < client->schema_count; i++)
        if (hg__span_is(uri, client->schemas[i].uri))
            return client->schemas[i].root;
    return NULL;
}

static void note_unchecked(hg_client *client, hg_stream *stream)
{
    const hg_place streams = HG_IN(NULL, "streams");
    const hg_place at = HG_IN(&streams, stream->name);
    if (!stream->reported_unchecked)
        hg__report(client, HG_UNCHECKED, &at, "");
    stream->reported_unchecked = true;
}

/* What completing can add at the most: names, and the whole context at each of its places. */
static size_t completed_bytes(const hg_completion *c)
{
    const hg_client *client = c->client;
    size_t bytes = c->event.length + 2 * strlen(c->stream->name) + 1024;
    int i;
    bytes += c->stream->schema_uri ? strlen(c->stream->schema_uri) : 0;
    bytes += client->domain ? 2 * strlen(client->domain) : 0;
    for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
        bytes += value_of(c, i) ? 2 * (strlen(client->context[i]) + 64) : 0;
    return bytes;
}

/* The completed text is loaded and checked: what is valid is what leaves. */
static hg_result check_completed(hg_completion *c, const char *start, size_t bytes)
{
    hg_validation v = {.client = c->client, .stream = c->stream->name};
    const json_t *event = hg__load(c->client, start, bytes, 0, NULL);
    if (event && c->root)
        hg__validate(&v, c->root, event);
    return event && !v.errors ? HG_QUEUED : refuse(c->client);
}

static hg_result submit(hg_completion *c, hg_stream *stream)
{
    hg_client *client = c->client;
    char *start = client->events.at;
    size_t bytes;
    hg_span uri;
    hg_result result = check_text(c, &uri);
    if (result != HG_QUEUED || (result = make_room(client, completed_bytes(c))) != HG_QUEUED)
        return result;
    c->root = find_root(client, &uri);
    c->random = hg__take_random(client);
    hg__complete(c);
    hg__put(c->text, "\n", 1);
    bytes = (size_t)(client->events.at - start) - 1;
    if (bytes <= HG_MAX_EVENT_BYTES && (result = check_completed(c, start, bytes)) != HG_QUEUED) {
        client->events.at = start;
        return result;
    }
    if (!c->root)
        note_unchecked(client, stream);
    return enqueue(client, stream, start);
}

hg_result hg_submit(hg_client *client, int number, const char *json, size_t length, double now)
{
    const bool known = number >= 0 && number < client->stream_count;
    hg_stream *stream = &client->streams[known ? number : 0];
    hg_completion c = {.client = client,
                       .stream = stream,
                       .event = {json, length},
                       .text = &client->events,
                       .now = now};
    hg__enter(client, json);
    if (!known)
        return HG_UNKNOWN_STREAM;
    if (!stream->in_sample)
        return skip(client);
    return length > HG_MAX_EVENT_BYTES ? drop(client, HG_DROP_TOO_LARGE) : submit(&c, stream);
}
