/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Two clients get the same random calls, also out of order, and after each of them all that one of
 * them has given back is overwritten: temporary memory, what was kept for a pageview that is over,
 * what is free of buffers and tables. They fare alike, for nothing is read from there. */

#include "check.h"
#include "client.h"
#include "draw.h"

#define RUNS 300
#define STEPS_A_RUN 400

#define PERFORMER "{\"context\":{\"performer\":{\"is_temp\":"
#define TOKENS                                                                                     \
    "\"tokens\":{\"pageview\":\"0123456789abcdef0123\",\"session\":\"11111111111111111111\"}"
#define EVERYBODY "\"sample\":{\"unit\":\"session\",\"rate\":1}"

typedef enum {
    BEGIN_PAGEVIEW,
    SET_SAMPLE,
    SUBMIT,
    EMIT,
    PREPARE,
    ADOPT,
    VALIDATE,
    ASSIGN,
    REQUEST_ATTRIBUTES,
    LISTENER_PLAN,
    COLLECT,
    NEXT_BATCH,
    HOLD,
    SETTLE,
    FORGET_EVENTS,
    INTERN,
    FORGET_STRINGS,
    FILL_RANDOM,
    REPORT,
    STATS,
    CALL_COUNT
} function;

/* What each is called with, most of the time; NULL ends a list. */
static const char *const texts[CALL_COUNT][8] = {
    [BEGIN_PAGEVIEW] = {PERFORMER "true,\"is_logged_in\":true,\"id\":5,\"groups\":[\"a\",\"b\"],"
                                  "\"language\":\"en\"},\"mediawiki\":{\"skin\":\"v\"}}," TOKENS
                                  ",\"domain\":\"d\"}",
                        PERFORMER "true}}," TOKENS "}", PERFORMER "false}}}", PERFORMER "1}}}",
                        "{\"context\":"},
    [SET_SAMPLE] = {"{" EVERYBODY "}", "{\"sample_rate\":{\"default\":1,\"0.5\":[\"x\",\"y\"]}}",
                    "{\"sample\":{\"unit\":\"pageview\",\"rate\":2}}", "{}", "{"},
    [SUBMIT] = {"{\"action\":\"a\"}", "{\"action\":\"b\",\"performer\":{\"x\":1}}",
                "{\"$schema\":\"/s/1.0.0\"}", "{\"action\":1}", "{\"meta\":{\"id\":\"i\"}}", "{"},
    [ADOPT] = {"{\"$schema\":\"/u/1.0.0\",\"meta\":{\"id\":\"x\",\"stream\":\"free\"}}", "{}"},
    [VALIDATE] = {"{\"action\":\"a\"}", "{\"action\":1,\"performer\":[]}", "{"},
    [ASSIGN] = {"{\"name\":\"e\",\"unit\":\"session\",\"rate\":1,\"groups\":64}", "{}"},
    [REQUEST_ATTRIBUTES] = {"{\"names\":[\"performer_language\",\"mediawiki_skin\",\"x\"],"
                            "\"schema\":\"/u/1.0.0\"}"},
    [INTERN] = {"a", "preview", "searchbox", "11111111111111111111"},
};

typedef struct {
    function function;
    const char *text;
    double now;
    int numbers[4];
} call;

static uint32_t below(uint32_t end) { return (uint32_t)(draw() % end); }

static hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(client, "/s/1.0.0",
               "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\",\"maxLength\":"
               "9},\"entrypoint\":{\"type\":\"string\"},\"funnel_id\":{\"type\":\"string\"},"
               "\"performer\":{\"properties\":{\"is_temp\":{\"type\":\"boolean\"},\"id\":{\"type\":"
               "\"integer\"},\"session_id\":{\"type\":\"string\"}}}}}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"," EVERYBODY
                       ",\"producers\":{\"metrics_platform_client\":{\"provide_values\":["
                       "\"performer_id\",\"performer_session_id\"],\"curation\":{"
                       "\"performer_is_temp\":{\"equals\":true}}}}}}");
    add_stream(client, "{\"name\":\"free\",\"config\":{\"schema_uri\":\"/u/1.0.0\",\"producers\":{"
                       "\"metrics_platform_client\":{\"provide_values\":[\"performer_groups\","
                       "\"mediawiki_skin\"]}}}}");
    add_instrument(client, "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"s\"}}");
    add_instrument(client, "{\"name\":\"flowReplies\",\"options\":{\"stream\":\"s\",\"sessionId\":"
                           "true}}");
    CHECK(begin_pageview(client, texts[BEGIN_PAGEVIEW][0]) == 0);
    return client;
}

static void overwrite(void *from, const void *to)
{
    memset(from, 0xA5, (size_t)((const char *)to - (char *)from));
}

