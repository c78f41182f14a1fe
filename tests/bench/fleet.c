/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A wiki's readers in one process: what their pageviews cost the core, and what arrives at the
 * intake, by who is recorded and at which rate.
 *
 * Usage: fleet SCHEMA PAGEVIEWS. Each pageview has a token and a user of its own, sends `init` and
 * as many clicks as its reader makes, and is left. Output: a JSON array, one member a scenario,
 * times in seconds of the processor. Exit status: 1 where an event is lost or a sample is not what
 * its rate says. */

#include <math.h>
#include <time.h>

#include "check.h"
#include "draw.h"

#define URI "/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1"

/* Of a hundred pageviews, and of each kind's: users of wikis are mostly not logged in. */
#define TEMPORARY_PERCENT 3
#define NAMED_PERCENT 7

/* So many clicks has a pageview on the average. */
#define CLICKS 1.5

static const char *const kinds[] = {
    "\"is_temp\":false,\"is_logged_in\":false,\"groups\":[\"*\"]",
    "\"is_temp\":true,\"is_logged_in\":true,\"groups\":[\"*\",\"temp\"],\"edit_count\":2",
    "\"is_temp\":false,\"is_logged_in\":true,\"groups\":[\"*\",\"user\"],\"edit_count\":340",
};

static const char *const names[] = {"ca-edit", "pt-watchlist", "n-recentchanges", "p-lang-btn"};

typedef struct {
    const char *name;
    const char *settings; /* members of the stream's configuration */
    double share;         /* of pageviews, in percent */
} audience;

static const audience audiences[] = {
    {"everybody", "", 100},
    {"named accounts", ",\"audience\":{\"minimum_edit_count\":1}", NAMED_PERCENT},
};

static const double rates[] = {1, 0.1, 0.01, 0.001};

typedef struct {
    uint32_t in_sample; /* pageviews */
    uint32_t events;
    uint32_t requests;
    uint32_t most_events; /* in one pageview */
    double bytes;
    double beginning; /* seconds of all pageviews: context, sampling, prefix */
    double sending;   /* seconds of all that sent: events built, queued, handed over, settled */
} tally;

static void fill_pool(hg_client *client)
{
    unsigned char *pool = hg_random_pool(client);
    int i;
    for (i = 0; i < HG_RANDOM_POOL_BYTES; i += 8) {
        uint64_t bits = draw();
        memcpy(pool + i, &bits, 8);
    }
    hg_random_filled(client);
}

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* a pageview */

static void begin(hg_client *client)
{
    const double user = draw_uniform() * 100;
    const int kind = user < NAMED_PERCENT ? 2 : user < NAMED_PERCENT + TEMPORARY_PERCENT;
    char pageview[TOKEN_DIGITS + 1], session[TOKEN_DIGITS + 1], text[768];
    draw_token(pageview);
    draw_token(session);
    snprintf(text, sizeof text,
             "{\"context\":{\"agent\":{\"client_platform\":\"mediawiki_js\","
             "\"client_platform_family\":\"desktop_browser\"},\"mediawiki\":{\"skin\":"
             "\"vector-2022\",\"database\":\"smallwiki\"},\"page\":{\"namespace_id\":0},"
             "\"performer\":{%s}},\"tokens\":{\"pageview\":\"%s\",\"session\":"
             "\"%s\"},\"viewport_width\":1280}",
             kinds[kind], pageview, session);
    if (begin_pageview(client, text))
        abort();
}

static bool emit(hg_client *client, int rule, int name, double now)
{
    hg_result result = hg_emit(client, rule, name, 0, now);
    if (result == HG_NEEDS_RANDOM) {
        fill_pool(client);
        result = hg_emit(client, rule, name, 0, now);
    }
    return CHECK(result == HG_QUEUED || result == HG_FILTERED) && result == HG_QUEUED;
}

/* The rules of the web UI click instrument, in the order of its plan. */
enum { CLICK, INIT };

static uint32_t use(hg_client *client, const int *strings, double now, tally *all)
{
    uint32_t events = emit(client, INIT, 0, now);
    while (draw_uniform() < CLICKS / (1 + CLICKS))
        events += emit(client, CLICK, strings[draw() % 4], now += 700);
    all->events += events;
    if (events > all->most_events)
        all->most_events = events;
    return events;
}

