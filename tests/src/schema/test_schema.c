/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"

/* schema, value, and the first error as "path keyword"; NULL for none */
static const struct {
    const char *schema;
    const char *value;
    const char *error;
} cases[] = {
    {"{\"type\":\"integer\"}", "1", NULL},
    {"{\"type\":\"integer\"}", "1.0", NULL},
    {"{\"type\":\"integer\"}", "1e3", NULL},
    {"{\"type\":\"integer\"}", "1.5", " type"},
    {"{\"type\":\"integer\"}", "\"1\"", " type"},
    {"{\"type\":\"integer\"}", "true", " type"},
    {"{\"type\":\"number\"}", "1", NULL},
    {"{\"type\":[\"null\",\"string\"]}", "null", NULL},
    {"{\"type\":[\"null\",\"string\"]}", "1", " type"},
    {"{\"type\":\"object\"}", "[]", " type"},
    {"{\"maximum\":9007199254740991}", "9007199254740991", NULL},
    {"{\"maximum\":9007199254740991}", "9007199254740992", " maximum"},
    {"{\"minimum\":0}", "-0.5", " minimum"},
    {"{\"minimum\":0}", "\"-1\"", NULL},
    {"{\"maxLength\":2}", "\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"", NULL},
    {"{\"maxLength\":1}", "\"e\xCC\x81\"", " maxLength"},
    {"{\"minLength\":1}", "\"\"", " minLength"},
    {"{\"minLength\":1}", "0", NULL},
    {"{\"pattern\":\"^[0-9a-z]{20}$\"}", "\"0123456789abcdefghij\"", NULL},
    {"{\"pattern\":\"^[0-9a-z]{20}$\"}", "\"0123456789abcdefghij\\n\"", " pattern"},
    {"{\"pattern\":\"^[0-9a-z]{20}$\"}", "\"0123456789ABCDEFGHIJ\"", " pattern"},
    {"{\"pattern\":\"^[$a-z]+[a-z0-9_]*$\"}", "\"$a_0\"", NULL},
    {"{\"pattern\":\"^[$a-z]+[a-z0-9_]*$\"}", "\"0a\"", " pattern"},
    {"{\"pattern\":\"b+\"}", "\"aabbcc\"", NULL},
    {"{\"pattern\":\"^a?b{2,3}\"}", "\"abbbb\"", NULL},
    {"{\"pattern\":\"^a?b{2,3}$\"}", "\"abbbb\"", " pattern"},
    {"{\"pattern\":\"^\\\\d{1,}\\\\.\\\\d*$\"}", "\"12.\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01T00:00:00Z\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01T00:00:00.000Z\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01t00:00:00z\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01 00:00:00Z\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-02-30T23:59:60Z\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-13-01T24:00:00+0100\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01T00:00:00+01\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01T00:00:00+01:00\"", NULL},
    {"{\"format\":\"date-time\"}", "\"2026-01-01T00:00:00\"", " format"},
    {"{\"format\":\"date-time\"}", "\"2026-19-39T29:59:69Z\"", " format"},
    {"{\"format\":\"date-time\"}", "\"+002026-01-01T00:00:00Z\"", " format"},
    {"{\"format\":\"date-time\"}", "\"20260101T000000Z\"", " format"},
    {"{\"format\":\"date-time\"}", "\"\"", " format"},
    {"{\"format\":\"uri-reference\"}", "\"\"", NULL},
    {"{\"format\":\"uri-reference\"}", "\"\xC3\xBC?a#b\"", NULL},
    {"{\"format\":\"uri-reference\"}", "\"a b\"", " format"},
    {"{\"enum\":[\"a\",1,null,true]}", "\"a\"", NULL},
    {"{\"enum\":[\"a\",1,null,true]}", "1.0", NULL},
    {"{\"enum\":[\"a\",1,null,true]}", "null", NULL},
    {"{\"enum\":[\"a\",1,null,true]}", "false", " enum"},
    {"{\"enum\":[\"a\",1,null,true]}", "\"b\"", " enum"},
    {"{\"required\":[\"a\"]}", "{}", " required"},
    {"{\"required\":[\"a\"],\"properties\":{\"a\":{\"default\":1}}}", "{}", NULL},
    {"{\"required\":[\"a\"],\"additionalProperties\":false}", "{\"a\":1}", " additionalProperties"},
    {"{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}", "/a type"},
    {"{\"properties\":{\"a/b~\":false}}", "{\"a/b~\":1}", "/a~1b~0 false schema"},
    {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"x\":{}}", "/x type"},
    {"{\"additionalProperties\":false}", "{\"__proto__\":1}", " additionalProperties"},
    {"{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}", " propertyNames"},
    {"{\"items\":{\"items\":{\"minLength\":1}}}", "[[\"a\"],[\"b\",\"\"]]", "/1/1 minLength"},
    {"{\"type\":\"object\",\"required\":[\"meta\"],\"properties\":{\"meta\":{\"required\":[\"dt\"]}"
     "}}",
     "{\"meta\":{}}", NULL}, /* the intake fills /meta/dt */
    {"{\"const\":{\"a\":[1,\"x\",null]}}", "{\"a\":[1.0,\"x\",null]}", NULL},
    {"{\"const\":{\"a\":[1]}}", "{\"a\":[1],\"b\":2}", " const"},
    {"{\"const\":{\"a\":[1]}}", "{\"a\":[2]}", " const"},
    {"{\"const\":1}", "true", " const"},
    {"{\"const\":0}", "-0.0", NULL},
    {"{\"const\":\"a\",\"enum\":[\"b\"]}", "\"a\"", " false schema"},
    {"{\"const\":\"a\",\"enum\":[\"b\",\"a\"]}", "\"a\"", NULL},
    {"{\"enum\":[[],{}]}", "[]", NULL},
    {"{\"enum\":[[],{}]}", "[1]", " enum"},
    {"{\"enum\":[{\"__proto__\":1}]}", "{\"__proto__\":1}", NULL},
    {"{\"exclusiveMinimum\":0}", "0", " exclusiveMinimum"},
    {"{\"exclusiveMaximum\":0}", "-1", NULL},
    {"{\"exclusiveMaximum\":0}", "0", " exclusiveMaximum"},
    {"{\"multipleOf\":0.01}", "0.07", " multipleOf"},
    {"{\"multipleOf\":2}", "1e20", NULL},
    {"{\"multipleOf\":2}", "1e22", " multipleOf"},
    {"{\"multipleOf\":1}", "\"a\"", NULL},
    {"{\"minProperties\":1}", "{}", " minProperties"},
    {"{\"maxProperties\":0}", "{\"a\":1}", " maxProperties"},
    {"{\"maxProperties\":0}", "[1]", NULL},
    {"{\"minItems\":1}", "[]", " minItems"},
    {"{\"maxItems\":1}", "[1,2]", " maxItems"},
    {"{\"minItems\":1}", "{}", NULL},
    {"{\"uniqueItems\":true}", "[1,1.0]", " uniqueItems"},
    {"{\"uniqueItems\":true}", "[1,true,\"1\",[1],{\"a\":1}]", NULL},
    {"{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", " uniqueItems"},
    {"{\"uniqueItems\":false}", "[1,1]", NULL},
    {"{\"items\":[{\"type\":\"string\"},{\"type\":\"number\"}],\"additionalItems\":false}",
     "[\"a\",1]", NULL},
    {"{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false}", "[\"a\",1]",
     "/1 false schema"},
    {"{\"items\":[{\"type\":\"string\"}],\"additionalItems\":{\"type\":\"null\"}}", "[\"a\",1]",
     "/1 type"},
    {"{\"additionalItems\":false}", "[1]", NULL},
    {"{\"items\":{},\"additionalItems\":false}", "[1]", NULL},
    {"{\"items\":[{},{\"type\":\"string\"}]}", "[1,2]", "/1 type"},
    {"{\"contains\":{\"const\":1}}", "[2,1]", NULL},
    {"{\"contains\":{\"const\":1}}", "[]", " contains"},
    {"{\"contains\":{\"const\":1}}", "{}", NULL},
    {"{\"allOf\":[{\"minimum\":2},{\"maximum\":3}]}", "1", " minimum"},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}", "1", " anyOf"},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}", "3", NULL},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":2}]}", "2", " oneOf"},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":2}]}", "1", NULL},
    {"{\"not\":{\"type\":\"string\"}}", "\"a\"", " not"},
    {"{\"not\":{\"type\":\"string\"}}", "1", NULL},
    {"{\"if\":{\"const\":1},\"then\":false,\"else\":{\"type\":\"string\"}}", "1", " false schema"},
    {"{\"if\":{\"const\":1},\"then\":false,\"else\":{\"type\":\"string\"}}", "2", " type"},
    {"{\"if\":false,\"then\":false}", "1", NULL},
    {"{\"$ref\":\"#/definitions/a\",\"definitions\":{\"a\":{\"type\":\"string\"}}}", "1", " type"},
    {"{\"$ref\":\"#/definitions/a~1b%25\",\"definitions\":{\"a/b%\":{\"type\":\"string\"}}}", "1",
     " type"},
    {"{\"$ref\":\"#/definitions/a/0\",\"definitions\":{\"a\":[{\"type\":\"string\"}]}}", "1",
     " type"},
    {"{\"properties\":{\"n\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
     "{\"n\":{\"n\":{\"x\":1}}}", "/n/n additionalProperties"},
    {"{\"$ref\":\"#/definitions/a\",\"minimum\":2,\"definitions\":{\"a\":true}}", "1", NULL},
    {"{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}", " required"},
    {"{\"dependencies\":{\"a\":[\"b\"]}}", "{\"c\":1}", NULL},
    {"{\"dependencies\":{\"a\":{\"required\":[\"b\"]},\"c\":false}}", "{\"c\":1}", " false schema"},
    {"{\"patternProperties\":{\"^x\":{\"type\":\"string\"}},\"additionalProperties\":false}",
     "{\"xa\":\"1\",\"b\":1}", " additionalProperties"},
    {"{\"patternProperties\":{\"^x\":{\"type\":\"string\"}},\"additionalProperties\":false}",
     "{\"xa\":1}", "/xa type"},
    {"{\"patternProperties\":{\"a\":{\"minimum\":2},\"b\":{\"minimum\":3}}}", "{\"ab\":1}",
     "/ab minimum"},
    {"{\"anyOf\":[{\"required\":[\"a\"],\"properties\":{\"a\":{\"default\":1}}}]}", "{}", " anyOf"},
    {"{\"allOf\":[{\"required\":[\"a\"],\"properties\":{\"a\":{\"default\":1}}}]}", "{}", NULL},
    {"{\"properties\":{\"a\":{\"default\":{},\"required\":[\"b\"],\"properties\":{\"b\":{"
     "\"default\":1}}}}}",
     "{}", NULL},
    {"{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/definitions/"
     "x\",\"default\":\"x\"}},\"definitions\":{\"x\":{\"type\":\"string\"}}}",
     "{}", NULL},
    {"{\"required\":[\"a\"],\"properties\":{\"a\":{\"default\":1}},\"patternProperties\":{\"^a\":{"
     "\"type\":\"integer\"}},\"propertyNames\":{\"maxLength\":1},\"allOf\":[{\"properties\":{\"a\":"
     "{\"minimum\":1}}}],\"oneOf\":[{\"required\":[\"b\"]},{\"required\":[\"c\"]}]}",
     "{\"b\":1}", NULL},
    {"{\"propertyNames\":{\"pattern\":\"^a\"}}", "{\"b\":1}", " propertyNames"},
    {"{\"propertyNames\":false}", "{\"b\":1}", " propertyNames"},
    {"{\"propertyNames\":false}", "{}", NULL},
    {"{\"format\":\"date\"}", "\"2026-11-20\"", NULL},
    {"{\"format\":\"date\"}", "\"2026-11-2\"", " format"},
    {"{\"format\":\"uuid\"}", "\"7A7b0b1e-5a3f-4c3e-9b65-2a4f9d0a1c11\"", NULL},
    {"{\"format\":\"uuid\"}", "\"urn:uuid:7a7b0b1e-5a3f-4c3e-9b65-2a4f9d0a1c11\"", NULL},
    {"{\"format\":\"uuid\"}", "\"7a7b0b1e5a3f4c3e9b652a4f9d0a1c11\"", " format"},
    {"{\"format\":\"uri\"}", "\"mailto:a\"", NULL},
    {"{\"format\":\"uri\"}", "\"a\"", " format"},
    {"{\"format\":\"uri\"}", "\"a:b c\"", " format"},
    {"{\"pattern\":\"(a|b)\"}", "\"b\"", NULL},
    {"{\"pattern\":\"^(a|b)$\"}", "\"c\"", " pattern"},
    {"{\"pattern\":\"^[^a]$\"}", "\"b\"", NULL},
    {"{\"pattern\":\"^[^a]$\"}", "\"a\"", " pattern"},
    {"{\"pattern\":\"^(?:ab)+$\"}", "\"abab\"", NULL},
    {"{\"pattern\":\"^(?:ab)+$\"}", "\"aba\"", " pattern"},
    {"{\"pattern\":\"^(ab|cd){2,3}$\"}", "\"abcdab\"", NULL},
    {"{\"pattern\":\"^(ab|cd){2,3}$\"}", "\"ab\"", " pattern"},
    {"{\"pattern\":\"^(a*)*$\"}", "\"aaa\"", NULL},
    {"{\"pattern\":\"^(a*)*$\"}", "\"b\"", " pattern"},
    {"{\"pattern\":\"^a{0}b$\"}", "\"b\"", NULL},
    {"{\"pattern\":\"^a{0}b$\"}", "\"ab\"", " pattern"},
    {"{\"pattern\":\"^a{2,}$\"}", "\"aaaa\"", NULL},
    {"{\"pattern\":\"^a{2,}$\"}", "\"a\"", " pattern"},
    {"{\"pattern\":\"^a+?b$\"}", "\"aab\"", NULL},
    {"{\"pattern\":\"a|^b|c$\"}", "\"xc\"", NULL},
    {"{\"pattern\":\"a|^b|c$\"}", "\"xbx\"", " pattern"},
    {"{\"pattern\":\"^.$\"}",
     "\"\xC3\xA9"
     "\"",
     NULL},
    {"{\"pattern\":\"^.$\"}",
     "\"\xF0\x9F\x98\x80"
     "\"",
     " pattern"},
    {"{\"pattern\":\"^..$\"}",
     "\"\xF0\x9F\x98\x80"
     "\"",
     NULL},
    {"{\"pattern\":\"^\xF0\x9F\x98\x80"
     "+$\"}",
     "\"\xF0\x9F\x98\x80"
     "\"",
     NULL},
    {"{\"pattern\":\"^[\xF0\x9F\x98\x80"
     "]$\"}",
     "\"\xF0\x9F\x98\x80"
     "\"",
     " pattern"},
    {"{\"pattern\":\"^\\\\s$\"}", "\"\\u00a0\"", NULL},
    {"{\"pattern\":\"^\\\\S+$\"}", "\"ab\"", NULL},
    {"{\"pattern\":\"^\\\\W$\"}", "\"-\"", NULL},
    {"{\"pattern\":\"^\\\\D$\"}",
     "\"\xC3\xA9"
     "\"",
     NULL},
    {"{\"pattern\":\"^\\\\u0041\\\\x42$\"}", "\"AB\"", NULL},
    {"{\"pattern\":\"^\\\\t\\\\/\\\\-$\"}", "\"\\t/-\"", NULL},
    {"{\"pattern\":\"^[\\\\w.-]+@$\"}", "\"a.b-c@\"", NULL},
    {"{\"pattern\":\"^[a\\\\]]$\"}", "\"]\"", NULL},
    {"{\"pattern\":\"^[\\\\b-]$\"}", "\"-\"", NULL},
    {"{\"pattern\":\"^$\"}", "\"\"", NULL},
    {"{\"pattern\":\"^$\"}", "\"a\"", " pattern"},
    {"{\"pattern\":\"\"}", "\"a\"", NULL},
    {"{\"pattern\":\"a$b\"}", "\"ab\"", " pattern"},
    {"{\"pattern\":\"^(?:^a|b)$\"}", "\"a\"", NULL},
    {"{\"pattern\":\"x*y\"}", "\"zzy\"", NULL},
    {"{\"pattern\":\"^(a|ab)(c|bcd)$\"}", "\"abcd\"", NULL},
    {"{\"pattern\":\"(?:){3}a\"}", "\"a\"", NULL},
    {"{}", "{\"a\":[1,{\"b\":null}]}", NULL},
    {"true", "1", NULL},
    {"false", "1", " false schema"},
};

