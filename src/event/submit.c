/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Events: an instrument's from its prefix, a caller's from its own text; refused, counted or
 * queued. */

#include "client.h"

static hg_result drop(hg_client *client, hg_drop_reason reason)
{
    client->counters.emitted++;
    client->counters.dropped[reason]++;
    return HG_DROPPED;
}

/* What an accepted event needs, so that nothing has to be undone later. */
static hg_result make_room(hg_client *client, size_t bytes, bool needs_id)
{
    if (bytes > (size_t)(client->events.end - client->events.start))
        return drop(client, HG_DROP_TOO_LARGE);
    if (bytes > (size_t)(client->events.end - client->events.at))
        return HG_NEEDS_COLLECT;
    return needs_id && client->random_left < HG_UUID_BYTES ? HG_NEEDS_RANDOM : HG_QUEUED;
}

static hg_result skip(hg_client *client)
{
    client->counters.not_in_sample++;
    return HG_NOT_IN_SAMPLE;
}

static hg_result filter(hg_client *client)
{
    client->counters.filtered++;
    return HG_FILTERED;
}

static hg_result refuse(hg_client *client)
{
    client->counters.invalid++;
    return HG_INVALID;
}

static hg_result refuse_with(hg_client *client, hg_problem problem, const hg_place *at,
                             const char *detail)
{
    hg__report(client, problem, at, detail);
    return refuse(client);
}

/* The event stands in the buffer from `start`; without a batch for it, it is gone again. */
static hg_result enqueue(hg_client *client, char *start)
{
    size_t bytes = (size_t)(client->events.at - start) - 1;
    if (bytes > HG_MAX_EVENT_BYTES || !hg__has_room(&client->delivery, bytes)) {
        client->events.at = start;
        return drop(client, bytes > HG_MAX_EVENT_BYTES ? HG_DROP_TOO_LARGE : HG_DROP_QUEUE_FULL);
    }
    hg__enqueue(&client->delivery, bytes);
    client->counters.emitted++;
    return HG_QUEUED;
}

/* Only an event that is queued takes a number of its stream's sequence. */
static hg_result enqueue_next(hg_client *client, hg_stream *stream, char *start)
{
    hg_result result = enqueue(client, start);
    stream->sequence += result == HG_QUEUED;
    return result;
}

/* an instrument's event */

/* What an instrument may compose of its own: text and its JSON. */
#define COMPOSED_BYTES 3072

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
    return !part->node || !hg__string_offence(part->node, HG_KEYWORD_NONE, string->text, length);
}

