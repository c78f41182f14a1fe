/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Flow replies: from opening a form to a reply that is saved, as funnels.
 *
 * A funnel begins with `initiate` at an entry point and gets an id, which the output then holds;
 * every other action names it. It counts its events from 1, whatever others do, and ends with
 * `save-success` or `cancel-success`. Neither title nor session leaves unless the options ask for
 * the session.
 *
 * First value of `initiate`: the entry point; of the others: the funnel's id. */

#include "client.h"
#include "instruments/registry.h"

#define MAX_FUNNELS 64
#define ID_DIGITS 20

typedef struct {
    char id[ID_DIGITS + 1];
    char entrypoint[32];
    uint32_t sequence;
    uint32_t since; /* its number in the order in which funnels began; 0: the place is free */
} funnel;

typedef struct {
    funnel funnels[MAX_FUNNELS];
    funnel *current;
    uint32_t begun;
    bool sends_session;
} flow;

HG_CONFIGURING static const char actions[] =
    "initiate\0preview\0keep-editing\0save-attempt\0"
    "cancel-attempt\0cancel-abort\0save-success\0cancel-success\0";

/* options */

static flow *flow_of(hg_client *client, hg_instrument *instrument)
{
    if (!instrument->own_data && (instrument->own_data = hg__keep(&client->arena, sizeof(flow))))
        memset(instrument->own_data, 0, sizeof(flow));
    return instrument->own_data;
}

bool hg__configure_flow_replies(hg_client *client, hg_instrument *instrument, const char *option,
                                const json_t *value)
{
    flow *own = flow_of(client, instrument);
    if (!own || !HG_IS(option, "sessionId") || !json_is_boolean(value))
        return false;
    own->sends_session = json_is_true(value);
    return true;
}

/* Whether the stream takes everybody. */
static bool is_everybody(const hg_stream *stream)
{
    return !stream->unit || (stream->rates && !stream->rates->next && stream->rates->rate >= 1);
}

bool hg__add_flow_replies_rules(hg_client *client, hg_instrument *instrument)
{
    const char *action;
    if (!flow_of(client, instrument))
        return false;
    if (is_everybody(instrument->stream) && !instrument->stream->full_rate)
        hg__report_instrument(&client->problems, HG_FULL_RATE, instrument, "stream", "");
    instrument->second = HG_FUNNEL_ID;
    for (action = actions; *action; action += strlen(action) + 1) {
        hg_rule *rule = hg__add_rule(client, instrument, "flow", action);
        if (!rule)
            return false;
        rule->selector = action;
    }
    return true;
}

HG_PART void begin_flow(hg_client *client, hg_instrument *instrument)
{
    const flow *own = instrument->own_data;
    if (instrument->stream->unit == HG_PAGEVIEW) {
        /* By a new sample: that of its configuration was refused. */
        hg__report_instrument(&client->problems, HG_CUTS_FUNNELS, instrument, "stream", "");
        instrument->stream->in_sample = false;
    }
    if (own->sends_session && client->context[HG_PERFORMER_SESSION_ID])
        hg__give(instrument, HG_PERFORMER_SESSION_ID, client->context[HG_PERFORMER_SESSION_ID]);
}

/* funnels */

static funnel *find_funnel(flow *own, const hg_string *id)
{
    const hg_span text = {id->text, id->length};
    int i;
    for (i = 0; i < MAX_FUNNELS; i++)
        if (own->funnels[i].since && hg__span_is(&text, own->funnels[i].id))
            return &own->funnels[i];
    return NULL;
}

/* A free place, or that of the oldest funnel, which is then closed. */
static funnel *take_place(hg_client *client, flow *own, const hg_instrument *instrument)
{
    funnel *place = own->funnels;
    int i;
    for (i = 1; i < MAX_FUNNELS && place->since; i++)
        if (own->funnels[i].since < place->since)
            place = &own->funnels[i];
    if (place->since && !client->counters.funnels_closed++)
        hg__report_instrument(&client->problems, HG_FUNNEL_CLOSED, instrument, NULL, "");
    return place;
}

static hg_result open_funnel(hg_client *client, hg_instrument *instrument,
                             const hg_string *entrypoint)
{
    flow *own = instrument->own_data;
    const unsigned char *random;
    hg_text text;
    funnel *place;
    size_t i;
    if (entrypoint->length >= sizeof place->entrypoint)
        return HG_INVALID;
    /* For the funnel's id, and for the event's. */
    if (client->random_left < (uint32_t)2 * HG_UUID_BYTES)
        return HG_NEEDS_RANDOM;
    /* When the event was answered with a request, such as to empty the buffer, this is the same
       call again: its funnel was begun already. */
    if (!(own->current && own->current->since == own->begun && !own->current->sequence)) {
        place = own->current = take_place(client, own, instrument);
        place->since = ++own->begun;
        place->sequence = 0;
        random = hg__take_random(client);
        for (i = 0; i < ID_DIGITS; i++)
            place->id[i] = "0123456789abcdef"[random[i / 2] >> (i % 2 * 4) & 15];
        place->id[ID_DIGITS] = 0;
    }
    hg__text_init(&text, own->current->entrypoint, sizeof own->current->entrypoint);
    hg__put(&text, entrypoint->text, entrypoint->length);
    hg__put_char(&text, '\0');
    return HG_QUEUED;
}

HG_PART hg_result compose_flow(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                               hg_values values, hg_string made[2], hg_text *room)
{
    flow *own = instrument->own_data;
    const hg_span action = {rule->action.text, rule->action.length};
    hg_result result = HG_QUEUED;
    if (hg__span_is(&action, "initiate"))
        result = open_funnel(client, instrument, values[HG_SLOT_FIRST]);
    else
        own->current = find_funnel(own, values[HG_SLOT_FIRST]);
    if (result != HG_QUEUED)
        return result;
    if (!own->current)
        return HG_INVALID;
    if (!hg__make_string(room, &made[0], own->current->entrypoint,
                         strlen(own->current->entrypoint)) ||
        !hg__make_string(room, &made[1], own->current->id, ID_DIGITS))
        return HG_INVALID;
    values[HG_SLOT_FIRST] = &made[0];
    values[HG_SLOT_SECOND] = &made[1];
    instrument->sequence = &own->current->sequence;
    return HG_QUEUED;
}

HG_PART void settle_flow(hg_client *client, hg_instrument *instrument, const hg_rule *rule,
                         hg_result result)
{
    flow *own = instrument->own_data;
    const hg_span action = {rule->action.text, rule->action.length};
    funnel *current = own->current;
    if (result < 0)
        return;
    if (result == HG_QUEUED)
        current->sequence++;
    client->output = (hg_span){current->id, ID_DIGITS};
    /* Close a funnel that has ended, and discard one whose first event was not queued. */
    if (!current->sequence || hg__span_is(&action, "save-success") ||
        hg__span_is(&action, "cancel-success"))
        current->since = 0;
    own->current = NULL;
}

const hg_instrument_type hg__flow_replies = {
    .name = "flowReplies",
    .context =
        HG_BIT(HG_PERFORMER_IS_ANON) | HG_BIT(HG_PERFORMER_IS_TEMP) | HG_BIT(HG_PAGE_NAMESPACE_ID),
    .first = HG_ENTRYPOINT,
    .spans_pageviews = true,
    .begin = begin_flow,
    .compose = compose_flow,
    .settle = settle_flow,
};