static bool first_error_is(hg_client *client, const char *expected)
{
    char text[256] = "";
    json_t *errors, *error;
    errors = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    error = json_array_get(errors, 0);
    if (error)
        snprintf(text, sizeof text, "%s %s", json_string_value(json_object_get(error, "path")),
                 json_string_value(json_object_get(error, "keyword")));
    json_decref(errors);
    return !strcmp(text, expected);
}

static void test_each_keyword(void)
{
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        hg_client *client = open_client();
        int schema = add_schema(client, "/t/1.0.0", cases[i].schema);
        int errors = validate(client, schema, cases[i].value);
        bool good =
            cases[i].error ? errors > 0 && first_error_is(client, cases[i].error) : errors == 0;
        if (!CHECK(good))
            fprintf(stderr, "  %s with %s\n", cases[i].schema, cases[i].value);
        free(client);
    }
}

/* What is refused when it is compiled: the code, and where. */
static const struct {
    const char *schema;
    const char *code;
    const char *path;
} refused[] = {
    {"{", "bad-json", "/schemas/~1t~11.0.0"},
    {"1", "bad-schema", "/schemas/~1t~11.0.0"},
    {"{\"type\":\"strin\"}", "bad-schema", "/schemas/~1t~11.0.0/type"},
    {"{\"type\":[\"string\",1]}", "bad-schema", "/schemas/~1t~11.0.0/type"},
    {"{\"properties\":[]}", "bad-schema", "/schemas/~1t~11.0.0/properties"},
    {"{\"properties\":{\"a\":1}}", "bad-schema", "/schemas/~1t~11.0.0/properties/a"},
    {"{\"required\":\"a\"}", "bad-schema", "/schemas/~1t~11.0.0/required"},
    {"{\"required\":[1]}", "bad-schema", "/schemas/~1t~11.0.0/required"},
    {"{\"enum\":[]}", "bad-schema", "/schemas/~1t~11.0.0/enum"},
    {"{\"maxLength\":\"1\"}", "bad-schema", "/schemas/~1t~11.0.0/maxLength"},
    {"{\"maxLength\":-1}", "bad-schema", "/schemas/~1t~11.0.0/maxLength"},
    {"{\"properties\":{\"a\":{\"allOf\":[]}}}", "bad-schema",
     "/schemas/~1t~11.0.0/properties/a/allOf"},
    {"{\"$ref\":\"#/definitions/a\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/$ref"},
    {"{\"$ref\":\"other.json\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/$ref"},
    {"{\"$ref\":1}", "unsupported-keyword", "/schemas/~1t~11.0.0/$ref"},
    {"{\"$ref\":\"#\"}", "unsupported-keyword", "/schemas/~1t~11.0.0"},
    {"{\"allOf\":[{\"$ref\":\"#/definitions/"
     "a\"}],\"definitions\":{\"a\":{\"not\":{\"$ref\":\"#\"}}}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0"},
    {"{\"items\":{\"$ref\":\"#/definitions/a\"},\"definitions\":{\"a\":{\"type\":\"x\"}}}",
     "bad-schema", "/schemas/~1t~11.0.0/definitions/a/type"},
    {"{\"items\":{\"$id\":\"x\",\"items\":{\"$ref\":\"#\"}}}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/items/items/$ref"},
    {"{\"propertyNames\":{\"not\":{}}}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/propertyNames"},
    {"{\"multipleOf\":0}", "bad-schema", "/schemas/~1t~11.0.0/multipleOf"},
    {"{\"minItems\":-1}", "bad-schema", "/schemas/~1t~11.0.0/minItems"},
    {"{\"uniqueItems\":1}", "bad-schema", "/schemas/~1t~11.0.0/uniqueItems"},
    {"{\"anyOf\":{}}", "bad-schema", "/schemas/~1t~11.0.0/anyOf"},
    {"{\"not\":1}", "bad-schema", "/schemas/~1t~11.0.0/not"},
    {"{\"if\":{},\"then\":1}", "bad-schema", "/schemas/~1t~11.0.0/then"},
    {"{\"dependencies\":{\"a\":[1]}}", "bad-schema", "/schemas/~1t~11.0.0/dependencies"},
    {"{\"patternProperties\":{\"(?=a)\":{}}}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/patternProperties/(?=a)"},
    {"{\"patternProperties\":[]}", "bad-schema", "/schemas/~1t~11.0.0/patternProperties"},
    {"{\"format\":\"email\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/format"},
    {"{\"pattern\":\"a{300}\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"$ref\":\"#/definitions/a\",\"type\":\"null\"}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/type"},
    {"{\"items\":[1]}", "bad-schema", "/schemas/~1t~11.0.0/items/0"},
    {"{\"properties\":{\"a\":{\"type\":\"string\",\"default\":1}}}", "bad-schema",
     "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"$ref\":\"#/definitions/"
     "x\",\"default\":5}},\"definitions\":{\"x\":{\"type\":\"string\"}}}",
     "bad-schema", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"items\":[{\"default\":1}]}", "unsupported-keyword", "/schemas/~1t~11.0.0/items/0/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"maxProperties\":1}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"dependencies\":{\"a\":[\"b\"]}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"not\":{\"required\":[\"a\"]}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"if\":{\"required\":[\"a\"]}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"patternProperties\":{\"^a\":{\"type\":\"string\"}}"
     "}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"propertyNames\":{\"maxLength\":0}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"const\":{}}", "unsupported-keyword",
     "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"allOf\":[{\"additionalProperties\":false}]}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"allOf\":[{\"properties\":{\"a\":{\"type\":"
     "\"string\"}}}]}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"properties\":{\"a\":{\"default\":1}},\"oneOf\":[{\"maxProperties\":1},{\"type\":"
     "\"string\"}]}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/properties/a/default"},
    {"{\"allOf\":[{\"properties\":{\"a\":{\"default\":1}}},{\"additionalProperties\":false}]}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/allOf/0/properties/a/default"},
    {"{\"if\":true,\"then\":{\"$ref\":\"#/definitions/"
     "x\"},\"maxProperties\":1,\"definitions\":{\"x\":{\"properties\":{\"a\":{\"default\":1}}}}}",
     "unsupported-keyword", "/schemas/~1t~11.0.0/definitions/x/properties/a/default"},
    {"{\"pattern\":\"(?=a)\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"(?!a)\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"(?<=a)\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"(?<n>a)\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"a\\\\b\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"(a)\\\\1\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"a**\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"^*\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"*a\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"a{2,1}\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"(a\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"a)\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"[a\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"[b-a]\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"a{\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"\\\\p{L}\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"\\\\u00\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"pattern\":\"\\\\\"}", "unsupported-keyword", "/schemas/~1t~11.0.0/pattern"},
    {"{\"a\":1,\"a\":2}", "bad-json", "/schemas/~1t~11.0.0"},
};