static bool put_part(hg_client *client, const hg_instrument *instrument, const hg_part *part,
                     hg_strings strings, double now, const unsigned char *random)
{
    const bool is_string = part->slot - HG_SLOT_FIRST < 4u;
    const hg_string *string = is_string ? strings[part->slot - HG_SLOT_FIRST] : NULL;
    const bool is_left_out = part->optional && !string->length;
    const char *end = is_left_out ? part->optional : part->after;
    hg_text *text = &client->events;
    hg__put(text, part->before, (size_t)(end - part->before));
    if (is_string)
        return is_left_out || put_string(text, part, string);
    switch (part->slot) {
    case HG_SLOT_SEQUENCE:
        hg__put_integer(text, (int64_t)(instrument->sequence ? *instrument->sequence
                                                             : instrument->stream->sequence) +
                                  1);
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

/* The strings of an event. `second` is the action of a rule that has none of its own. */
static hg_result gather(hg_client *client, const hg_rule *rule, hg_strings strings,
                        hg_string made[2], hg_text *room)
{
    hg_instrument *instrument = rule->instrument;
    strings[3] = &rule->action;
    if (rule->fixed.text)
        strings[0] = &rule->fixed;
    if (!rule->action.text) {
        strings[3] = strings[1];
        strings[1] = strings[2];
    }
    if (!strings[0]->length || !strings[3]->length)
        return HG_INVALID;
    return instrument->type->compose
               ? instrument->type->compose(client, instrument, rule, strings, made, room)
               : HG_QUEUED;
}

static hg_result emit(hg_client *client, const hg_rule *rule, hg_strings strings, double now)
{
    const hg_instrument *instrument = rule->instrument;
    char *start = client->events.at;
    const unsigned char *random;
    size_t bytes = instrument->longest;
    hg_result result;
    int i;
    for (i = 0; i < 4; i++)
        bytes += strings[i]->json_length;
    if ((result = make_room(client, bytes, true)) != HG_QUEUED)
        return result;
    random = hg__take_random(client);
    for (i = 0; i < instrument->part_count; i++) {
        if (!put_part(client, instrument, &instrument->parts[i], strings, now, random)) {
            client->events.at = start;
            hg__report_instrument(client, HG_INVALID_EVENT, instrument, NULL,
                                  "the schema refuses one of its values");
            return refuse(client);
        }
    }
    return enqueue_next(client, instrument->stream, start);
}

hg_result hg_emit(hg_client *client, int number, int first, int second, double now)
{
    const bool known = number >= 0 && number < client->rule_count;
    const hg_rule *rule = &client->rules[known ? number : 0];
    const hg_string *empty = find_string(client, 0);
    hg_strings strings = {find_string(client, first), find_string(client, second), empty, empty};
    hg_string made[2];
    hg_text room;
    hg_result result;
    char bytes[COMPOSED_BYTES];
    if (!known)
        return HG_UNKNOWN_STREAM;
    if (!rule->instrument->stream->in_sample)
        return skip(client);
    if (rule->instrument->stream->filtered || rule->instrument->silent)
        return filter(client);
    hg__text(&room, bytes, sizeof bytes);
    result = gather(client, rule, strings, made, &room);
    if (result != HG_QUEUED)
        return result == HG_INVALID ? refuse(client) : result;
    result = emit(client, rule, strings, now);
    if (rule->instrument->type->settle)
        rule->instrument->type->settle(client, rule->instrument, rule, result);
    return result;
}

/* a caller's event */

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
    const hg_span given = hg__find_member(&c->event, "meta");
    const hg_stream *stream = c->stream;
    if (!hg__is_object(&c->event))
        return refuse_with(c->client, HG_BAD_JSON, NULL, "");
    if (given.length && *given.at != '{')
        return refuse_with(c->client, HG_INVALID_EVENT, &meta, "must be an object");
    *uri = hg__find_member(&c->event, "$schema");
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
    if (!stream->reported_unchecked)
        hg__report_stream(client, HG_UNCHECKED, stream);
    stream->reported_unchecked = true;
}

/* What completing can add at the most: names, and the whole context at each of its places. */
static size_t completed_bytes(const hg_completion *c)
{
    const hg_client *client = c->client;
    size_t bytes = c->event.length + 2 * strlen(c->stream->target) + 1024;
    int i;
    bytes += c->stream->schema_uri ? strlen(c->stream->schema_uri) : 0;
    bytes += client->domain ? 2 * strlen(client->domain) : 0;
    bytes +=
        client->context[HG_MEDIAWIKI_DATABASE] ? strlen(client->context[HG_MEDIAWIKI_DATABASE]) : 0;
    for (i = 0; i < HG_CONTEXT_ATTRIBUTE_COUNT; i++)
        bytes += hg__value_of(c, i) ? 2 * (strlen(client->context[i]) + 64) : 0;
    return bytes;
}

/* The completed text is loaded and checked: what is valid is what leaves. */
static hg_result check_completed(hg_completion *c, const char *start, size_t bytes)
{
    hg_validation v = {.client = c->client, .stream = c->stream->name};
    const json_t *event = hg__load(c->client, start, bytes, NULL);
    if (event && c->root)
        hg__validate(&v, c->root, event);
    return event && !v.errors ? HG_QUEUED : refuse(c->client);
}

/* Between tokens a caller may have ended lines; within strings nobody can. */
static void keep_on_one_line(char *at, size_t length)
{
    const char *end = at + length;
    while ((at = memchr(at, '\n', (size_t)(end - at))))
        *at = ' ';
}

static hg_result submit(hg_completion *c, hg_stream *stream)
{
    hg_client *client = c->client;
    char *start = client->events.at;
    size_t bytes;
    hg_span uri;
    hg_result result = check_text(c, &uri);
    if (result != HG_QUEUED || (result = make_room(client, completed_bytes(c), true)) != HG_QUEUED)
        return result;
    c->root = find_root(client, &uri);
    c->random = hg__take_random(client);
    hg__complete(c);
    hg__put(c->text, "\n", 1);
    if (client->events.full) {
        client->events.at = start;
        client->events.full = false;
        return drop(client, HG_DROP_TOO_LARGE);
    }
    bytes = (size_t)(client->events.at - start) - 1;
    if (bytes <= HG_MAX_EVENT_BYTES && (result = check_completed(c, start, bytes)) != HG_QUEUED) {
        client->events.at = start;
        return result;
    }
    keep_on_one_line(start, bytes);
    if (!c->root)
        note_unchecked(client, stream);
    return enqueue_next(client, stream, start);
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
    if (stream->filtered)
        return filter(client);
    return length > HG_MAX_EVENT_BYTES ? drop(client, HG_DROP_TOO_LARGE) : submit(&c, stream);
}

/* a stored event */

/* What left a client once is one line with a schema, a stream and an id; a store may hold anything.
 */
static bool is_event(hg_client *client, const char *json, size_t length)
{
    hg_validation v = {.client = client};
    const json_t *event = memchr(json, '\n', length) ? NULL : hg__load(client, json, length, NULL);
    const json_t *meta = hg__get(event, "meta");
    const char *uri = json_string_value(hg__get(event, "$schema"));
    const hg_node *root = hg__find_schema(client, uri);
    if (root)
        hg__validate(&v, root, event);
    return uri && !v.errors && json_string_length(hg__get(meta, "stream")) &&
           json_string_length(hg__get(meta, "id"));
}

hg_result hg_adopt(hg_client *client, const char *json, size_t length)
{
    char *start = client->events.at;
    hg_result result;
    hg__enter(client, json);
    if (length > HG_MAX_EVENT_BYTES)
        return drop(client, HG_DROP_TOO_LARGE);
    if ((result = make_room(client, length + 1, false)) != HG_QUEUED)
        return result;
    if (!hg__has_room(&client->delivery, length))
        return HG_NEEDS_TIME;
    if (!is_event(client, json, length))
        return drop(client, HG_DROP_INVALID);
    hg__put(&client->events, json, length);
    hg__put(&client->events, "\n", 1);
    return enqueue(client, start);
}

void hg_discard(hg_client *client, int reason, uint32_t count)
{
    if ((uint32_t)reason >= HG_DROP_COUNT)
        return;
    client->counters.emitted += count;
    client->counters.dropped[reason] += count;
}
