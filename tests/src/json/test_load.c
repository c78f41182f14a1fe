/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"
#include "json/differential.h"
#include "json/load.h"

static const char *const texts[] = {
    "{\"a\":[1,-2.5e3,true,false,null],\"b\":{\"c\":\"d\"}}",
    "[[[[]]],{},[{}],{\"\":\"\"}]",
    "{\"na\\u006De\":\"\\n\\u0000\\uD83D\\uDE00\\uD83D\",\"name\\\\\":1}",
    "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]",
    "\"text\"",
    " 0.1 ",
    "{\"a\":1,\"\\u0061\":2}",
    "[1,",
    "\xFF",
    ""};

/* In memory of each size, so that the sanitizer sees where it ends: what jansson would load, or
   nothing. */
static void test_memory_of_every_size(void)
{
    size_t i, bytes;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t length = strlen(texts[i]);
        json_t *expected = load_with_jansson(texts[i], length), *loaded;
        bool too_large = true;
        for (bytes = 0; bytes < 4096; bytes += 8) {
            void *memory = malloc(bytes);
            hg_arena arena;
            hg__arena_init(&arena, memory, bytes);
            loaded = hg__load(&arena, texts[i], length, &too_large);
            CHECK(too_large ? !loaded : !loaded == !expected);
            CHECK(!loaded || json_equal(loaded, expected));
            free(memory);
        }
        CHECK(!too_large);
        json_decref(expected);
    }
}

static void test_wide_texts(void)
{
    enum { MANY = 8000 };
    static _Alignas(16) unsigned char memory[1 << 23];
    static const char *const items[] = {"{},", "[],", "0,", "\"\",", "{\"a\":{}},", "[[[0]]],"};
    size_t i, j;
    for (i = 0; i < sizeof items / sizeof *items; i++) {
        size_t length = strlen(items[i]);
        char *json = malloc(MANY * length + 2);
        const json_t *loaded;
        hg_arena arena;
        bool too_large;
        json[0] = '[';
        for (j = 0; j < MANY; j++)
            memcpy(json + 1 + j * length, items[i], length);
        json[MANY * length] = ']';
        hg__arena_init(&arena, memory, sizeof memory);
        loaded = hg__load(&arena, json, MANY * length + 1, &too_large);
        CHECK(loaded && json_array_size(loaded) == MANY);
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
    test_memory_of_every_size();
    test_wide_texts();
    test_a_host_has_its_own_allocation_functions_between_calls();
    return finish();
}
