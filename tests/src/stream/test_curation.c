/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"

/* What a stream with this configuration answers in this context. */
static int answer(const char *config, const char *context)
{
    char text[1024];
    hg_client *client = open_client();
    int stream, result;
    snprintf(text, sizeof text, "{\"name\":\"s\",\"config\":%s}", config);
    stream = add_stream(client, text);
    snprintf(text, sizeof text, "{\"context\":%s,\"tokens\":{}}", context);
    CHECK(begin_pageview(client, text) == 0);
    fill_random(client);
    result = submit(client, stream, "{\"$schema\":\"/a/1.0.0\"}", 0);
    CHECK(hg_in_sample(client, stream) || result == HG_NOT_IN_SAMPLE);
    free(client);
    return result;
}

/* The field's own vectors, and what lies at their edges. */
static const struct {
    const char *attribute;
    const char *value; /* NULL: the context has none */
    const char *rule;
    bool holds;
} rules[] = {
    {"page_id", "1", "{\"equals\":1}", true},
    {"page_id", "1", "{\"equals\":0}", false},
    {"page_id", "0", "{\"equals\":0}", true},
    {"page_id", NULL, "{\"equals\":0}", false},
    {"page_id", NULL, "{\"not_equals\":0}", false},
    {"page_id", "1", "{\"equals\":\"1\"}", false},
    {"mediawiki_skin", "\"a\"", "{\"equals\":\"a\"}", true},
    {"mediawiki_skin", "\"\"", "{\"equals\":\"\"}", true},
    {"mediawiki_skin", "\"1\"", "{\"equals\":1}", false},
    {"performer_is_logged_in", "false", "{\"equals\":false}", true},
    {"performer_is_logged_in", "false", "{\"equals\":0}", false},
    {"page_id", "1", "{\"not_equals\":0}", true},
    {"page_id", "1", "{\"not_equals\":1}", false},
    {"page_id", "1", "{\"greater_than\":0}", true},
    {"page_id", "1", "{\"greater_than\":1}", false},
    {"page_id", "0", "{\"less_than\":1}", true},
    {"page_id", "0", "{\"less_than\":0}", false},
    {"page_id", "1", "{\"greater_than_or_equals\":1}", true},
    {"page_id", "0", "{\"greater_than_or_equals\":1}", false},
    {"page_id", "1", "{\"less_than_or_equals\":1}", true},
    {"page_id", "2", "{\"less_than_or_equals\":1}", false},
    /* Upstream lets these pass, for nothing is less than what is no number. */
    {"mediawiki_skin", "\"b\"", "{\"greater_than\":1}", false},
    {"mediawiki_skin", "\"b\"", "{\"less_than_or_equals\":1}", false},
    {"page_id", "1", "{\"in\":[1]}", true},
    {"page_id", "1", "{\"in\":[0]}", false},
    {"page_id", "1", "{\"in\":[]}", false},
    {"page_id", "1", "{\"not_in\":[0]}", true},
    {"page_id", "1", "{\"not_in\":[1]}", false},
    {"performer_groups", "[\"a\"]", "{\"contains\":\"a\"}", true},
    {"performer_groups", "[\"a\"]", "{\"contains\":\"b\"}", false},
    {"performer_groups", "[]", "{\"does_not_contain\":\"a\"}", true},
    {"performer_groups", "[\"a\"]", "{\"does_not_contain\":\"a\"}", false},
    {"performer_groups", "[\"a\",\"b\"]", "{\"contains_all\":[\"b\",\"a\"]}", true},
    {"performer_groups", "[]", "{\"contains_all\":[\"a\"]}", false},
    {"performer_groups", "[]", "{\"contains_all\":[]}", true},
    {"performer_groups", "[\"a\",\"b\"]", "{\"contains_any\":[\"b\",\"c\"]}", true},
    {"performer_groups", "[]", "{\"contains_any\":[\"b\"]}", false},
    {"performer_groups", "[\"a\"]", "{\"contains_any\":[]}", false},
    /* Upstream looks into texts here, and throws at numbers. */
    {"mediawiki_skin", "\"foobar\"", "{\"contains\":\"oba\"}", false},
    {"mediawiki_skin", "\"foobar\"", "{\"does_not_contain\":\"x\"}", false},
    {"page_id", "5", "{\"contains\":5}", false},
    {"performer_groups", "[\"a\"]", "{\"equals\":[\"a\"]}", false},
    /* Two operators of one attribute, and none. */
    {"page_id", "5", "{\"greater_than\":1,\"less_than\":9}", true},
    {"page_id", "9", "{\"greater_than\":1,\"less_than\":9}", false},
    {"page_id", "9", "{}", true},
};

