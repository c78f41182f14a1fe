/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Web UI click: which controls of the interface are used, and by which kind of user.
 *
 * One event of the action `click` for a click on
 * - a link, button or input that is tagged with `data-event-name`, under that name;
 * - a link in a menu, under the id of its list item;
 * - a link in a table of contents, under one name for all, because an id would tell what is read.
 * Each pageview gives one event `init`, named by its namespace. Feature code adds events of other
 * actions through the topics `webuiactions_log.<action>`, with the name as their data. */

#include "client.h"
#include "instruments/registry.h"

/* Facts of the page that a skin may give, by the names of their attributes; null for one that it
   does not know. */
static bool configure_facts(hg_client *client, hg_instrument *instrument, const json_t *facts)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)facts, name, value) {
        int attribute = hg__find_attribute(name, HG_FIRST_FACT, HG_ATTRIBUTE_COUNT);
        if (attribute < 0 || (!json_is_null(value) &&
                              !hg__configure_attribute(client, instrument, attribute, value)))
            return false;
    }
    return json_is_object(facts);
}

static bool configure_roots(hg_client *client, hg_instrument *instrument, const json_t *roots)
{
    hg_text text;
    size_t i;
    hg__begin_kept(&client->arena, &text);
    for (i = 0; i < json_array_size(roots); i++) {
        const char *selector = json_string_value(json_array_get(roots, i));
        if (!selector || !*selector)
            return false;
        if (i)
            hg__put_char(&text, ',');
        hg__put_words(&text, selector);
    }
    instrument->except = hg__end_kept(&client->arena, &text);
    return json_is_array(roots) && instrument->except;
}

static bool configure(hg_client *client, hg_instrument *instrument, const char *option,
                      const json_t *value)
{
    if (hg__same(option, "mode"))
        return hg__configure_attribute(client, instrument, HG_ACTION_CONTEXT, value);
    if (hg__same(option, "facts"))
        return configure_facts(client, instrument, value);
    if (hg__same(option, "untrustedRoots"))
        return configure_roots(client, instrument, value);
    if (!hg__same(option, "destination"))
        return false;
    if (json_is_true(value))
        hg__send_second(client, instrument, HG_DESTINATION);
    return json_is_boolean(value);
}

/* What the instrument keeps is its rule for `init`. */
static bool add_rules(hg_client *client, hg_instrument *instrument)
{
    hg_rule *click = hg__add_rule(client, instrument, "click", "click");
    hg_rule *init = hg__add_rule(client, instrument, "init", "init");
    hg_rule *track = hg__add_rule(client, instrument, "track", NULL);
    if (!click || !init || !track)
        return false;
    if (!instrument->except)
        instrument->except = ".mw-parser-output";
    /* The nearest control, so that a tagged label or icon inside a tagged link is not its rival. */
    click->selector = "[data-event-name]:is(a,button,input),.vector-menu a,li[id^=\"toc-\"] a";
    click->read = instrument->second < 0 ? "[\"@name\"]" : "[\"@name\",\"@destination\"]";
    track->selector = "webuiactions_log.";
    instrument->own_data = init;
    return true;
}

/* `init` is named by the namespace, as analysts know it. */
static void name_init(hg_client *client, hg_rule *init)
{
    const char *number = client->context[HG_PAGE_NAMESPACE_ID];
    char name[32];
    hg_text text;
    hg__text_init(&text, name, sizeof name);
    hg__put_words(&text, "ns=");
    hg__put_words(&text, number ? number : "");
    hg__put_char(&text, '\0');
    hg__keep_made(&client->arena, &init->fixed, name);
}

static void begin(hg_client *client, hg_instrument *instrument)
{
    hg__give(instrument, HG_ACTION_CONTEXT, "\"desktop\"");
    if (client->viewport_width >= 0)
        hg__give(instrument, HG_VIEWPORT_SIZE_BUCKET,
                 hg__viewport_size_bucket(client->viewport_width));
    if (!client->context[HG_PERFORMER_GROUPS]) {
        hg__give(instrument, HG_PERFORMER_GROUPS, "[]");
        hg__give(instrument, HG_PERFORMER_IS_BOT, "false");
    }
    if (!client->context[HG_PERFORMER_EDIT_COUNT_BUCKET])
        hg__give(instrument, HG_PERFORMER_EDIT_COUNT_BUCKET, "\"0 edits\"");
    name_init(client, instrument->own_data);
}

const hg_instrument_type hg__web_ui_click = {
    .name = "webUiClick",
    .context = HG_BIT(HG_AGENT_CLIENT_PLATFORM) | HG_BIT(HG_AGENT_CLIENT_PLATFORM_FAMILY) |
               HG_BIT(HG_MEDIAWIKI_SKIN) | HG_BIT(HG_MEDIAWIKI_DATABASE) |
               HG_BIT(HG_PAGE_NAMESPACE_ID) | HG_BIT(HG_PERFORMER_IS_LOGGED_IN) |
               HG_BIT(HG_PERFORMER_IS_ANON) | HG_BIT(HG_PERFORMER_IS_TEMP) |
               HG_BIT(HG_PERFORMER_GROUPS) | HG_BIT(HG_PERFORMER_IS_BOT) |
               HG_BIT(HG_PERFORMER_EDIT_COUNT_BUCKET) | HG_BIT(HG_PERFORMER_SESSION_ID) |
               HG_BIT(HG_PERFORMER_PAGEVIEW_ID),
    .first = HG_ACTION_SOURCE,
    .configure = configure,
    .add_rules = add_rules,
    .begin = begin,
};