static void test_what_is_refused_says_where(void)
{
    size_t i;
    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        hg_client *client = open_client();
        CHECK(add_schema(client, "/t/1.0.0", refused[i].schema) == -1);
        if (!CHECK(reported(client, refused[i].code, refused[i].path)))
            fprintf(stderr, "  %s\n", refused[i].schema);
        CHECK(add_schema(client, "/t/1.0.0", "{}") == 0);
        free(client);
    }
}

static void test_unknown_members_are_told_and_annotations_are_not(void)
{
    hg_client *client = open_client();
    CHECK(add_schema(client, "/t/1.0.0", "{\"title\":\"t\",\"mexLength\":64}") == 0);
    CHECK(reported(client, "unknown-keyword", "/schemas/~1t~11.0.0/mexLength"));
    CHECK(hg_report(client) == 0);
    free(client);
}

static void test_nothing_is_too_deep_or_too_large_to_refuse(void)
{
    enum { DEPTH = 100000 };
    char *deep = malloc(DEPTH + 1);
    hg_client *client = open_client();
    memset(deep, '[', DEPTH);
    deep[DEPTH] = 0;
    CHECK(add_schema(client, "/t/1.0.0", deep) == -1);
    CHECK(add_schema(client, "/t/1.0.0", "{}") == 0);
    CHECK(validate(client, 0, deep) != 0);
    deep[60] = 0;
    CHECK(validate(client, 0, deep) != 0);
    CHECK(validate(client, 1, "1") == -1);
    free(deep);
    free(client);
}

