/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"
#include "json/load.h"

/* What loading may take is known before it begins; jansson must never be refused memory. */
static void test_the_need_of_loading_is_never_underestimated(void)
{
    static const char *const alphabet[] = {"{",
                                           "}",
                                           "[",
                                           "]",
                                           ",",
                                           ":",
                                           "\"a\"",
                                           "\"\\\"\"",
                                           "12",
                                           "-1e9",
                                           "\"long long long string\"",
                                           "true",
                                           " ",
                                           "\"\"",
                                           "{}",
                                           "[]",
                                           "null",
                                           "0.5"};
    static _Alignas(16) unsigned char memory[1 << 20];
    uint32_t state = 7;
    int i, loaded = 0;
    for (i = 0; i < 200000; i++) {
        char json[512] = "[";
        hg_arena arena;
        bool too_large;
        int tokens = (int)(state >> 24) % 24;
        while (tokens--) {
            state = state * 1664525 + 1013904223;
            strcat(json, alphabet[(state >> 16) % (sizeof alphabet / sizeof *alphabet)]);
            if (state >> 31)
                strcat(json, ",");
        }
        state = state * 1664525 + 1013904223;
        strcat(json, state >> 30 ? "1]" : "");
        hg__arena_init(&arena, memory, sizeof memory);
        loaded += hg__load(&arena, json, strlen(json), &too_large) != NULL;
        if (!((size_t)(arena.top - arena.high) <= hg__load_bytes(json, strlen(json)))) {
            fprintf(stderr, "underestimated: %s\n", json);
            break;
        }
    }
    CHECK(i == 200000);
    CHECK(loaded > 1000);
}

static void test_the_need_of_wide_and_of_deep_texts(void)
{
    enum { MANY = 8000 };
    static _Alignas(16) unsigned char memory[1 << 23];
    static const char *const items[] = {"{},", "[],", "0,", "\"\",", "{\"a\":{}},", "[[[0]]],"};
    size_t i, j;
    for (i = 0; i < sizeof items / sizeof *items; i++) {
        size_t length = strlen(items[i]);
        char *json = malloc(MANY * length + 2);
        hg_arena arena;
        bool too_large;
        json[0] = '[';
        for (j = 0; j < MANY; j++)
            memcpy(json + 1 + j * length, items[i], length);
        json[MANY * length] = ']';
        hg__arena_init(&arena, memory, sizeof memory);
        CHECK(hg__load(&arena, json, MANY * length + 1, &too_large) != NULL);
        CHECK((size_t)(arena.top - arena.high) <= hg__load_bytes(json, MANY * length + 1));
        free(json);
    }
}

/* A host that counts what it allocates for jansson. */

static int allocated;

static void *count_malloc(size_t bytes)
{
    allocated++;
    return malloc(bytes);
}

static void count_free(void *block)
{
    allocated -= block != NULL;
    free(block);
}

/* Calls that load JSON, one that is refused among them. */
static void use(hg_client *client)
{
    add_schema(client, "/s/1.0.0", "{\"type\":\"object\"}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}");
    add_stream(client, "{\"name\":");
    begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}");
    fill_random(client);
    submit(client, 0, "{\"a\":[1,{\"b\":\"c\"}]}", 0);
    hg_report(client);
}

static void test_a_host_has_its_own_allocation_functions_between_calls(void)
{
    hg_client *client = open_client();
    json_malloc_t host_malloc;
    json_free_t host_free;
    json_t *own, *copy;
    json_set_alloc_funcs(count_malloc, count_free);
    own = json_loads("{\"list\":[1,2,3],\"text\":\"the host's\"}", 0, NULL);
    copy = json_deep_copy(own);
    CHECK(allocated > 0);
    use(client);
    json_get_alloc_funcs(&host_malloc, &host_free);
    CHECK(host_malloc == count_malloc && host_free == count_free);
    use(client);
    CHECK(json_equal(own, copy));
    json_decref(own);
    json_decref(copy);
    CHECK(allocated == 0);
    json_set_alloc_funcs(malloc, free);
    free(client);
}

int main(void)
{
    test_the_need_of_loading_is_never_underestimated();
    test_the_need_of_wide_and_of_deep_texts();
    test_a_host_has_its_own_allocation_functions_between_calls();
    return finish();
}