/* A context in which the attribute has the value, beside what every context must say. */
static void put_context(char *text, size_t bytes, const char *attribute, const char *value)
{
    const char *field = strchr(attribute, '_');
    const bool of_performer = !strncmp(attribute, "performer", 9);
    if (!value)
        snprintf(text, bytes, "{\"performer\":{\"is_temp\":false}}");
    else if (of_performer)
        snprintf(text, bytes, "{\"performer\":{\"is_temp\":false,\"%s\":%s}}", field + 1, value);
    else
        snprintf(text, bytes, "{\"performer\":{\"is_temp\":false},\"%.*s\":{\"%s\":%s}}",
                 (int)(field - attribute), attribute, field + 1, value);
}

static void test_operators(void)
{
    char config[512], context[256];
    size_t i;
    for (i = 0; i < sizeof rules / sizeof *rules; i++) {
        snprintf(config, sizeof config,
                 "{\"producers\":{\"metrics_platform_client\":{\"curation\":{\"%s\":%s}}}}",
                 rules[i].attribute, rules[i].rule);
        put_context(context, sizeof context, rules[i].attribute, rules[i].value);
        /* An equality with a list can never hold, and is told as a mistake. */
        if (strstr(rules[i].rule, "\"equals\":["))
            CHECK(answer(config, context) == HG_NOT_IN_SAMPLE);
        else
            CHECK(answer(config, context) == (rules[i].holds ? HG_QUEUED : HG_FILTERED));
    }
}

/* The fixture of the field's own client: a base event that passes, and a change each. */
static void test_all_rules_have_to_hold(void)
{
    static const char config[] =
        "{\"producers\":{\"metrics_platform_client\":{\"curation\":{"
        "\"page_id\":{\"less_than\":500,\"not_equals\":42},"
        "\"page_namespace_name\":{\"equals\":\"Talk\"},"
        "\"performer_is_logged_in\":{\"equals\":true},"
        "\"performer_edit_count_bucket\":{\"in\":[\"100-999 edits\",\"1000+ edits\"]},"
        "\"performer_groups\":{\"contains_all\":[\"user\",\"autoconfirmed\"],"
        "\"does_not_contain\":\"sysop\"}}}}}";
    static const struct {
        const char *id, *name, *groups, *logged_in, *edits;
        int result;
    } cases[] = {
        {"1", "Talk", "\"user\",\"autoconfirmed\"", "true", "500", HG_QUEUED},
        {"42", "Talk", "\"user\",\"autoconfirmed\"", "true", "500", HG_FILTERED},
        {"500", "Talk", "\"user\",\"autoconfirmed\"", "true", "500", HG_FILTERED},
        {"1", "User", "\"user\",\"autoconfirmed\"", "true", "500", HG_FILTERED},
        {"1", "Talk", "\"user\",\"autoconfirmed\",\"sysop\"", "true", "500", HG_FILTERED},
        {"1", "Talk", "", "true", "500", HG_FILTERED},
        {"1", "Talk", "\"user\",\"autoconfirmed\"", "false", "500", HG_FILTERED},
        {"1", "Talk", "\"user\",\"autoconfirmed\"", "true", "50", HG_FILTERED},
    };
    char context[512];
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(context, sizeof context,
                 "{\"page\":{\"id\":%s,\"namespace_name\":\"%s\"},\"performer\":{\"is_temp\":false,"
                 "\"is_logged_in\":%s,\"groups\":[%s],\"edit_count\":%s}}",
                 cases[i].id, cases[i].name, cases[i].logged_in, cases[i].groups, cases[i].edits);
        CHECK(answer(config, context) == cases[i].result);
    }
}