/* What a request is made of: the events, with commas between them and brackets around them. */
static double request_bytes(const hg_client *client)
{
    const char *at = hg_output(client);
    double bytes = 1;
    event_line line;
    while (next_event_line(client, &at, &line))
        bytes += (double)line.event_length + 1;
    return bytes;
}

/* What waits leaves with the page, and arrives. */
static void leave(hg_client *client, double now, tally *all)
{
    int batch;
    hg_collect(client, now);
    if (hg_output_size(client))
        all->bytes += request_bytes(client);
    while ((batch = hg_next_batch(client, now, HG_LEAVING)) >= 0) {
        all->requests++;
        hg_settle(client, batch, 201, -1, -1, -1, now);
    }
}

/* a scenario */

static hg_client *open_wiki(const char *schema, const audience *who, double rate, int *strings)
{
    hg_client *client = open_client();
    char stream[512];
    size_t i;
    snprintf(stream, sizeof stream,
             "{\"name\":\"mediawiki.web_ui_actions\",\"config\":{\"schema_uri\":\"" URI "\","
             "\"sample\":{\"unit\":\"pageview\",\"rate\":%g}%s}}",
             rate, who->settings);
    configure(client, "{\"domain\":\"small.wiki.example\"}");
    if (add_schema(client, URI, schema) || add_stream(client, stream) ||
        add_instrument(client, "{\"name\":\"webUiClick\",\"options\":"
                               "{\"stream\":\"mediawiki.web_ui_actions\"}}"))
        abort();
    for (i = 0; i < 4; i++)
        strings[i] = hg_intern(client, names[i], strlen(names[i]));
    fill_pool(client);
    return client;
}

static tally simulate(const char *schema, const audience *who, double rate, uint32_t pageviews)
{
    tally all = {0};
    int strings[4];
    hg_client *client = open_wiki(schema, who, rate, strings);
    double now = 1.8e12, drawn = pageviews * rate;
    uint32_t i;
    draw_state = 20261120;
    for (i = 0; i < pageviews; i++, now += 40) {
        double start = seconds(), between;
        begin(client);
        between = seconds();
        all.beginning += between - start;
        if (hg_in_sample(client, 0)) {
            all.in_sample++;
            if (use(client, strings, now, &all)) {
                leave(client, now, &all);
                all.sending += seconds() - between;
            }
        }
    }
    CHECK(stat(client, "emitted") == all.events && stat(client, "delivered") == all.events);
    CHECK(fabs(all.in_sample - drawn) <= 5 * sqrt(drawn * (1 - rate)));
    free(client);
    return all;
}

static void report(const audience *who, double rate, uint32_t pageviews, const tally *all)
{
    printf("{\"audience\":\"%s\",\"share\":%g,\"rate\":%g,\"pageviews\":%u,\"inSample\":%u,"
           "\"events\":%u,\"mostEvents\":%u,\"requests\":%u,\"bytes\":%.0f,\"beginning\":%.6f,"
           "\"sending\":%.6f}",
           who->name, who->share, rate, pageviews, all->in_sample, all->events, all->most_events,
           all->requests, all->bytes, all->beginning, all->sending);
}

static char *read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    char *text = calloc(1, 1 << 20);
    if (!file || !text || !fread(text, 1, (1 << 20) - 1, file))
        abort();
    fclose(file);
    return text;
}

int main(int count, char **arguments)
{
    const uint32_t pageviews = count == 3 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 0;
    char *schema;
    size_t i, j;
    if (!pageviews) {
        fputs("Usage: fleet SCHEMA PAGEVIEWS\n", stderr);
        return 2;
    }
    schema = read_file(arguments[1]);
    printf("[");
    for (i = 0; i < sizeof audiences / sizeof *audiences; i++) {
        for (j = 0; j < sizeof rates / sizeof *rates; j++) {
            const tally all = simulate(schema, &audiences[i], rates[j], pageviews);
            fputs(i + j ? ",\n" : "\n", stdout);
            report(&audiences[i], rates[j], pageviews, &all);
        }
    }
    printf("\n]\n");
    free(schema);
    return failed > 0;
}