static void overwrite_given_back(hg_client *client)
{
    hg_delivery *delivery = &client->delivery;
    overwrite(client->arena.low, client->arena.top);
    overwrite(client->events.at, client->events.end);
    overwrite(client->strings.bytes.at, client->strings.bytes.end);
    overwrite(client->strings.strings + client->strings.count,
              client->strings.strings + HG_MAX_STRINGS);
    overwrite(client->problems.text.at, client->problems.text.end);
    overwrite(delivery->batches + delivery->used, delivery->batches + HG_MAX_BATCHES);
    overwrite(client->random + client->random_left, client->random + HG_RANDOM_POOL_BYTES);
}

static call draw_call(double now)
{
    call c = {.function = (function)below(CALL_COUNT), .text = "", .now = now};
    const char *const *list;
    uint32_t count = 0;
    int i;
    /* Few calls end a pageview, and most begin a good one. */
    if (c.function == SET_SAMPLE && below(4))
        c.function = SUBMIT;
    list = texts[c.function];
    while (list[count])
        count++;
    if (count)
        c.text = list[below(2) ? 0 : below(count)];
    for (i = 0; i < 4; i++)
        c.numbers[i] = (int)below(10) - 1;
    return c;
}

static void fill_same_random(hg_client *client, int seed)
{
    int i;
    for (i = 0; i < HG_RANDOM_POOL_BYTES; i++)
        hg_random_pool(client)[i] = (unsigned char)(i * 7 + seed);
    hg_random_filled(client);
}

/* What the call answers. `has_output` is set where it wrote some. */
static int play(hg_client *client, const call *c, bool *has_output)
{
    const int *n = c->numbers;
    const size_t length = strlen(c->text);
    *has_output = false;
    switch (c->function) {
    case BEGIN_PAGEVIEW:
        return hg_begin_pageview(client, c->text, length);
    case SET_SAMPLE:
        return hg_set_sample(client, n[0] % 3, c->text, length);
    case SUBMIT:
        return (int)hg_submit(client, n[0] % 3, c->text, length, c->now);
    case EMIT:
        return (int)hg_emit(client, n[0] + n[1], n[2], n[3], c->now);
    case PREPARE:
        hg_prepare(client, n[0]);
        return hg_in_sample(client, n[0]);
    case ADOPT:
        return (int)hg_adopt(client, c->text, length);
    case COLLECT:
        *has_output = true;
        return hg_collect(client, c->now);
    case HOLD:
        return hg_hold(client, (uint32_t)(n[0] + n[1]), 100, (uint32_t)n[2], c->now);
    case SETTLE:
        return hg_settle(client, n[0], (int[]){201, 207, 400, 413, 503}[(n[1] + 1) % 5],
                         n[2] > 5 ? n[3] : -1, n[2] > 5 ? 1 : -1, -1, c->now);
    case FORGET_EVENTS:
        return n[0] == 3 ? hg_forget_events(client, HG_DROP_OPTED_OUT) : 0;
    case INTERN:
        return hg_intern(client, c->text, length);
    case FORGET_STRINGS:
        if (n[0] == 3)
            hg_forget_strings(client);
        return 0;
    case FILL_RANDOM:
        fill_same_random(client, n[0]);
        return 0;
    default:
        *has_output = true;
    }
    switch (c->function) {
    case VALIDATE:
        return hg_validate(client, 0, c->text, length);
    case ASSIGN:
        return hg_assign(client, c->text, length);
    case REQUEST_ATTRIBUTES:
        return hg_request_attributes(client, n[0] % 2, c->text, length);
    case LISTENER_PLAN:
        return hg_listener_plan(client);
    case NEXT_BATCH:
        return hg_next_batch(client, c->now, n[0] % 4);
    case REPORT:
        return hg_report(client);
    default:
        return hg_stats(client);
    }
}

static bool fare_alike(hg_client *client, hg_client *other, const call *c)
{
    bool has_output;
    const int answer = play(client, c, &has_output), same = play(other, c, &has_output) == answer;
    return same && (!has_output || answer < 0 ||
                    (hg_output_size(client) == hg_output_size(other) &&
                     !memcmp(hg_output(client), hg_output(other), hg_output_size(client))));
}

int main(void)
{
    int run, step;
    for (run = 0; run < RUNS; run++) {
        hg_client *client = ready(), *other = ready();
        double now = 0;
        bool alike = true;
        for (step = 0; alike && step < STEPS_A_RUN; step++) {
            const call c = draw_call(now += below(3000));
            alike = CHECK(fare_alike(client, other, &c));
            if (!alike)
                fprintf(stderr, "run %d, step %d: %d %s\n", run, step, (int)c.function, c.text);
            overwrite_given_back(other);
        }
        free(client);
        free(other);
    }
    return finish();
}
