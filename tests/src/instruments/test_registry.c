/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"

static hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(client, "/s/1.0.0",
               "{\"type\":\"object\",\"properties\":{\"performer\":{\"type\":\"object\","
               "\"properties\":{\"is_temp\":{\"type\":\"boolean\"}}}}}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"sample\":{"
                       "\"unit\":\"session\",\"rate\":0.5}}}");
    return client;
}

static size_t count_rules(hg_client *client)
{
    json_t *plan;
    size_t count;
    CHECK(hg_listener_plan(client) == 0);
    plan = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    count = json_array_size(plan);
    json_decref(plan);
    return count;
}

#define FLOW "{\"name\":\"flowReplies\",\"options\":{\"stream\":\"s\"}}"
#define CLICK "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"s\"}}"

/* There is room for 32 rules: three times 8 and twice 3 of them leave room for two more, of which
   the last instrument needs three. */
static void test_an_instrument_that_cannot_be_added_leaves_no_rules(void)
{
    hg_client *client = ready();
    int i;
    for (i = 0; i < 3; i++)
        CHECK(add_instrument(client, FLOW) == 0);
    for (i = 0; i < 2; i++)
        CHECK(add_instrument(client, CLICK) == 0);
    CHECK(count_rules(client) == 30);
    CHECK(add_instrument(client, CLICK) == -1);
    CHECK(reported(client, "too-large", "/instruments/webUiClick"));
    CHECK(count_rules(client) == 30);
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    CHECK(hg_emit(client, 30, 0, 0, 0) == HG_UNKNOWN_STREAM);
    free(client);
}

static void test_there_are_instruments_of_these_names_alone(void)
{
    hg_client *client = ready();
    CHECK(add_instrument(client, "{\"name\":\"toString\"}") == -1);
    CHECK(reported(client, "unknown-instrument", "/instruments/toString"));
    CHECK(add_instrument(client, "{\"name\":1}") == -1);
    CHECK(reported(client, "unknown-instrument", "/instruments/"));
    CHECK(add_instrument(client, "{\"name\":\"webUiClick\"}") == -1);
    CHECK(reported(client, "bad-option", "/instruments/webUiClick"));
    free(client);
}

/* What is fatal to a start is no reason to crash a host that goes on. */
static void test_a_sample_that_cuts_funnels_is_refused(void)
{
    hg_client *client = ready();
    add_stream(client, "{\"name\":\"p\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"sample\":{"
                       "\"unit\":\"pageview\",\"rate\":0.5}}}");
    CHECK(add_instrument(client, "{\"name\":\"flowReplies\",\"options\":{\"stream\":\"p\"}}") ==
          -1);
    CHECK(reported(client, "cuts-funnels", "/instruments/flowReplies/stream"));
    CHECK(count_rules(client) == 0);
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    free(client);
}

int main(void)
{
    test_a_sample_that_cuts_funnels_is_refused();
    test_an_instrument_that_cannot_be_added_leaves_no_rules();
    test_there_are_instruments_of_these_names_alone();
    return finish();
}
