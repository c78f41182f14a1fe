/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A pattern that begins with ^ is followed without a list of ways where it has but one, any other
 * is tried from each place of the text. An alternative of a pattern and itself is of the second
 * kind and means the same: drawn strings have to match both or neither, and so they have to match
 * the tables that these become when they are packed. */

#include "check.h"
#include "draw.h"

#define DATE "\\\\d{4}-[01]\\\\d-[0-3]\\\\d"
#define HEX "[0-9a-fA-F]"
#define EITHER(pattern) "{\"pattern\":\"" pattern "|" pattern "\"}"
#define ONE(pattern) "{\"pattern\":\"" pattern "\"}"
#define SAME(pattern, seed)                                                                        \
    {                                                                                              \
        ONE(pattern), EITHER(pattern), seed                                                        \
    }

#define TIME                                                                                       \
    "^" DATE "[tT\\\\s](?:[0-2]\\\\d:[0-5]\\\\d:[0-5]\\\\d|23:59:60)(?:\\\\.\\\\d+)?"              \
    "(?:[zZ]|[+-]\\\\d\\\\d(?::?\\\\d\\\\d)?)$"

static const struct {
    const char *schema;
    const char *other;
    const char *seed; /* what is drawn is made from it; as JSON, and it matches */
} cases[] = {
    {"{\"format\":\"date-time\"}", EITHER(TIME), "2026-11-26T23:59:60.123+01:30"},
    {"{\"format\":\"date-time\"}", EITHER(TIME), "2026-11-26T21:09:59.123Z"},
    {"{\"format\":\"date-time\"}", EITHER(TIME), "2026-11-26T21:09:59Z"},
    {"{\"format\":\"date\"}", EITHER("^" DATE "$"), "2026-11-26"},
    {"{\"format\":\"uuid\"}",
     EITHER("^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?" HEX "{8}-(?:" HEX "{4}-){3}" HEX "{12}$"),
     "urn:uuid:7a7b0b1e-5a3f-4c3e-9b65-2a4f9d0a1c11"},
    {"{\"format\":\"uri\"}", EITHER("^[a-zA-Z][a-zA-Z0-9+\\\\-.]*:[^\\\\s]*$"), "https://a.b/c?d"},
    {"{\"format\":\"uri-reference\"}",
     EITHER("^(?:(?:[a-zA-Z][a-zA-Z0-9+\\\\-.]*:)?/?/)?(?:[^\\\\\\\\\\\\s#][^\\\\s#]*)?"
            "(?:#[^\\\\\\\\\\\\s]*)?$"),
     "http://a/b?c#d"},
    SAME("^[0-9a-z]{20}$", "0123456789abcdefghij"),
    SAME("^[$a-z]+[a-z0-9_]*$", "$ab_c1"),
    SAME("^(a|ab)(c|bcd)(d*)$", "abcdd"),
    SAME("^(?:a?){5}a{5}$", "aaaaaaa"),
    SAME("^(a*)*(b|c|d|e|f|g|ag|aag)+$", "aaabag"),
    SAME("^[^a-f]+\\\\W.?", "xyz-u"),
    SAME("^\\\\w+\\\\s?\\\\S", "ab c"),
    SAME("^(?:ab?)*(?:bc?)?$", "ababbc"),
    SAME("^a?b?c?d?e?f?g?h?i?$", "abdefghi"),
    SAME("^(?:(?:a|b)*(?:c|))*d?e", "abcabce"),
    SAME("^a*(?:b|^c|$)", "aab"),
    SAME("^(?:a|bc*)+", "abcc"),
    SAME("^(x|xy|xyz|xyzz|xyzzy|w|wv|v)*$", "xyzzywv"),
    /* Of too many states for a table. */
    SAME("^[ab]*a[ab]{9}$", "abbabbabbbabb"),
    /* From any place on. */
    SAME("a(?:b|cd)+$", "xacdb"),
    SAME("f?.-z", "af0-z1"),
};

static const char *const letters[] = {
    "a",
    "b",
    "f",
    "z",
    "T",
    "0",
    "1",
    "9",
    "-",
    "_",
    ":",
    "/",
    ".",
    "+",
    "#",
    "$",
    " ",
    "",
    "\\\\",
    "\\n",
    "\\u0041",
    "\\u00e9",
    "\xC3\xA9",
    "\xF0\x9F\x98\x80",
    "\\ud83d\\ude00",
    "\\ud800",
};

/* The seed with some of its characters replaced, left out or doubled. */
static void draw_string(char *json, const char *seed)
{
    const uint64_t changes = draw() % 4;
    const size_t length = strlen(seed);
    uint64_t where = 0, i;
    *json++ = '"';
    for (i = 0; i < changes; i++)
        where |= (uint64_t)1 << draw() % length;
    for (i = 0; i < length; i++) {
        const char *letter = letters[draw() % (sizeof letters / sizeof *letters)];
        if (where >> i & 1) {
            strcpy(json, letter);
            json += strlen(letter);
        }
        if (!(where >> i & 1) || draw() % 4 == 0)
            *json++ = seed[i];
    }
    strcpy(json, "\"");
}

static hg_client *open_case(size_t number)
{
    hg_client *client = open_client();
    CHECK(add_schema(client, "/a/1.0.0", cases[number].schema) == 0);
    CHECK(add_schema(client, "/b/1.0.0", cases[number].other) == 1);
    return client;
}

static void test_a_pattern_its_alternative_and_their_tables_agree(size_t number)
{
    enum { STRINGS = 3000 };
    hg_client *client = open_case(number), *packed = open_case(number);
    char json[1024];
    int valid = 0, i;
    CHECK(hg_pack(packed) > 0);
    CHECK(hg_resume(packed, TEST_MEMORY, 1) == packed);
    for (i = 0; i < STRINGS; i++) {
        bool is_valid;
        draw_string(json, cases[number].seed);
        is_valid = !validate(client, 0, json);
        valid += is_valid;
        if (!CHECK(is_valid == !validate(client, 1, json)) ||
            !CHECK(is_valid == !validate(packed, 0, json)) ||
            !CHECK(is_valid == !validate(packed, 1, json)))
            fprintf(stderr, "  %s with %s\n", cases[number].schema, json);
    }
    CHECK(valid > STRINGS / 10 && valid < STRINGS);
    free(client);
    free(packed);
}

int main(void)
{
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        test_a_pattern_its_alternative_and_their_tables_agree(i);
    return finish();
}
