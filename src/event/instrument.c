/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "event/instrument.h"
#include "client.h"
#include "json/table.h"

int hg__report_instrument(hg_problems *problems, hg_problem problem,
                          const hg_instrument *instrument, const char *member, const char *detail)
{
    return hg__report_in(problems, problem, "instruments", instrument->type->name, member, detail);
}

void hg__give(hg_instrument *instrument, int attribute, const char *json)
{
    if (instrument->configured & HG_BIT(attribute))
        return;
    instrument->own |= HG_BIT(attribute);
    instrument->values[attribute] = json;
}

/* An option that has no effect, because the schema has no location for its attribute, is told. */
static void note_missing_location(hg_client *client, const hg_instrument *instrument, int attribute)
{
    const hg_node *root = hg__find_schema(client, instrument->stream->schema_uri);
    hg_location locations[HG_MAX_LOCATIONS];
    if (!hg__find_locations(root, attribute, locations))
        hg__report_instrument(&client->problems, HG_ATTRIBUTE_LEFT_OUT, instrument,
                              hg__attributes[attribute].fields, "");
}

bool hg__configure_attribute(hg_client *client, hg_instrument *instrument, int attribute,
                             const json_t *value)
{
    const hg_table table = hg__temporary_table(&client->arena, value);
    hg_text text;
    hg__begin_kept(&client->arena, &text);
    if (!table.tokens || !hg__put_value(&text, attribute, table.json, table.tokens))
        return false;
    instrument->configured |= HG_BIT(attribute);
    note_missing_location(client, instrument, attribute);
    return (instrument->values[attribute] = hg__end_kept(&client->arena, &text));
}

void hg__send_second(hg_client *client, hg_instrument *instrument, int attribute)
{
    instrument->second = attribute;
    note_missing_location(client, instrument, attribute);
}

hg_rule *hg__add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                      const char *action)
{
    hg_rule *rule = &client->rules[client->rule_count];
    if (client->rule_count == HG_MAX_RULES)
        return NULL;
    memset(rule, 0, sizeof *rule);
    if (action && !hg__keep_made(&client->arena, &rule->action, action))
        return NULL;
    rule->instrument = instrument;
    rule->on = on;
    client->rule_count++;
    return rule;
}
