/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Events of instruments: a prefix, and the values that vary. */

#include "client.h"
#include "event/queue.h"
#include "schema/lookup.h"

/* The most that an instrument may compose for one event: text and its JSON. */
#define COMPOSED_BYTES 3072

/* Digits, by a schema that takes no string. False for a number that it refuses. */
HG_PART bool put_number(hg_text *text, const hg_part *part, const hg_string *string)
{
    const hg_limits *limits = part->node->limits;
    double number = 0;
    uint32_t i;
    for (i = 0; i < string->length; i++)
        number = number * 10 + (string->text[i] - '0');
    hg__put(text, string->text, string->length);
    return string->length && (part->node->types & (HG_INTEGER | HG_NUMBER)) &&
           !part->node->constants &&
           !(limits && (number < limits->minimum || number > limits->maximum));
}

/* A string over its maxLength is cut in code points. False for one that the schema refuses. */
static bool put_string(hg_text *text, const hg_part *part, const hg_string *string)
{
    size_t length = string->length;
    hg_token token;
    if (part->node && part->node->types && !(part->node->types & HG_STRING))
        return put_number(text, part, string);
    if (string->code_points - 1 < part->longest) {
        hg__put(text, string->json, string->json_length);
        return true;
    }
    if (part->node && part->node->max_length < string->code_points)
        length = hg__cut(string->text, length, part->node->max_length);
    hg__put_string(text, string->text, length);
    if (!part->node)
        return true;
    token = hg__name_token(string->text, length);
    token.count = hg__code_points(string->text, length) & HG_MAX_JSON_BYTES;
    return !hg__string_violation(part->node, HG_KEYWORD_NONE, string->text, &token);
}

static uint32_t next_number(const hg_instrument *instrument)
{
    return (instrument->sequence ? *instrument->sequence : instrument->stream->sequence) + 1;
}

/* Whether the schema takes the event that was written. */
HG_PART bool fits_whole(hg_client *client, const hg_instrument *instrument, const char *event)
{
    hg_validation v = {
        .fills = &client->fills, .problems = &client->problems, .stream = instrument->stream->name};
    const size_t length = (size_t)(client->events.at - event) - 1;
    const hg_token *value;
    hg__enter(client, NULL);
    value = hg__read_tokens(client, event, length);
    if (value)
        hg__validate(&v, hg__find_schema(client, instrument->stream->schema_uri), event, value);
    return value && !v.errors;
}

/* `id` is at the beginning of the line. */
static bool put_part(hg_client *client, const hg_instrument *instrument, const hg_part *part,
                     hg_values values, double now, const char *id)
{
    const hg_string *string = values[part->slot];
    const bool is_left_out = string && part->optional && !string->length;
    const char *end = is_left_out ? part->optional : part->after;
    hg_text *text = &client->events;
    hg__put(text, part->before, (size_t)(end - part->before));
    if (string)
        return is_left_out || put_string(text, part, string);
    if (part->slot == HG_SLOT_SEQUENCE)
        hg__put_integer(text, next_number(instrument));
    else if (part->slot == HG_SLOT_TIME)
        hg__put_time(text, &client->last_second, now);
    else if (part->slot == HG_SLOT_ID)
        hg__put(text, id, HG_UUID_JSON_BYTES);
    return true;
}

/* The values of an event, of which the host gave the first two. */
static hg_result gather(hg_client *client, const hg_rule *rule, hg_values values, hg_string made[2],
                        hg_text *room)
{
    hg_instrument *instrument = rule->instrument;
    const hg_string *empty = hg__interned(&client->strings, 0);
    values[HG_SLOT_THIRD] = empty;
    values[HG_SLOT_ACTION] = &rule->action;
    if (rule->fixed.text)
        values[HG_SLOT_FIRST] = &rule->fixed;
    if (!rule->action.text) {
        values[HG_SLOT_ACTION] = values[HG_SLOT_SECOND];
        values[HG_SLOT_SECOND] = empty;
    }
    if (!values[HG_SLOT_FIRST]->length || !values[HG_SLOT_ACTION]->length)
        return HG_INVALID;
    return instrument->type->compose
               ? instrument->type->compose(client, instrument, rule, values, made, room)
               : HG_QUEUED;
}

static hg_result emit(hg_client *client, const hg_rule *rule, hg_values values, double now)
{
    const hg_instrument *instrument = rule->instrument;
    char *line = client->events.at, *event = line + HG_UUID_JSON_BYTES + instrument->head;
    bool good = true;
    int i;
    if (client->random_left < HG_UUID_BYTES)
        return HG_NEEDS_RANDOM;
    hg__put_uuid(&client->events, hg__take_random(client));
    for (i = 0; good && i < instrument->part_count; i++)
        good = put_part(client, instrument, &instrument->parts[i], values, now, line);
    if (good && instrument->checks_whole && !client->events.full)
        good = fits_whole(client, instrument, event);
    if (good)
        return hg__queue_next(client, instrument->stream, line, event);
    client->events.at = line;
    client->events.full = false;
    hg__report_instrument(&client->problems, HG_INVALID_EVENT, instrument, NULL,
                          "the schema refuses one of its values");
    return hg__turn_away(client, HG_INVALID);
}

hg_result hg_emit(hg_client *client, int number, int first, int second, double now)
{
    const bool known = number >= 0 && number < client->rule_count;
    const hg_rule *rule = &client->rules[known ? number : 0];
    hg_values values = {[HG_SLOT_FIRST] = hg__interned(&client->strings, first),
                        [HG_SLOT_SECOND] = hg__interned(&client->strings, second)};
    hg_string made[2];
    hg_text room;
    hg_result result;
    char bytes[COMPOSED_BYTES];
    if (!known)
        return HG_UNKNOWN_STREAM;
    if (!rule->instrument->stream->in_sample)
        return hg__turn_away(client, HG_NOT_IN_SAMPLE);
    if (rule->instrument->stream->filtered || rule->instrument->silent)
        return hg__turn_away(client, HG_FILTERED);
    hg__text_init(&room, bytes, sizeof bytes);
    result = gather(client, rule, values, made, &room);
    if (result != HG_QUEUED)
        return result < 0 ? result : hg__turn_away(client, result);
    result = emit(client, rule, values, now);
    if (rule->instrument->type->settle)
        rule->instrument->type->settle(client, rule->instrument, rule, result);
    return result;
}

int hg_intern(hg_client *client, const char *text, size_t length)
{
    return hg__intern(&client->strings, text, length);
}

void hg_forget_strings(hg_client *client) { hg__forget_interned(&client->strings); }
