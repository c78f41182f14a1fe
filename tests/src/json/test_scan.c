/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include "check.h"
#include "json/scan.h"

/* A copy on the heap of just its size, so that the sanitizer sees every byte that is read beyond.
 */
static char *exact_copy(const char *text)
{
    return memcpy(malloc(strlen(text)), text, strlen(text));
}

static const struct {
    const char *text;
    bool is_object;
    int members;
} texts[] = {
    {"{}", true, 0},
    {" { } ", true, 0},
    {"{\"a\":1}", true, 1},
    {"{\"a\":{\"b\":[1,2,\"}\"]} , \"c\" : \"\\\"\" }", true, 2},
    {"{\"a\":1,}", false, 1},
    {"{\"a\":1}}", false, 1},
    {"}", false, 0},
    {"[]", false, 0},
    {"{", false, 0},
    {"{\"", false, 0},
    {"{\"a", false, 0},
    {"{\"a\\", false, 0},
    {"{\"a\"", false, 0},
    {"{\"a\":", false, 1},
    {"{\"a\":\"b", false, 0},
    {"{\"a\":\"b\\", false, 0},
    {"{\"a\":\"b\\\"", false, 0},
    {"{\"a\":[\"b\\", false, 0},
};

static void test_members_are_found_and_nothing_is_read_beyond_the_end(void)
{
    size_t i;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *copy = exact_copy(texts[i].text);
        const hg_span span = {copy, strlen(texts[i].text)};
        hg_scan scan = hg__scan(&span);
        hg_member member;
        int members = 0;
        while (hg__next_member(&scan, &member))
            members++;
        if (!CHECK(members == texts[i].members && hg__is_whole(&scan) == texts[i].is_object))
            fprintf(stderr, "%s: %d members\n", texts[i].text, members);
        CHECK(scan.at <= scan.end);
        CHECK(!hg__find_member(&span, "none").length);
        free(copy);
    }
}

static void test_a_member_is_what_was_written(void)
{
    const hg_span text = {"{ \"a\" : [ 1 ] , \"b\":\"x\" }", 28};
    const hg_span a = hg__find_member(&text, "a"), b = hg__find_string(&text, "b");
    CHECK(hg__span_is(&a, "[ 1 ]") && hg__span_is(&b, "\"x\""));
    CHECK(!hg__find_string(&text, "a").length);
}

static void test_what_is_no_object_is_refused(void)
{
    static const char *const events[] = {"}", "", "[]", "{\"a\":\"\\", "{\"a\":1,}"};
    hg_client *client = open_client();
    size_t i;
    add_schema(client, "/s/1.0.0", "{\"type\":\"object\"}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}");
    begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}");
    fill_random(client);
    for (i = 0; i < sizeof events / sizeof *events; i++) {
        char *copy = exact_copy(events[i]);
        CHECK(hg_submit(client, 0, copy, strlen(events[i]), 0) == HG_INVALID);
        CHECK(reported(client, "bad-json", ""));
        free(copy);
    }
    free(client);
}

int main(void)
{
    test_members_are_found_and_nothing_is_read_beyond_the_end();
    test_a_member_is_what_was_written();
    test_what_is_no_object_is_refused();
    return finish();
}