static void test_what_cannot_be_judged_is_out_and_told(void)
{
    static const char *const curations[] = {
        "{\"page_id\":{\"is_equals\":1}}",
        "{\"page_id\":{\"greater_than\":\"abc\"}}",
        "{\"page_id\":{\"in\":1}}",
        "{\"page_id\":{\"equals\":[1]}}",
        "{\"performer_groups\":{\"contains_all\":\"a\"}}",
        "{\"page_id\":1}",
        "[]",
        "true",
    };
    char text[512];
    size_t i;
    for (i = 0; i < sizeof curations / sizeof *curations; i++) {
        hg_client *client = open_client();
        snprintf(text, sizeof text,
                 "{\"name\":\"s\",\"config\":{\"producers\":{\"metrics_platform_client\":{"
                 "\"curation\":%s}}}}",
                 curations[i]);
        CHECK(add_stream(client, text) == 0);
        CHECK(reported(client, "bad-curation", "/streams/s"));
        CHECK(begin_pageview(
                  client, "{\"context\":{\"performer\":{\"is_temp\":false}},\"tokens\":{}}") == 0);
        CHECK(!hg_in_sample(client, 0));
        free(client);
    }
}

/* performer, and whether the audience of 100 to 500 edits, of 101 and more, and of all has it */
static const struct {
    const char *performer;
    const char *in;
} performers[] = {
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":99", "001"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":100", "101"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":101", "111"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":500", "111"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":501", "011"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":9999,\"is_eligible\":true", "111"},
    {"\"is_temp\":false,\"is_logged_in\":true,\"edit_count\":0,\"is_eligible\":false", "001"},
    {"\"is_temp\":false,\"is_logged_in\":true", "001"},
    {"\"is_temp\":true,\"is_logged_in\":true,\"edit_count\":200", "000"},
    {"\"is_temp\":true,\"is_logged_in\":true,\"is_eligible\":true", "000"},
    {"\"is_temp\":false,\"is_logged_in\":false,\"edit_count\":200", "000"},
    {"\"is_temp\":false", "000"},
};

static void test_audience(void)
{
    static const char *const audiences[] = {
        "{\"audience\":{\"minimum_edit_count\":100,\"maximum_edit_count\":500}}",
        "{\"audience\":{\"minimum_edit_count\":101,\"maximum_edit_count\":0}}",
        "{\"audience\":{}}",
    };
    char context[256];
    size_t i, j;
    for (i = 0; i < sizeof performers / sizeof *performers; i++) {
        for (j = 0; j < sizeof audiences / sizeof *audiences; j++) {
            snprintf(context, sizeof context, "{\"performer\":{%s}}", performers[i].performer);
            CHECK(answer(audiences[j], context) ==
                  (performers[i].in[j] == '1' ? HG_QUEUED : HG_FILTERED));
        }
    }
    CHECK(answer("{\"audience\":{\"minimum_edit_count\":\"100\"}}",
                 "{\"performer\":{\"is_temp\":false}}") == HG_NOT_IN_SAMPLE);
}

/* No more than the module has. */
#define MODULE_MEMORY 262144

/* What the rules of a stream are read into is no loss for those that follow. */
static void test_rules_of_many_streams(void)
{
    char config[4096], list[1024];
    hg_client *client = hg_open(malloc(MODULE_MEMORY), MODULE_MEMORY, 1);
    size_t length = 0;
    int i, stream;
    for (i = 0; i < 200; i++)
        length += (size_t)snprintf(list + length, sizeof list - length, "%d,", 100 + i);
    for (i = 0; i < 48; i++) {
        snprintf(config, sizeof config,
                 "{\"name\":\"s%d\",\"config\":{\"producers\":{\"metrics_platform_client\":{"
                 "\"curation\":{\"page_id\":{\"in\":[%s7]}}}}}}",
                 i, list);
        CHECK(add_stream(client, config) == i);
    }
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false},"
                                 "\"page\":{\"id\":7}},\"tokens\":{}}") == 0);
    fill_random(client);
    for (stream = 0; stream < i; stream++)
        CHECK(submit(client, stream, "{\"$schema\":\"/a/1.0.0\"}", 0) == HG_QUEUED);
    free(client);
}

int main(void)
{
    test_operators();
    test_all_rules_have_to_hold();
    test_what_cannot_be_judged_is_out_and_told();
    test_audience();
    test_rules_of_many_streams();
    return finish();
}
