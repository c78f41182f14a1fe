/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Delivery beside a model that knows each event: random steps, and after each of them every event
 * is in one place, the counts are the model's, and what may leave does. */

#include "draw.h"
#include "outbox.h"

#define RUNS 60
#define STEPS_A_RUN 800
#define MOST_EVENTS 4000
#define MOST_FLYING 256

typedef enum { WAITS, FLIES, IS_DELIVERED, IS_DROPPED } place;

typedef struct {
    place place;
    bool held;
    bool lingers; /* it has not travelled yet */
    bool alone;   /* its request was too large */
    double due;  /* before it nothing but a flush, and of ordinary events the end of the page, takes
                    it */
    int request; /* while it flies */
} event;

typedef struct {
    hg_client *client;
    double now;
    event events[MOST_EVENTS];
    uint32_t count;
    int requests[MOST_FLYING];
    int request_count;
    int handed_over;
    bool is_backing_off; /* something failed, or the intake asked for time */
} model;

static uint32_t below(uint32_t end) { return (uint32_t)(draw() % end); }

static int count_events(const model *m, place place)
{
    uint32_t i;
    int count = 0;
    for (i = 0; i < m->count; i++)
        count += m->events[i].place == place;
    return count;
}

static double number_of(const json_t *stats, const char *name)
{
    return json_number_value(json_object_get(stats, name));
}

static void check_account(const model *m)
{
    json_t *stats, *reason;
    const char *key;
    double dropped = 0;
    hg_stats(m->client);
    stats = json_loadb(hg_output(m->client), hg_output_size(m->client), 0, NULL);
    json_object_foreach (json_object_get(stats, "dropped"), key, reason)
        dropped += json_number_value(reason);
    CHECK(number_of(stats, "emitted") == m->count);
    CHECK(number_of(stats, "queued") == count_events(m, WAITS));
    CHECK(number_of(stats, "inFlight") == count_events(m, FLIES));
    CHECK(number_of(stats, "delivered") == count_events(m, IS_DELIVERED));
    CHECK(number_of(stats, "handedOver") == m->handed_over);
    CHECK(dropped == count_events(m, IS_DROPPED));
    json_decref(stats);
}

/* What waits and could leave by itself: the time at which the first one does; negative for none. */
static double find_first_due(const model *m, bool held)
{
    double at = -1;
    uint32_t i;
    for (i = 0; i < m->count; i++) {
        const event *e = &m->events[i];
        if (e->place == WAITS && e->held == held && (at < 0 || e->due < at))
            at = e->due;
    }
    return at;
}

static void check_wake(const model *m)
{
    const double ordinary = find_first_due(m, false), held = find_first_due(m, true);
    const double wake = hg_wake_at(m->client);
    CHECK((wake < 0) == (ordinary < 0 && held < 0));
    if (m->is_backing_off)
        return;
    if (ordinary < 0)
        CHECK(wake == held);
    else
        CHECK(wake <= ordinary && (held < 0 || wake <= held));
}

/* steps */

static void submit_some(model *m)
{
    uint32_t events = 1 + (below(8) ? below(4) : below(120));
    if (m->count + events > MOST_EVENTS)
        return;
    collect(m->client, (int)events, m->now);
    while (events--)
        m->events[m->count++] =
            (event){.place = WAITS, .lingers = true, .due = m->now + HG_LINGER_MS};
}

static void check_nothing_was_due(const model *m)
{
    const double ordinary = find_first_due(m, false), held = find_first_due(m, true);
    if (m->is_backing_off)
        return;
    /* Beside what flies there may be no room for it. */
    CHECK(m->request_count || ordinary < 0 || ordinary > m->now);
    CHECK(m->request_count || held < 0 || held > m->now);
}

static void fly(model *m, const request *sent, int urgency)
{
    const bool held = m->events[sent->first[0]].held;
    int i;
    uint32_t k;
    CHECK(held || sent->count == 1 || !m->events[sent->first[0]].alone);
    for (i = 0; i < sent->count; i++) {
        for (k = 0; k < sent->span[i]; k++) {
            event *e = &m->events[sent->first[i] + k];
            if (!CHECK(sent->first[i] + k < m->count && e->place == WAITS && e->held == held))
                abort();
            CHECK(!held || urgency == HG_FLUSH || e->due <= m->now);
            CHECK(held || e->alone == m->events[sent->first[0]].alone);
            e->place = FLIES;
            e->request = sent->number;
            if (e->lingers)
                e->due = 0;
            e->lingers = false;
        }
    }
    m->requests[m->request_count++] = sent->number;
}

static void send_some(model *m)
{
    const int urgency = below(4) ? HG_WHEN_DUE : (int)below(HG_URGENCY_COUNT);
    request sent;
    if (m->request_count == MOST_FLYING)
        return;
    sent = next_request(m->client, m->now, urgency);
    if (sent.number >= 0)
        fly(m, &sent, urgency);
    else if (urgency == HG_WHEN_DUE)
        check_nothing_was_due(m);
}

