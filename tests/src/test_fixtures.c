/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Runs tests/fixtures: a folder a case, each as it is and once more after the client was packed.
   See tests/fixtures/README.md. */

#define _POSIX_C_SOURCE 200809L /* scandir */

#include <dirent.h>

#include "check.h"

typedef struct {
    hg_client *client;
    const json_t *setup;
    json_t *events; /* what was collected so far */
    json_t *codes;  /* what was reported so far, each as `code path` */
    bool is_packed;
} run;

/* A member as text for the core; the caller frees it. */
static char *text_of(const json_t *value)
{
    return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

static json_t *load(const char *folder, const char *name)
{
    char path[512];
    json_error_t error;
    json_t *loaded;
    snprintf(path, sizeof path, "%s/%s/%s", HG_FIXTURES, folder, name);
    loaded = json_load_file(path, 0, &error);
    if (!loaded)
        fprintf(stderr, "%s: line %d: %s\n", path, error.line, error.text);
    return loaded;
}

static int call(run *r, int (*function)(hg_client *, const char *, size_t), const json_t *value)
{
    char *text;
    int result;
    text = text_of(value);
    result = function(r->client, text, strlen(text));
    free(text);
    return result;
}

static int call_with_name(run *r, int (*function)(hg_client *, const char *, size_t),
                          const char *name, const char *key, json_t *value)
{
    json_t *named = json_pack("{s:s,s:O}", "name", name, key, value);
    int result = call(r, function, named);
    json_decref(named);
    return result;
}

static void gather_reports(run *r)
{
    json_t *given, *problem;
    size_t i;
    hg_report(r->client);
    given = json_loadb(hg_output(r->client), hg_output_size(r->client), 0, NULL);
    json_array_foreach (given, i, problem)
        json_array_append_new(
            r->codes, json_sprintf("%s %s", json_string_value(json_object_get(problem, "code")),
                                   json_string_value(json_object_get(problem, "path"))));
    json_decref(given);
}

/* Let the client be made anew of its image: behind that nothing may matter, and in it no bit may
   be another one. */
static void pack(run *r)
{
    static const size_t damaged[] = {0, 1, 2, 5, 9, 15, 16}; /* sixteenths of it */
    unsigned char *memory = (unsigned char *)r->client;
    size_t bytes, i;
    gather_reports(r);
    bytes = hg_pack(r->client);
    CHECK(bytes > 0 && bytes < TEST_MEMORY);
    memset(memory + bytes, 0, TEST_MEMORY - bytes);
    CHECK(hg_resume(memory, TEST_MEMORY - 8, 1) == NULL);
    for (i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        const size_t at = (bytes - 1) * damaged[i] / 16;
        memory[at] ^= 0x80;
        CHECK(hg_resume(memory, TEST_MEMORY, 1) == NULL);
        memory[at] ^= 0x80;
    }
    CHECK(hg_resume(memory, TEST_MEMORY, 1) == r->client);
}

static void set_up(run *r)
{
    const char *name;
    json_t *value, *settings = json_object_get(r->setup, "settings");
    if (settings)
        call(r, hg_configure, settings);
    json_object_foreach (json_object_get(r->setup, "schemas"), name, value) {
        json_t *schema =
            json_is_string(value) ? load("", json_string_value(value)) : json_incref(value);
        char *text = text_of(schema);
        add_schema(r->client, name, text);
        json_decref(schema);
        free(text);
    }
    json_object_foreach (json_object_get(r->setup, "streams"), name, value)
        call_with_name(r, hg_add_stream, name, "config", value);
    json_object_foreach (json_object_get(r->setup, "instruments"), name, value)
        call_with_name(r, hg_add_instrument, name, "options", value);
    if (r->is_packed)
        pack(r);
    if (json_object_get(r->setup, "pageview"))
        call(r, hg_begin_pageview, json_object_get(r->setup, "pageview"));
}

static int stream_number(const run *r, const char *wanted)
{
    const char *name;
    json_t *value;
    int number = 0;
    json_object_foreach (json_object_get(r->setup, "streams"), name, value) {
        if (!strcmp(name, wanted))
            return number;
        number++;
    }
    return -1;
}

static int intern(const run *r, const json_t *step, const char *name)
{
    const char *text = json_string_value(json_object_get(step, name));
    return text ? hg_intern(r->client, text, strlen(text)) : 0;
}

static hg_result take_step(run *r, const json_t *step)
{
    const double now = json_number_value(json_object_get(step, "now"));
    const json_t *rule = json_object_get(step, "emit");
    hg_result result;
    char *text;
    fill_random(r->client);
    if (json_object_get(step, "pageview"))
        return (hg_result)call(r, hg_begin_pageview, json_object_get(step, "pageview"));
    if (rule)
        return hg_emit(r->client, (int)json_integer_value(rule), intern(r, step, "first"),
                       intern(r, step, "second"), now);
    text = text_of(json_object_get(step, "event"));
    result = submit(r->client, stream_number(r, json_string_value(json_object_get(step, "submit"))),
                    text, now);
    free(text);
    return result;
}

/* Ids are random: what counts is that one is there and has the form of a UUID version 4. */
static void check_id(json_t *event)
{
    json_t *meta = json_object_get(event, "meta");
    const char *id = json_string_value(json_object_get(meta, "id"));
    if (id && strlen(id) == 36 && id[14] == '4' && strchr("89ab", id[19]))
        json_object_set_new(meta, "id", json_string("<uuid>"));
}

/* Whether a part of the line is the string that the event has in its `meta`. */
static bool is_in_meta(const json_t *event, const char *name, const char *part, size_t length)
{
    const json_t *value = json_object_get(json_object_get(event, "meta"), name);
    json_t *string = json_loadb(part, length, JSON_DECODE_ANY, NULL);
    const bool is_same = json_equal((json_t *)value, string);
    json_decref(string);
    return is_same;
}

static void collect(run *r)
{
    const char *at;
    event_line line;
    if (!hg_collect(r->client, 0))
        return;
    at = hg_output(r->client);
    while (next_event_line(r->client, &at, &line)) {
        json_t *event = json_loadb(line.event, line.event_length, JSON_REJECT_DUPLICATES, NULL);
        CHECK(event != NULL);
        CHECK(is_in_meta(event, "id", line.id, line.id_length));
        CHECK(is_in_meta(event, "stream", line.stream, line.stream_length));
        check_id(event);
        json_array_append_new(r->events, event);
    }
}

static void check_reports(run *r, const char *folder, const json_t *expected)
{
    gather_reports(r);
    if (!CHECK(json_equal(r->codes, expected)))
        fprintf(stderr, "%s: reports %s\n", folder, text_of(r->codes));
}

static void run_case(const char *folder, bool is_packed)
{
    json_t *setup = load(folder, "input.json"), *expected = load(folder, "expected.json");
    run r = {open_client(), setup, NULL, NULL, is_packed};
    json_t *results, *step;
    size_t i;
    r.events = json_array();
    r.codes = json_array();
    results = json_array();
    set_up(&r);
    json_array_foreach (json_object_get(setup, "steps"), i, step) {
        int result = (int)take_step(&r, step);
        json_array_append_new(results, json_string(hg_result_name(result)));
    }
    collect(&r);
    if (!CHECK(json_equal(results, json_object_get(expected, "results"))))
        fprintf(stderr, "%s: results %s\n", folder, text_of(results));
    if (!CHECK(json_equal(r.events, json_object_get(expected, "events"))))
        fprintf(stderr, "%s: events %s\n", folder, text_of(r.events));
    check_reports(&r, folder, json_object_get(expected, "reports"));
    json_decref(results);
    json_decref(r.events);
    json_decref(r.codes);
    json_decref(setup);
    json_decref(expected);
    free(r.client);
}

static int is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && !strchr(entry->d_name, '.');
}

int main(void)
{
    struct dirent **entries;
    int i, count = scandir(HG_FIXTURES, &entries, is_case, alphasort);
    CHECK(count > 0);
    for (i = 0; i < count; i++) {
        run_case(entries[i]->d_name, false);
        run_case(entries[i]->d_name, true);
        free(entries[i]);
    }
    free(entries);
    return finish();
}
