/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Contextual attributes that a caller asks for by name. */

#include "check.h"

static const char schema[] =
    "{\"properties\":{\"performer\":{\"properties\":{\"is_bot\":{\"type\":\"boolean\"},\"edit_"
    "count\":{"
    "\"type\":\"integer\"},\"name\":{\"type\":\"string\"},\"groups\":{\"type\":\"array\"}},"
    "\"additionalProperties\":false},\"is_temp\":{\"type\":\"boolean\"}},\"additionalProperties\":"
    "false}";

static const char pageview[] =
    "{\"context\":{\"performer\":{\"is_temp\":true,\"is_logged_in\":true,\"edit_count\":7,\"name\":"
    "\"Ann\",\"groups\":[\"bot\",\"user\"]},\"mediawiki\":{\"database\":\"enwiki\"}}}";

static hg_client *open_wiki(void)
{
    hg_client *client = open_client();
    CHECK(add_schema(client, "/s/1.0.0", schema) == 0);
    CHECK(add_stream(client, "{\"name\":\"checked\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}") ==
          0);
    CHECK(add_stream(client,
                     "{\"name\":\"free\",\"config\":{\"producers\":{\"metrics_platform_client\":{"
                     "\"provide_values\":[\"mediawiki_database\"]}}}}") == 1);
    CHECK(begin_pageview(client, pageview) == 0);
    return client;
}

static int request(hg_client *client, int stream, const char *json)
{
    return hg_request_attributes(client, stream, json, strlen(json));
}

static void test_values_stand_where_the_schema_has_a_place(void)
{
    hg_client *client = open_wiki();
    CHECK(request(
              client, 0,
              "{\"names\":[\"performer_is_bot\",\"performer_is_temp\",\"mediawiki_database\"]}") ==
          0);
    CHECK(output_is(client, "{\"performer\":{\"is_bot\":true},\"is_temp\":true}"));
    CHECK(request(client, 1, "{\"schema\":\"/s/1.0.0\",\"names\":[\"performer_is_bot\"]}") == 0);
    CHECK(output_is(client, "{\"performer\":{\"is_bot\":true}}"));
    CHECK(request(client, 1, "{\"names\":[\"performer_is_temp\",\"page_id\"]}") == 0);
    CHECK(output_is(client, "{\"performer\":{\"is_temp\":true}}"));
    free(client);
}

static void test_what_the_stream_has_anyway_is_left_out(void)
{
    hg_client *client = open_wiki();
    CHECK(request(client, 1, "{\"names\":[\"mediawiki_database\"]}") == 0);
    CHECK(output_is(client, "{}"));
    free(client);
}

static void test_an_exact_count_is_left_out_beside_its_bucket(void)
{
    hg_client *client = open_wiki();
    CHECK(request(client, 1,
                  "{\"names\":[\"performer_edit_count\",\"performer_edit_count_bucket\"]}") == 0);
    CHECK(output_is(client, "{\"performer\":{\"edit_count_bucket\":\"5-99 edits\"}}"));
    free(client);
}

static void test_what_cannot_be_had_is_told(void)
{
    hg_client *client = open_wiki();
    CHECK(request(client, 0, "{\"names\":[\"performer_name\"]}") == 0);
    CHECK(output_is(client, "{}"));
    CHECK(reported(client, "personal-attribute", "/performer_name"));
    CHECK(request(client, 0, "{\"names\":[\"performer_shoe_size\",7,null]}") == 0);
    CHECK(reported(client, "unknown-attribute", "/performer_shoe_size"));
    CHECK(request(client, 0, "{\"names\":{}}") == 0 && output_is(client, "{}"));
    CHECK(request(client, 0, "[]") == 0 && output_is(client, "{}"));
    CHECK(request(client, 2, "{}") == -1 && request(client, -1, "{}") == -1);
    CHECK(request(client, 0, "{") == -1 && reported(client, "bad-json", NULL));
    free(client);
}

int main(void)
{
    test_values_stand_where_the_schema_has_a_place();
    test_what_the_stream_has_anyway_is_left_out();
    test_an_exact_count_is_left_out_beside_its_bucket();
    test_what_cannot_be_had_is_told();
    return finish();
}