/* Those that still fly in a request come to this end, or wait again. Returns how many. */
static int land(model *m, int request, place to, bool is_alone)
{
    int count = 0;
    uint32_t i;
    for (i = 0; i < m->count; i++) {
        event *e = &m->events[i];
        if (e->place != FLIES || e->request != request)
            continue;
        e->place = to;
        e->held = e->held && !is_alone;
        e->alone = e->alone || is_alone;
        count++;
    }
    return count;
}

/* An answer that judges events: some are held, some refused; now and then it does not add up. */
static void judge(model *m, int request)
{
    const bool is_odd = !below(16);
    const uint32_t held = below(4), refused = below(4);
    int delivered = 0, rejected = 0;
    uint32_t i, k;
    for (k = 0, i = below(2) ? 0 : m->count; k < m->count; k++, i++) {
        event *e = &m->events[i %= m->count];
        const uint32_t tries = below(HG_MAX_TRIES + 1);
        if (e->place != FLIES || e->request != request)
            continue;
        if (below(4) < held) {
            const int answer = hg_hold(m->client, i, 1 + below(600), tries, m->now);
            CHECK(answer == (tries + 1 >= HG_MAX_TRIES));
            *e = (event){.place = answer ? IS_DROPPED : WAITS,
                         .held = true,
                         .due = m->now + hg_hold_ms(tries + 1)};
        } else if (below(4) < refused && !is_odd) {
            rejected++;
            e->place = IS_DROPPED;
        } else {
            delivered++;
            if (!is_odd)
                e->place = IS_DELIVERED;
        }
    }
    if (is_odd) {
        CHECK(hg_settle(m->client, request, 207, delivered + 1, 0, -1, m->now) == 0);
        land(m, request, WAITS, false);
        m->is_backing_off = true;
    } else {
        CHECK(hg_settle(m->client, request, 207, delivered, rejected, -1, m->now) == 1);
        m->is_backing_off = false;
    }
}

static void answer_one(model *m)
{
    static const int statuses[] = {201, 204, 400, 404, 413, 413, 429, 503, 0, -1, HG_HANDED_OVER};
    const int status = statuses[below(sizeof statuses / sizeof *statuses)];
    const int place = m->request_count ? (int)below((uint32_t)m->request_count) : 0;
    int request, answer, count = 0;
    uint32_t i;
    if (!m->request_count)
        return;
    request = m->requests[place];
    m->requests[place] = m->requests[--m->request_count];
    if (below(2)) {
        judge(m, request);
        return;
    }
    for (i = 0; i < m->count; i++)
        count += m->events[i].place == FLIES && m->events[i].request == request;
    answer = hg_settle(m->client, request, status, -1, -1, -1, m->now);
    if (status == 201 || status == 204 || status == HG_HANDED_OVER) {
        land(m, request, IS_DELIVERED, false);
        m->handed_over += status == HG_HANDED_OVER ? count : 0;
    } else if (status == 413 && count > 1) {
        land(m, request, WAITS, true);
    } else if (status == 429 || status == 503 || !status) {
        land(m, request, WAITS, false);
    } else {
        land(m, request, IS_DROPPED, false);
    }
    CHECK(answer == !(status == 429 || status == 503 || !status || (status == 413 && count > 1)));
    m->is_backing_off = !answer && (status != 413 || m->is_backing_off);
}

static void forget_all(model *m)
{
    uint32_t i;
    CHECK(hg_forget_events(m->client, HG_DROP_CLOSED) == 0);
    for (i = 0; i < m->count; i++)
        if (m->events[i].place == WAITS)
            m->events[i].place = IS_DROPPED;
}

static void step(model *m)
{
    const uint32_t kind = below(100);
    if (kind < 20)
        submit_some(m);
    else if (kind < 50)
        send_some(m);
    else if (kind < 75)
        answer_one(m);
    else if (kind < 99)
        m->now += below(3) ? below(1500) : below(4) ? below(90000) : below(4000000);
    else if (!below(4))
        forget_all(m);
    check_account(m);
    check_wake(m);
}

/* In the end the intake takes everything. */
static void drain(model *m)
{
    for (;;) {
        request sent;
        while (m->request_count) {
            const int number = m->requests[--m->request_count];
            CHECK(hg_settle(m->client, number, 201, -1, -1, -1, m->now) == 1);
            land(m, number, IS_DELIVERED, false);
        }
        m->now += 1e7;
        sent = next_request(m->client, m->now, HG_WHEN_DUE);
        if (sent.number < 0)
            break;
        fly(m, &sent, HG_WHEN_DUE);
    }
    check_account(m);
    CHECK(!count_events(m, WAITS) && !count_events(m, FLIES));
}

int main(void)
{
    static model m;
    int run, i;
    for (run = 0; run < RUNS; run++) {
        m = (model){.client = ready(), .now = 1000};
        for (i = 0; i < STEPS_A_RUN; i++)
            step(&m);
        drain(&m);
        free(m.client);
    }
    return finish();
}
