/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
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

/* A line that hg_collect handed over, each part within its output. */
typedef struct {
    const char *id;
    const char *stream;
    const char *event;
    size_t id_length;
    size_t stream_length;
    size_t event_length;
} event_line;

/* The line at `*at`, which is then behind it; false at the end of the output. */
static inline bool next_event_line(const hg_client *client, const char **at, event_line *line)
{
    const char *end = hg_output(client) + hg_output_size(client), *first, *second, *last;
    if (*at == end)
        return false;
    first = memchr(*at, '\t', (size_t)(end - *at));
    second = memchr(first + 1, '\t', (size_t)(end - first - 1));
    last = memchr(second + 1, '\n', (size_t)(end - second - 1));
    *line = (event_line){*at,
                         first + 1,
                         second + 1,
                         (size_t)(first - *at),
                         (size_t)(second - first - 1),
                         (size_t)(last - second - 1)};
    *at = last + 1;
    return true;
}

/* A number of the output, which is one object, or the sum of one of its members that is an object.
 */
static inline double output_number(const hg_client *client, const char *name)
{
    json_t *object = json_loadb(hg_output(client), hg_output_size(client), 0, NULL), *item;
    const json_t *value = json_object_get(object, name);
    double sum = json_number_value(value);
    const char *key;
    json_object_foreach ((json_t *)value, key, item)
        sum += json_number_value(item);
    json_decref(object);
    return sum;
}

static inline double stat(hg_client *client, const char *name)
{
    hg_stats(client);
    return output_number(client, name);
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