/* The bound is memory: a token is 16 bytes, whatever it is of. */
static void test_there_may_be_thousands_of_members(void)
{
    enum { MEMBERS = 5000 };
    hg_client *client = open_client();
    char *text = malloc(MEMBERS * 16), *at = text;
    int i;
    CHECK(add_schema(client, "/t/1.0.0", "{\"additionalProperties\":{\"type\":\"integer\"}}") == 0);
    for (i = 0; i < MEMBERS; i++)
        at += sprintf(at, "%c\"m%d\":%d", i ? ',' : '{', i, i);
    strcpy(at, "}");
    CHECK(validate(client, 0, text) == 0);
    at[-1] = 'e';
    CHECK(validate(client, 0, text) == -1 && reported(client, "bad-json", NULL));
    memset(text, '[', MEMBERS);
    for (at = text + 1, i = 0; i < MEMBERS * 7; i++)
        at += sprintf(at, "1,");
    strcpy(at - 1, "]");
    CHECK(validate(client, 0, text) == -1 && reported(client, "too-large", NULL));
    CHECK(validate(client, 0, "{\"a\":1}") == 0);
    free(text);
    free(client);
}

int main(void)
{
    test_there_may_be_thousands_of_members();
    test_each_keyword();
    test_what_is_refused_says_where();
    test_unknown_members_are_told_and_annotations_are_not();
    test_nothing_is_too_deep_or_too_large_to_refuse();
    return finish();
}
