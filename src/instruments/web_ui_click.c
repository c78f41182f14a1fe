/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Web UI click: which controls of the interface are used, and by which kind of user.
 *
 * One event of the action `click` for a click on
 * - a link, button or input that is tagged with `data-event-name`, under that name;
 * - a link in a menu, under the id of its list item;
 * - a link in a table of contents, under one name for all, because an id would tell what is read.
 * Each pageview gives one event `init`, named by its namespace. Feature code adds events of other
 * actions through the topics `webuiactions_log.<action>`, with the name as their data.
 *
 * With the options `impressions` and `hovers`, also when a control that is marked for it is seen
 * (`data-event-impression`) and pointed at (`data-event-hover`, whose value is how many ms that
 * takes): `impression`, `hover-in` and, with how long it took, `hover-out`. With `hovers` being
 * "focus" the focus of the keyboard counts like a pointer. */

#include "client.h"
#include "instruments/registry.h"

/* What the instrument keeps. */
typedef struct {
    hg_rule *init;
    bool impressions;
    bool hovers;
    bool focus;
} settings;

/* Kept when it is first asked for. */
static settings *settings_of(hg_client *client, hg_instrument *instrument)
{
    if (!instrument->own_data)
        instrument->own_data = hg__keep(&client->arena, sizeof(settings));
    return instrument->own_data;
}

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

static bool configure_sight(hg_client *client, hg_instrument *instrument, bool hovers,
                            const json_t *value)
{
    settings *kept = settings_of(client, instrument);
    const char *word = json_string_value(value);
    const bool focus = hovers && word && HG_IS(word, "focus");
    if (!kept || !(json_is_boolean(value) || focus))
        return false;
    if (hovers) {
        kept->hovers = focus || json_is_true(value);
        kept->focus = focus;
    } else {
        kept->impressions = json_is_true(value);
    }
    return true;
}

bool hg__configure_web_ui_click(hg_client *client, hg_instrument *instrument, const char *option,
                                const json_t *value)
{
    if (HG_IS(option, "mode"))
        return hg__configure_attribute(client, instrument, HG_ACTION_CONTEXT, value);
    if (HG_IS(option, "facts"))
        return configure_facts(client, instrument, value);
    if (HG_IS(option, "untrustedRoots"))
        return configure_roots(client, instrument, value);
    if (HG_IS(option, "impressions") || HG_IS(option, "hovers"))
        return configure_sight(client, instrument, *option == 'h', value);
    if (!HG_IS(option, "destination"))
        return false;
    if (json_is_true(value))
        hg__send_second(client, instrument, HG_DESTINATION);
    return json_is_boolean(value);
}

/* What the plan tells, and an event does not need. */

/* The nearest control, so that a tagged label or icon inside a tagged link is not its rival. */
HG_CONFIGURING static const char controls[] =
    "[data-event-name]:is(a,button,input),.vector-menu a,li[id^=\"toc-\"] a";
HG_CONFIGURING static const char seen[] = "[data-event-impression]:is(a,button,input)";
HG_CONFIGURING static const char marked[] = "[data-event-hover]:is(a,button,input)";
HG_CONFIGURING static const char topics[] = "webuiactions_log.";
HG_CONFIGURING static const char content[] = ".mw-parser-output";
HG_CONFIGURING static const char read_name[] = "[\"@name\"]";
HG_CONFIGURING static const char read_destination[] = "[\"@name\",\"@destination\"]";
HG_CONFIGURING static const char read_dwell[] = "[\"@name\",\"@dwell\"]";

static bool add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                     const char *action, const char *selector)
{
    hg_rule *rule = hg__add_rule(client, instrument, on, action);
    if (rule) {
        rule->selector = selector;
        rule->read = read_dwell;
    }
    return rule;
}

/* A pair of rules has the same selector. */
static bool add_hover_rules(hg_client *client, hg_instrument *instrument, const char *in,
                            const char *out)
{
    return add_rule(client, instrument, in, "hover-in", marked) &&
           add_rule(client, instrument, out, "hover-out", marked);
}

bool hg__add_web_ui_click_rules(hg_client *client, hg_instrument *instrument)
{
    settings *kept = settings_of(client, instrument);
    hg_rule *click = hg__add_rule(client, instrument, "click", "click");
    hg_rule *init = hg__add_rule(client, instrument, "init", "init");
    hg_rule *track = hg__add_rule(client, instrument, "track", NULL);
    if (!kept || !click || !init || !track)
        return false;
    if (!instrument->except)
        instrument->except = content;
    click->selector = controls;
    click->read = instrument->second < 0 ? read_name : read_destination;
    track->selector = topics;
    kept->init = init;
    if (kept->hovers)
        instrument->third = HG_DWELL_MS;
    return (!kept->impressions || add_rule(client, instrument, "impression", "impression", seen)) &&
           (!kept->hovers || add_hover_rules(client, instrument, "hover-in", "hover-out")) &&
           (!kept->focus || add_hover_rules(client, instrument, "focus-in", "focus-out"));
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

HG_PART void begin_click(hg_client *client, hg_instrument *instrument)
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
    name_init(client, ((settings *)instrument->own_data)->init);
}

/* A number as JSON has it, exact in a double. */
static bool is_number(const hg_string *string)
{
    uint32_t i;
    for (i = 0; i < string->length; i++)
        if (string->text[i] < '0' || string->text[i] > '9')
            return false;
    return i && i <= 15 && (i == 1 || *string->text != '0');
}

/* The second value of a hover-out is how long it took in ms; of any other event it is the
   destination. */
HG_PART hg_result compose_click(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                                hg_values values, hg_string made[2], hg_text *room)
{
    const hg_string *given = values[HG_SLOT_SECOND];
    (void)client;
    (void)instrument;
    (void)room;
    if (!hg__same(rule->on, "hover-out") && !hg__same(rule->on, "focus-out"))
        return HG_QUEUED;
    values[HG_SLOT_SECOND] = values[HG_SLOT_THIRD];
    if (is_number(given)) {
        made[0] = *given;
        made[0].json = given->text;
        made[0].json_length = given->length;
        values[HG_SLOT_THIRD] = &made[0];
    }
    return HG_QUEUED;
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
    .begin = begin_click,
    .compose = compose_click,
};
