/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* What the native tests share: checks that count, a client to ask, files to read. */

#ifndef HELIOGRAPH_TESTS_CHECK_H
#define HELIOGRAPH_TESTS_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heliograph.h"

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

static inline bool check(bool good, const char *what, const char *file, int line)
{
    if (good) {
        passed++;
    } else {
        failed++;
        fprintf(stderr, "%s:%d: %s\n", file, line, what);
    }
    return good;
}

static inline int finish(void)
{
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}

/* a client in memory of its own, so that the sanitizer sees where it ends */

#define TEST_MEMORY 524288

static inline hg_client *open_client(void)
{
    hg_client *client = hg_open(malloc(TEST_MEMORY), TEST_MEMORY, 1);
    if (!client)
        abort();
    return client;
}

static inline void fill_random(hg_client *client)
{
    static unsigned char byte;
    size_t i;
    for (i = 0; i < HG_RANDOM_POOL_BYTES; i++)
        hg_random_pool(client)[i] = (unsigned char)(byte = (unsigned char)(byte * 5 + 11));
    hg_random_filled(client);
}

/* The core leaves jansson's hooks set to its arena; a test that builds JSON needs its own back. */
static inline void use_heap(void) { json_set_alloc_funcs(malloc, free); }

static inline bool output_is(const hg_client *client, const char *text)
{
    bool same =
        hg_output_size(client) == strlen(text) && !memcmp(hg_output(client), text, strlen(text));
    if (!same)
        fprintf(stderr, "output: %.*s\n", (int)hg_output_size(client), hg_output(client));
    return same;
}

/* Whether the report holds a problem of this code, at this path unless that is NULL. */
static inline bool reported(hg_client *client, const char *code, const char *path)
{
    bool found = false;
    size_t i;
    json_t *problems, *problem;
    hg_report(client);
    use_heap();
    problems = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    json_array_foreach (problems, i, problem) {
        const char *at = json_string_value(json_object_get(problem, "path"));
        found |= !strcmp(json_string_value(json_object_get(problem, "code")), code) &&
                 (!path || !strcmp(at, path));
    }
    if (!found)
        fprintf(stderr, "no %s at %s in %.*s\n", code, path ? path : "any place",
                (int)hg_output_size(client), hg_output(client));
    json_decref(problems);
    return found;
}

/* Each call below takes C strings, which the public ones do not need. */

static inline int configure(hg_client *client, const char *json)
{
    return hg_configure(client, json, strlen(json));
}

static inline int add_schema(hg_client *client, const char *uri, const char *json)
{
    return hg_add_schema(client, uri, strlen(uri), json, strlen(json));
}

static inline int add_stream(hg_client *client, const char *json)
{
    return hg_add_stream(client, json, strlen(json));
}

static inline int add_instrument(hg_client *client, const char *json)
{
    return hg_add_instrument(client, json, strlen(json));
}

static inline int begin_pageview(hg_client *client, const char *json)
{
    return hg_begin_pageview(client, json, strlen(json));
}

static inline int validate(hg_client *client, int schema, const char *json)
{
    return hg_validate(client, schema, json, strlen(json));
}

static inline hg_result submit(hg_client *client, int stream, const char *json, double now)
{
    return hg_submit(client, stream, json, strlen(json), now);
}

#endif
