/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Contribution statistics: whether they may be collected for an event that is being registered. A
 * form and a server ask the same function, so that they cannot disagree. */

#include "client.h"
#include "instruments/registry.h"

#define MAX_TYPES 2

#define WORD(name, word, comment) word "\0"
static const char verdict_words[] = HG_CONTRIBUTIONS(WORD);

/* The first CONTRIBUTING ones are those whose point is to contribute. */
HG_CONFIGURING static const char types[] =
    "editing-event\0media-upload-event\0backlog-drive\0contest\0"
    "workshop\0training-seminar\0meetup\0hackathon\0conference\0other\0";
#define CONTRIBUTING 4
#define TYPE_COUNT 10
#define OTHER (1u << (TYPE_COUNT - 1))

/* The event's types, with a bit for each; and a bit beyond them when one does not exist. */
static unsigned read_types(const json_t *names)
{
    unsigned found = json_is_array(names) ? 0 : 1u << TYPE_COUNT;
    size_t i;
    for (i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        found |= 1u << (name ? hg__find_word(types, name) : TYPE_COUNT);
    }
    return found;
}

static unsigned count_bits(unsigned bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

static bool is_country(const char *code)
{
    return strspn(code, HG_CONFIGURING_TEXT("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == 2 && !code[2];
}

static hg_contributions judge(const json_t *event)
{
    const unsigned found = read_types(HG_GET(event, "types"));
    const char *participation = HG_TEXT_OF(event, "participation");
    const char *country = HG_TEXT_OF(event, "country");
    const bool online = HG_IS(participation, "online");
    const json_t *wikis = HG_GET(event, "wikis");
    if (!online && !HG_IS(participation, "in-person") && !HG_IS(participation, "hybrid"))
        return HG_CONTRIBUTIONS_BAD_PARTICIPATION;
    if (found >> TYPE_COUNT)
        return HG_CONTRIBUTIONS_UNKNOWN_TYPE;
    if (count_bits(found) > MAX_TYPES)
        return HG_CONTRIBUTIONS_TOO_MANY_TYPES;
    if (found & OTHER && found != OTHER)
        return HG_CONTRIBUTIONS_OTHER_BESIDE;
    /* Online events have no country. Ignore the field, which a form may hide but still send. */
    if (!online && !is_country(country))
        return HG_CONTRIBUTIONS_BAD_COUNTRY;
    if (!online && hg__lists(HG_GET(event, "disallowed"), country))
        return HG_CONTRIBUTIONS_DISALLOWED_COUNTRY;
    if (!(found & ((1u << CONTRIBUTING) - 1)))
        return HG_CONTRIBUTIONS_INVALID_TYPE;
    if (json_is_true(HG_GET(event, "requireWikis")) && json_is_array(wikis) &&
        !json_array_size(wikis))
        return HG_CONTRIBUTIONS_NO_WIKIS;
    return HG_CONTRIBUTIONS_ELIGIBLE;
}

hg_contributions hg_check_contributions(hg_client *client, const char *json, size_t length)
{
    const json_t *event;
    hg__enter(client, json);
    event = hg__load_json(client, json, length, NULL);
    return event ? judge(event) : HG_CONTRIBUTIONS_BAD_PARTICIPATION;
}

const char *hg_contributions_name(int verdict)
{
    return verdict >= 0 && verdict < HG_CONTRIBUTIONS_COUNT
               ? hg__nth_word(verdict_words, (unsigned)verdict)
               : "";
}
