/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Homepage modules: which of them are seen, pointed at and followed, by whom the homepage is for:
 * named accounts. Every event carries the token of the visit that the server logged; without it
 * there is none.
 *
 * First value: the module. Second: of `link-click` the link, of `hover-out` how long it took in ms.
 */

#include "client.h"
#include "instruments/registry.h"

#define TOKEN_CHARACTERS 32

/* The longest action_data. A longer one is refused, for truncation would corrupt a pair. */
#define ACTION_DATA_BYTES 1024

/* What the options say of a module. */
typedef struct module {
    const struct module *next;
    const char *name;
    hg_string state;  /* empty: none */
    const char *data; /* serialised; "" for none */
} module;

/* options */

static bool configure_modules(hg_client *client, hg_instrument *instrument, const json_t *modules)
{
    const char *name;
    json_t *options;
    json_object_foreach ((json_t *)modules, name, options) {
        module *kept = hg__keep(&client->arena, sizeof *kept);
        const json_t *state = HG_GET(options, "state"), *data = HG_GET(options, "actionData");
        if (!kept || !json_is_object(options) || (state && !json_is_string(state)) ||
            (data && !json_is_string(data)))
            return false;
        kept->next = instrument->own_data;
        kept->name = hg__keep_string(&client->arena, name);
        kept->data = hg__keep_string(&client->arena, HG_TEXT_OF(options, "actionData"));
        if (!kept->name || !kept->data ||
            !hg__keep_made(&client->arena, &kept->state, HG_TEXT_OF(options, "state")))
            return false;
        instrument->own_data = kept;
    }
    return json_is_object(modules);
}

static bool is_token(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && json_string_length(value) == TOKEN_CHARACTERS &&
           strspn(text, HG_CONFIGURING_TEXT("0123456789abcdefghijklmnopqrstuv")) ==
               TOKEN_CHARACTERS;
}

bool hg__configure_homepage_module(hg_client *client, hg_instrument *instrument, const char *option,
                                   const json_t *value)
{
    HG_CONFIGURING static const struct {
        char name[16];
        int attribute;
    } options[] = {
        {"userId", HG_PERFORMER_ID},      {"userEditCount", HG_PERFORMER_EDIT_COUNT},
        {"isMobile", HG_IS_MOBILE},       {"mode", HG_MODE},
        {"userVariant", HG_USER_VARIANT},
    };
    size_t i;
    if (HG_IS(option, "modules"))
        return configure_modules(client, instrument, value);
    /* A malformed one is reported when the rules are added, and then nothing is sent. */
    if (HG_IS(option, "token"))
        return !is_token(value) ||
               hg__configure_attribute(client, instrument, HG_HOMEPAGE_PAGEVIEW_TOKEN, value);
    for (i = 0; i < sizeof options / sizeof *options; i++)
        if (hg__same(option, options[i].name))
            return hg__configure_attribute(client, instrument, options[i].attribute, value);
    return false;
}

static bool add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                     const char *action, const char *selector, const char *read)
{
    hg_rule *rule = hg__add_rule(client, instrument, on, action);
    if (rule) {
        rule->selector = selector;
        rule->read = read;
    }
    return rule;
}

bool hg__add_homepage_module_rules(hg_client *client, hg_instrument *instrument)
{
    HG_CONFIGURING static const char modules[] =
        ".growthexperiments-homepage-module[data-module-name]";
    HG_CONFIGURING static const char links[] = "[data-link-id],[data-link-group-id] a";
    HG_CONFIGURING static const char name[] = "[\"data-module-name\"]";
    HG_CONFIGURING static const char link[] = "[\"@module\",\"@link\"]";
    if (!(instrument->configured & HG_BIT(HG_HOMEPAGE_PAGEVIEW_TOKEN))) {
        hg__report_instrument(&client->problems, HG_BAD_HOMEPAGE_TOKEN, instrument, "token", "");
        return true;
    }
    instrument->except = "";
    instrument->second = HG_ACTION_DATA;
    instrument->third = HG_STATE;
    return add_rule(client, instrument, "impression", "impression", modules, name) &&
           add_rule(client, instrument, "hover-in", "hover-in", modules, name) &&
           add_rule(client, instrument, "hover-out", "hover-out", modules, name) &&
           add_rule(client, instrument, "click", "link-click", links, link);
}

/* events */

/* Whether the user is logged in with an account that is no temporary one. Where the host does not
   say whether it is logged in, its id does: 0 is nobody's. */
static bool is_named(const hg_client *client, const hg_instrument *instrument)
{
    const char *logged_in = client->context[HG_PERFORMER_IS_LOGGED_IN];
    const char *id = instrument->configured & HG_BIT(HG_PERFORMER_ID)
                         ? instrument->values[HG_PERFORMER_ID]
                         : client->context[HG_PERFORMER_ID];
    if (hg__same(client->context[HG_PERFORMER_IS_TEMP], "true"))
        return false;
    return logged_in ? hg__same(logged_in, "true") : id && !hg__same(id, "0");
}

HG_PART void begin_homepage(hg_client *client, hg_instrument *instrument)
{
    hg__give(instrument, HG_IS_MOBILE, "false");
    hg__give(instrument, HG_MODE, "\"desktop\"");
    hg__give(instrument, HG_USER_VARIANT, "\"\"");
    if (!client->context[HG_PERFORMER_EDIT_COUNT])
        hg__give(instrument, HG_PERFORMER_EDIT_COUNT, "0");
    instrument->silent = !(instrument->configured & HG_BIT(HG_HOMEPAGE_PAGEVIEW_TOKEN)) ||
                         !is_named(client, instrument);
}

/* Escapes what divides pairs, so that a value cannot pass for another pair. */
static void put_escaped(hg_text *text, const char *value, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++) {
        if (value[i] == ';')
            hg__put(text, "%3B", 3);
        else if (value[i] == '=')
            hg__put(text, "%3D", 3);
        else if (value[i] == '%')
            hg__put(text, "%25", 3);
        else
            hg__put_char(text, value[i]);
    }
}

HG_PART hg_result compose_homepage(hg_client *client, hg_instrument *instrument,
                                   const hg_rule *rule, hg_values values, hg_string made[2],
                                   hg_text *room)
{
    const module *found = instrument->own_data;
    const hg_string *given = values[HG_SLOT_SECOND];
    const hg_span name = {values[HG_SLOT_FIRST]->text, values[HG_SLOT_FIRST]->length};
    char bytes[ACTION_DATA_BYTES];
    hg_text text;
    (void)client;
    while (found && !hg__span_is(&name, found->name))
        found = found->next;
    hg__text_init(&text, bytes, sizeof bytes);
    if (found)
        hg__put_words(&text, found->data);
    if (given->length) {
        if (hg__text_length(&text))
            hg__put_char(&text, ';');
        hg__put_words(&text, hg__same(rule->on, "click") ? "linkId=" : "dwellMs=");
        put_escaped(&text, given->text, given->length);
    }
    if (text.full || !hg__make_string(room, &made[0], bytes, hg__text_length(&text)))
        return HG_INVALID;
    values[HG_SLOT_SECOND] = &made[0];
    if (found)
        values[HG_SLOT_THIRD] = &found->state;
    return HG_QUEUED;
}

const hg_instrument_type hg__homepage_module = {
    .name = "homepageModule",
    .context =
        HG_BIT(HG_PERFORMER_ID) | HG_BIT(HG_PERFORMER_EDIT_COUNT) | HG_BIT(HG_PERFORMER_IS_TEMP),
    .first = HG_MODULE,
    .begin = begin_homepage,
    .compose = compose_homepage,
};
