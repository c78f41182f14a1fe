/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The reader of JSON: what it takes, what it makes of it, and the same beside jansson. */

#include <float.h>
#include <math.h>

#include "check.h"
#include "draw.h"
#include "json/differential.h"

typedef struct {
    const char *text;
    size_t length;
} text;

/* A literal, which may hold NUL bytes. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

#define LENGTH_OF(array) (sizeof(array) / sizeof *(array))

static const text taken[] = {
    TEXT("0"),
    TEXT("-0"),
    TEXT("1"),
    TEXT("-1"),
    TEXT("10"),
    TEXT("1.0"),
    TEXT("1.50"),
    TEXT("0.1"),
    TEXT("-0.0"),
    TEXT("1e2"),
    TEXT("1E2"),
    TEXT("1e+2"),
    TEXT("1e-2"),
    TEXT("1.5e3"),
    TEXT("0e0"),
    TEXT("0e+1"),
    TEXT("123456789012345678901234567890"),
    TEXT("9007199254740993"),
    TEXT("5e-324"),
    TEXT("1e-400"),
    TEXT("1.7976931348623157e308"),
    TEXT("0.1000000000000000055511151231257827"),
    TEXT("\"\""),
    TEXT("\"a\""),
    TEXT("\"\\\"\""),
    TEXT("\"\\\\\""),
    TEXT("\"\\/\""),
    TEXT("\"\\b\\f\\n\\r\\t\""),
    TEXT("\"\\u0041\""),
    TEXT("\"\\u00e9\""),
    TEXT("\"\303\251\""),
    TEXT("\"\360\237\230\200\""),
    TEXT("\"\\ud83d\\ude00\""),
    TEXT("\"\\uD83D\\uDE00\""),
    TEXT("\"\342\200\250\342\200\251\""),
    TEXT("\"\177\""),
    TEXT("\"\\u0000\""),
    TEXT("\"\\u001f\""),
    TEXT("\"\\\\u0041\""),
    TEXT("\"/\""),
    TEXT("\"\\ud800\""),
    TEXT("\"\\udc00\""),
    TEXT("\"\\ud800a\""),
    TEXT("\"\\ud800\\u0041\""),
    TEXT("\"\\udc00\\ud800\""),
    TEXT("\"\\ud800\\ud800\\udc00\""),
    TEXT("\"\\\\ud800\""),
    TEXT("\"\\\\\\ud800\""),
    TEXT("\"\\ufffe\\uffff\""),
    TEXT("\"\364\217\277\277\""),
    TEXT("{}"),
    TEXT("[]"),
    TEXT("[[]]"),
    TEXT("{\"a\":{}}"),
    TEXT("{\"a\":1,\"b\":[1,\"2\",null,true,false]}"),
    TEXT(" { \"a\" : 1 } "),
    TEXT("\t\n\r [ 1 , 2 ] \n"),
    TEXT("{\"\":0}"),
    TEXT("{\"a\\u0062\":1}"),
    TEXT("{\"\303\251\":1}"),
    TEXT("{\"__proto__\":1}"),
    TEXT("[[[[[[[[[[]]]]]]]]]]"),
    TEXT("[null,null]"),
    TEXT("true"),
    TEXT("false"),
    TEXT("null"),
    TEXT("{\"a\":[{\"b\":[{}]}]}"),
    TEXT("1\n"),
    TEXT("\t\r\n 1"),
    TEXT("{\n}"),
    TEXT("[\t]"),
    TEXT("{ \"a\"\t:\r1\n,\"b\" : 2 }"),
    TEXT("0.0"),
    TEXT("0E5"),
    TEXT("0e999999999999999999999"),
    TEXT("-0e-5"),
    TEXT("1e308"),
    TEXT("1e-999"),
    TEXT("1e-99999999999999999999"),
    TEXT("1.7976931348623158e308"),
    TEXT("2.2250738585072014e-308"),
    TEXT("4.9406564584124654e-324"),
    TEXT("2.4703282292062327e-324"),
    TEXT("2.4703282292062328e-324"),
    TEXT("9007199254740992.9999999999"),
    TEXT("999999999999999"),
    TEXT("9999999999999999"),
    TEXT("0.00000000000001"),
    TEXT("123456.789012345"),
    TEXT("[1e1,2E+2,3e-3,0.5]"),
    TEXT("\"\\u0000\""),
    TEXT("[\"\\u0000a\\u0000\"]"),
    TEXT("\"\\uD800\\uDFFF\""),
    TEXT("\"\\udbff\\udc00\""),
    TEXT("\"\\ud7ff\\ue000\""),
    TEXT("\"\\ud800\\n\""),
    TEXT("\"\\ud800\\\\udc00\""),
    TEXT("\"\\uDbFf\""),
    TEXT("\"\\uD800\\uE000\""),
    TEXT("\"\\ud800\\ud800\\ud800\""),
    TEXT("{\"\\ud800\":1}"),
    TEXT("{\"\\ud800\":1,\"\\udc00a\":2}"),
    TEXT("{\"a\":1,\"A\":2,\"aa\":3,\"\":4}"),
    TEXT("{\"a\":{\"a\":{\"a\":1}}}"),
    TEXT("[{\"a\":1},{\"a\":2}]"),
    TEXT("\"\302\200\337\277\""),
    TEXT("\"\340\240\200\355\237\277\356\200\200\357\277\277\""),
    TEXT("\"\360\220\200\200\364\217\277\277\""),
    TEXT("\"1234567\""),
    TEXT("\"12345678\""),
    TEXT("\"123456789abcdef\""),
    TEXT("\"1234567\303\251\""),
    TEXT("\"123456\\n78\303\2519abcdefghijk\\\"lmnopq\""),
};

static const text refused[] = {
    TEXT("01"),
    TEXT("-01"),
    TEXT("1."),
    TEXT(".1"),
    TEXT("-.1"),
    TEXT("+1"),
    TEXT("1e"),
    TEXT("1e+"),
    TEXT("1.e1"),
    TEXT("--1"),
    TEXT("- 1"),
    TEXT("0x1"),
    TEXT("1_000"),
    TEXT("NaN"),
    TEXT("Infinity"),
    TEXT("-Infinity"),
    TEXT("1e1.5"),
    TEXT("1,"),
    TEXT("1 2"),
    TEXT("1a"),
    TEXT("-"),
    TEXT("+"),
    TEXT("e1"),
    TEXT("\331\241"),
    TEXT("1e400"),
    TEXT("-1e400"),
    TEXT("\""),
    TEXT("\"a"),
    TEXT("a\""),
    TEXT("'a'"),
    TEXT("\"\\\""),
    TEXT("\"\\x41\""),
    TEXT("\"\\u\""),
    TEXT("\"\\u00\""),
    TEXT("\"\\u00g0\""),
    TEXT("\"\\U0041\""),
    TEXT("\"\\a\""),
    TEXT("\"\\\303\251\""),
    TEXT("\"\n\""),
    TEXT("\"\t\""),
    TEXT("\"\000\""),
    TEXT("\"\037\""),
    TEXT("\"a\"\"b\""),
    TEXT("\"\\ud800\\u\""),
    TEXT("\"\\ud800\\\""),
    TEXT("\"\\ud8\""),
    TEXT("\"\\u-123\""),
    TEXT("{\"a\":1,\"a\":2}"),
    TEXT("{\"a\":1,\"\\u0061\":2}"),
    TEXT("{\"a\\u0000b\":1}"),
    TEXT(""),
    TEXT(" "),
    TEXT("{"),
    TEXT("}"),
    TEXT("["),
    TEXT("]"),
    TEXT("{]"),
    TEXT("[}"),
    TEXT("[1,]"),
    TEXT("[,1]"),
    TEXT("[1 2]"),
    TEXT("[1,,2]"),
    TEXT("{\"a\"}"),
    TEXT("{\"a\":}"),
    TEXT("{:1}"),
    TEXT("{\"a\":1,}"),
    TEXT("{,}"),
    TEXT("{a:1}"),
    TEXT("{'a':1}"),
    TEXT("{1:1}"),
    TEXT("{\"a\" 1}"),
    TEXT("{\"a\":1 \"b\":2}"),
    TEXT("[1]]"),
    TEXT("{}{}"),
    TEXT("[] []"),
    TEXT("nul"),
    TEXT("True"),
    TEXT("undefined"),
    TEXT("// x\n1"),
    TEXT("/* */1"),
    TEXT("1 // x"),
    TEXT("[1]x"),
    TEXT("\357\273\2771"),
    TEXT("\302\2401"),
    TEXT("[\013]"),
    TEXT("[\0141]"),
    TEXT("{\"a\":1}}"),
    TEXT("\"a\":1"),
    TEXT("*"),
    TEXT("<a>"),
    TEXT("[1:2]"),
    TEXT("{\"a\":1:2}"),
    TEXT("[{"),
    TEXT("{\"a\":["),
    TEXT("[\""),
    TEXT("[\"a"),
    TEXT("{\"a\":tru}"),
    TEXT("[1}"),
    TEXT("{\"a\":1]"),
    TEXT("\0"),
    TEXT("1\0"),
    TEXT("true\0"),
    TEXT("[1\0]"),
    TEXT("{\"a\":null\0}"),
    TEXT("\0001"),
    TEXT("[]\0"),
    TEXT("[\0]"),
    TEXT("\"a\"\0"),
    TEXT("\"\0\""),
    TEXT("{\"a\0\":1}"),
    TEXT("\357\273\2771"),
    TEXT("[]\357\273\277"),
    TEXT("\xFF\xFE[\0]\0"),
    TEXT("\"\\ud8zz\""),
    TEXT("\"\\ud80\\udc00\""),
    TEXT("[\"\\ud8\",\"]"),
    TEXT("\"\\ud800\\udc0\""),
    TEXT("\"\\udc0g\""),
    TEXT("\"\\"),
    TEXT("\"\\u"),
    TEXT("\"\\u1"),
    TEXT("\"\\u123"),
    TEXT("\"\\u1234"),
    TEXT("\"\\ud800\\u"),
    TEXT("\"\\ud800\\udc00"),
    TEXT("\"\\0\""),
    TEXT("\"\\e\""),
    TEXT("\"\\ \""),
    TEXT("\"\\\n\""),
    TEXT("\"\\\0\""),
    TEXT("\"1234567\n9\""),
    TEXT("\"1234567\0379\""),
    TEXT("\"1234567"),
    TEXT("\"12345678"),
    TEXT("{\"\\u0000\":1}"),
    TEXT("{\"\\u0000a\":1}"),
    TEXT("{\"a\":{\"b\":1,\"b\":2}}"),
    TEXT("{\"a\\/b\":1,\"a/b\":2}"),
    TEXT("{\"\\ud800\":1,\"\\udc00\":2}"),
    TEXT("{\"\\ud83d\\ude00\":1,\"\360\237\230\200\":2}"),
    TEXT("{\"\\ufffd\":1,\"\\ud800\":2}"),
    TEXT("{\"\":1,\"\":2}"),
    TEXT("\"\300\200\""),
    TEXT("\"\301\277\""),
    TEXT("\"\340\237\277\""),
    TEXT("\"\355\240\200\""),
    TEXT("\"\355\277\277\""),
    TEXT("\"\360\217\277\277\""),
    TEXT("\"\364\220\200\200\""),
    TEXT("\"\365\200\200\200\""),
    TEXT("\"\370\210\200\200\200\""),
    TEXT("\"\200\""),
    TEXT("\"\303\""),
    TEXT("\"\303"),
    TEXT("\"\342\202\""),
    TEXT("\"\342\202"),
    TEXT("\"\360\237\230\""),
    TEXT("\"\360\237\230"),
    TEXT("\"\303\303\251\""),
    TEXT("\"\\\303\251\""),
    TEXT("\"\377\""),
    TEXT("\303\251"),
    TEXT("[\303\251]"),
    TEXT("1\303\251"),
    TEXT("1e309"),
    TEXT("-1e309"),
    TEXT("1.7976931348623159e308"),
    TEXT("1e99999999999999999999"),
    TEXT("0.1e310"),
    TEXT("00"),
    TEXT("1.2.3"),
    TEXT("1ee1"),
    TEXT("1e+-1"),
    TEXT("-a"),
    TEXT("-\0"),
    TEXT("1-"),
    TEXT("1+1"),
    TEXT("t"),
    TEXT("tru"),
    TEXT("truE"),
    TEXT("truee"),
    TEXT("true1"),
    TEXT("falsey"),
    TEXT("nulll"),
    TEXT("nulL"),
    TEXT("fals"),
    TEXT("f"),
    TEXT("n"),
    TEXT("[true false]"),
    TEXT("[truefalse]"),
    TEXT("[\"a\"\"b\"]"),
    TEXT("[1\"a\"]"),
    TEXT("{\"a\":1;\"b\":2}"),
    TEXT("{\"a\"::1}"),
    TEXT("{\"a\",1}"),
    TEXT("{\"a\":1,,\"b\":2}"),
    TEXT("{\"a\":1,2}"),
    TEXT("{\"a\":1,[]}"),
    TEXT("{[]:1}"),
    TEXT("{null:1}"),
    TEXT("{\"a\":[}"),
    TEXT("[{]}"),
    TEXT("[}"),
    TEXT("{]"),
    TEXT("}"),
    TEXT(":"),
    TEXT(","),
    TEXT("1,2"),
    TEXT("[1],"),
    TEXT("{\"a\""),
    TEXT("{\"a\":"),
    TEXT("{\"a\":1"),
    TEXT("{\"a\":1,"),
    TEXT("[1,"),
    TEXT("[1"),
    TEXT("[\302\2401]"),
    TEXT("\0131"),
    TEXT("\0141"),
    TEXT("\342\200\2501"),
};

/* Whether jansson and the reader agree about the text; if not, it is shown. */
static bool agree(const char *json, size_t length)
{
    const char *difference = compare_readers(json, length);
    if (difference)
        fprintf(stderr, "%s in %.*s (%zu bytes)\n", difference, length < 400 ? (int)length : 400,
                json, length);
    return !difference;
}

static hg_read_result verdict_of(const char *json, size_t length)
{
    hg_token *tokens = malloc((length + 1) * sizeof *tokens);
    const hg_read_result result = hg__read_json(json, length, tokens, length + 1);
    free(tokens);
    return result;
}

static void check_text(const text *t, hg_read_result expected)
{
    if (!CHECK(verdict_of(t->text, t->length) == expected))
        fprintf(stderr, "in %s\n", t->text);
    CHECK(agree(t->text, t->length));
}

/* What is taken, cut off after every byte as well. */
static void test_verdicts(void)
{
    size_t i, length;
    for (i = 0; i < LENGTH_OF(taken); i++) {
        check_text(&taken[i], HG_READ_OK);
        for (length = 0; length < taken[i].length; length++)
            CHECK(agree(taken[i].text, length));
    }
    for (i = 0; i < LENGTH_OF(refused); i++)
        check_text(&refused[i], HG_READ_MALFORMED);
}

/* every byte, and every two */

static bool agree_within(const char *before, const char *bytes, size_t length, const char *after)
{
    char json[64];
    const size_t start = strlen(before), end = strlen(after);
    memcpy(json, before, start);
    memcpy(json + start, bytes, length);
    memcpy(json + start + length, after, end);
    return agree(json, start + length + end);
}

static void test_bytes(void)
{
    unsigned i, differ = 0;
    for (i = 0; i < 0x10000; i++) {
        const char bytes[] = {(char)(i >> 8), (char)i};
        differ += !agree(bytes, 2) + !agree_within("\"", bytes, 2, "\"") +
                  !agree_within("[1", bytes, 2, "]");
    }
    CHECK(!differ);
    for (i = 0; i < 0x100; i++) {
        const char byte = (char)i;
        CHECK(agree(&byte, 1));
        CHECK(agree_within("{\"a", &byte, 1, "\":1}"));
        CHECK(agree_within("{\"a\"", &byte, 1, ":1}"));
        CHECK(agree_within("{\"a\":", &byte, 1, "1}"));
        CHECK(agree_within("[true", &byte, 1, "]"));
        CHECK(agree_within("\"\\", &byte, 1, "\""));
        CHECK(agree_within("\"\\u00e", &byte, 1, "\""));
        CHECK(agree_within("\"\\ud83d\\ude0", &byte, 1, "\""));
        CHECK(agree_within("\"1234567", &byte, 1, "1234567890\""));
    }
}

/* Bytes at which something begins or ends in the table of well-formed UTF-8. */
static void test_utf8(void)
{
    static const unsigned char edges[] = {0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                          0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
                                          0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFC, 0xFF};
    unsigned i, place, differ = 0;
    for (i = 0; i < 60000; i++) {
        char bytes[12];
        const unsigned count = 1 + (unsigned)(draw() % sizeof bytes);
        for (place = 0; place < count; place++)
            bytes[place] = (char)(draw() % 8 ? edges[draw() % LENGTH_OF(edges)] : draw() & 0xFF);
        differ += !agree_within("\"", bytes, count, "\"");
    }
    for (i = 0x80; i < 0x110000; i += i < 0x11000 ? 1 : 97) {
        hg_token token;
        char json[16];
        const int length = snprintf(json, sizeof json, "\"%c%c%c%c\"", 0xF0 | i >> 18,
                                    0x80 | (i >> 12 & 63), 0x80 | (i >> 6 & 63), 0x80 | (i & 63));
        differ +=
            i >= 0x10000 && (hg__read_json(json, (size_t)length, &token, 1) || token.count != 1);
        differ += i < 0x10000 && !hg__read_json(json, (size_t)length, &token, 1);
    }
    CHECK(!differ);
}

/* Each of the 65,536 escapes, decoded. */
static void test_escapes(void)
{
    unsigned i, differ = 0;
    for (i = 0; i < 0x10000; i++) {
        char json[32];
        differ += !agree(json, (size_t)snprintf(json, sizeof json, "\"\\u%04x\"", i));
        differ += !agree(json, (size_t)snprintf(json, sizeof json, "\"\\u%04X\\uDC00\"", i));
        differ += !agree(json, (size_t)snprintf(json, sizeof json, "{\"\\uD834\\u%04x\":0}", i));
    }
    CHECK(!differ);
}

/* numbers */

/* The value as strtod has it, the number alone and within an array. */
static bool is_number(const char *digits)
{
    char json[4096];
    hg_token tokens[2];
    const double expected = strtod(digits, NULL);
    double number;
    const size_t length = (size_t)snprintf(json, sizeof json, "[%s]", digits);
    if (isinf(expected))
        return verdict_of(json, length) == HG_READ_MALFORMED && agree(json, length);
    if (hg__read_json(json, length, tokens, 2) != HG_READ_OK)
        return false;
    number = hg__token_number(json, tokens + 1);
    return !memcmp(&number, &expected, sizeof number) && agree(digits, strlen(digits));
}

static void put_random_digits(char **at, size_t most)
{
    size_t count = 1 + (size_t)(draw() % most);
    const char only = "0 9 5"[draw() % 8 % 5];
    while (count--)
        *(*at)++ = only == ' ' ? (char)('0' + draw() % 10) : only;
}

static void draw_number(char *at)
{
    const size_t most = draw() % 50 ? 20 : 1500;
    if (draw() % 4 == 0)
        *at++ = '-';
    if (draw() % 3 == 0) {
        *at++ = '0';
    } else {
        *at++ = (char)('1' + draw() % 9);
        put_random_digits(&at, most);
    }
    if (draw() % 2) {
        *at++ = '.';
        put_random_digits(&at, most);
    }
    if (draw() % 2) {
        *at++ = "eE"[draw() % 2];
        if (draw() % 2)
            *at++ = "+-"[draw() % 2];
        put_random_digits(&at, draw() % 4 ? 3 : 30);
    }
    *at = '\0';
}

/* Numbers from all doubles, and those in the middle of two. */
static void draw_double(char *at, size_t room)
{
    uint64_t bits = draw();
    double value, next;
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value))
        value = DBL_MAX;
    next = nextafter(value, 0);
    if (draw() % 2)
        snprintf(at, room, "%.*g", (int)(draw() % 20) + 1, value);
    else if (fabs(value) > 1e-290 && fabs(value) < 1e300)
        snprintf(at, room, "%.800Lg", ((long double)value + (long double)next) / 2);
    else
        snprintf(at, room, "%.800g", value);
}

static void test_numbers(void)
{
    char digits[4000];
    unsigned i, differ = 0;
    for (i = 0; i < 30000; i++) {
        draw_number(digits);
        differ += !is_number(digits);
        draw_double(digits, sizeof digits);
        differ += !is_number(digits);
    }
    CHECK(!differ);
}

/* More digits than are looked at: the last one of thousands decides, or a zero before them. */
static void test_long_numbers(void)
{
    static const char half[] = "9007199254740993"; /* between two doubles, the lower one is even */
    char digits[3000];
    size_t length;
    for (length = 100; length < 2500; length += 37) {
        memset(digits, '0', sizeof digits);
        memcpy(digits, half, 16);
        digits[16] = '.';
        digits[length] = '1';
        digits[length + 1] = '\0';
        CHECK(is_number(digits));
        digits[length] = '0';
        CHECK(is_number(digits));
        memset(digits, '0', sizeof digits);
        digits[1] = '.';
        snprintf(digits + length, 40, "%se%zu", half, length + 10);
        CHECK(is_number(digits));
        digits[0] = '1';
        digits[1] = '0';
        snprintf(digits + length, 40, "%se-%zu", half, length);
        CHECK(is_number(digits));
    }
}

/* depth */

static size_t put_repeated(char *json, size_t at, const char *what, size_t count)
{
    const size_t length = strlen(what);
    for (; count; count--, at += length)
        memcpy(json + at, what, length);
    return at;
}

/* `levels` is how many levels of nesting `open` begins. */
static void check_depth(size_t levels, const char *open, const char *inside, const char *close)
{
    char json[1024];
    size_t count;
    for (count = 1; count <= HG_MAX_DEPTH / levels + 2; count++) {
        const size_t depth = count * levels + (*inside != '\0');
        size_t length = put_repeated(json, 0, open, count);
        length = put_repeated(json, length, inside, 1);
        length = put_repeated(json, length, close, count);
        CHECK(verdict_of(json, length) == (depth <= HG_MAX_DEPTH ? HG_READ_OK : HG_READ_MALFORMED));
        CHECK(agree(json, length));
    }
}

static void test_depth(void)
{
    static char json[5000];
    check_depth(1, "[", "", "]");
    check_depth(1, "[", "1", "]");
    check_depth(1, "[0,", "\"\"", "]");
    check_depth(1, "{\"a\":", "null", "}");
    check_depth(2, "[{\"a\":", "{}", "}]");
    check_depth(2, "{\"a\":[", "true", "]}");
    memset(json, '[', sizeof json);
    CHECK(agree(json, sizeof json));
    CHECK(verdict_of(json, sizeof json) == HG_READ_MALFORMED);
}

/* names */

/* An object of `count` members, whose names `format` makes of their numbers. Those numbers are all
   different but for that of the member `again`, which is the one of `first`. */
static size_t put_object(char *json, const char *format, size_t count, size_t first, size_t again)
{
    size_t length = 0, i;
    json[length++] = '{';
    for (i = 0; i < count; i++) {
        /* An odd factor: all of them, in no order. */
        const unsigned number = (unsigned)(i == again ? first : i) * 40503u % 65536u;
        length += (size_t)sprintf(json + length, format, i ? "," : "", number);
        length += (size_t)sprintf(json + length, i % 7 ? ":%u" : ":[%u,{}]", number);
    }
    json[length++] = '}';
    return length;
}

/* Names that are told apart by their ends, by their middles alone (their hashes are the same), or
   once they are decoded. */
static const char *const name_formats[] = {
    "%s\"%u\"",
    "%s\"name_%05u\"",
    "%s\"a long name with %05u in the middle of it\"",
    "%s\"\\u0061\\ud83d\\ude00%05u and more than eight\"",
};

static void test_names(void)
{
    static const size_t counts[] = {2,   3,   8,   9,   64,  65,  128,  129,
                                    256, 257, 511, 512, 513, 514, 1000, 2047};
    static char json[200000];
    size_t i, k;
    for (i = 0; i < LENGTH_OF(counts); i++) {
        const size_t count = counts[i];
        for (k = 0; k < 4 * LENGTH_OF(name_formats); k++) {
            const size_t first = (size_t)(draw() % (count - 1));
            const size_t again = first + 1 + (size_t)(draw() % (count - 1 - first));
            const char *format = name_formats[k / 4];
            size_t length = put_object(json, format, count, first, count);
            CHECK(verdict_of(json, length) == HG_READ_OK);
            CHECK(agree(json, length));
            length = put_object(json, format, count, first, again);
            CHECK(verdict_of(json, length) == HG_READ_MALFORMED);
            CHECK(agree(json, length));
        }
    }
}

/* The same name, written with and without escapes, among few and among many. */
static void test_names_decoded(void)
{
    static const char *const twins[][2] = {
        {"a", "\\u0061"},
        {"a/b", "a\\/b"},
        {"\303\251 as in caf\303\251", "\\u00e9 as in caf\\u00E9"},
        {"abcdefgh", "abcdefg\\u0068"},
        {"a name of many letters", "\\u0061 n\\u0061me of many letters"},
        {"\\ud800", "\\uFFFD"},
        {"\\t", "\\u0009"},
        {"abc", "ab\\u0063"},
        {"abcd", "\\u0061bcd"}};
    static char json[20000];
    size_t i, count, k, length;
    for (i = 0; i < LENGTH_OF(twins); i++)
        for (count = 0; count <= 600; count += 300) {
            length = (size_t)sprintf(json, "{\"%s\":0,", twins[i][0]);
            for (k = 0; k < count; k++)
                length += (size_t)sprintf(json + length, "\"other %zu\":[{}],", k);
            length += (size_t)sprintf(json + length, "\"%s\":0}", twins[i][1]);
            CHECK(verdict_of(json, length) == HG_READ_MALFORMED);
            CHECK(agree(json, length));
            json[length - 4] = '_';
            json[length - 3] = '"';
            json[length - 2] = ':';
            json[length - 1] = '1';
            json[length++] = '}';
            CHECK(verdict_of(json, length) == HG_READ_OK);
            CHECK(agree(json, length));
        }
}

/* the table */

static void test_table(void)
{
    static const char json[] = " {\"a\":[1,\"\\n\303\251\"],\"b\":{}}";
    static const struct {
        uint32_t start, length, span, kind, escaped, count;
    } expected[] = {
        {1, 23, 7, HG_JSON_OBJECT, 0, 2}, {3, 1, 0, HG_JSON_STRING, 0, 1},
        {6, 10, 3, HG_JSON_ARRAY, 0, 2},  {7, 1, 1, HG_JSON_NUMBER, 0, 0},
        {10, 4, 1, HG_JSON_STRING, 1, 2}, {18, 1, 0, HG_JSON_STRING, 0, 1},
        {21, 2, 1, HG_JSON_OBJECT, 0, 0},
    };
    hg_token tokens[LENGTH_OF(expected)];
    size_t i;
    CHECK(hg__read_json(json, sizeof json - 1, tokens, LENGTH_OF(tokens)) == HG_READ_OK);
    for (i = 0; i < LENGTH_OF(expected); i++) {
        CHECK(tokens[i].start == expected[i].start);
        CHECK(tokens[i].length == expected[i].length);
        CHECK(!expected[i].span || tokens[i].span == expected[i].span);
        CHECK(tokens[i].kind == expected[i].kind);
        CHECK(tokens[i].escaped == expected[i].escaped);
        CHECK(tokens[i].count == expected[i].count);
    }
    CHECK(hg__next_name(tokens + 1) == tokens + 5);
}

static void test_limits(void)
{
    hg_token token;
    CHECK(hg__read_json("1", 1, &token, 0) == HG_READ_TOO_LARGE);
    CHECK(hg__read_json("1", 1, &token, 1) == HG_READ_OK);
    CHECK(hg__read_json("", 0, &token, 0) == HG_READ_MALFORMED);
    CHECK(hg__read_json("[]]", 3, &token, 1) == HG_READ_MALFORMED);
    CHECK(hg__read_json("[1", 2, &token, 1) == HG_READ_TOO_LARGE);
    CHECK(hg__read_json("1", HG_MAX_JSON_BYTES + 1u, &token, 1) == HG_READ_TOO_LARGE);
}

/* strings and values */

static void test_strings(void)
{
    static const char json[] = "[\"plain\",\"\\u00e9\\ud83d\\ude00\\ud800\\u0000\",\"\"]";
    static const char value[] = "\303\251\360\237\230\200\357\277\275";
    hg_token tokens[4];
    char buffer[16] = "";
    size_t room;
    CHECK(hg__read_json(json, sizeof json - 1, tokens, 4) == HG_READ_OK);
    CHECK(hg__decode_string(json, tokens + 1, buffer, 3) == 5 && !memcmp(buffer, "pla", 4));
    CHECK(hg__decode_string(json, tokens + 3, NULL, 0) == 0);
    for (room = 0; room <= sizeof value; room++) {
        memset(buffer, '!', sizeof buffer);
        CHECK(hg__decode_string(json, tokens + 2, buffer, room) == sizeof value);
        CHECK(!memcmp(buffer, value, room) && buffer[room] == '!');
    }
    CHECK(hg__string_is(json, tokens + 1, "plain", 5));
    CHECK(!hg__string_is(json, tokens + 1, "plane", 5));
    CHECK(!hg__string_is(json, tokens + 1, "plains", 6));
    CHECK(hg__string_is(json, tokens + 2, value, sizeof value));
    CHECK(!hg__string_is(json, tokens + 2, value, sizeof value - 1));
    CHECK(!hg__string_is(json, tokens + 2, "\303\250", 2));
    CHECK(hg__string_is(json, tokens + 3, "", 0));
    CHECK(hg__same_string(json, tokens + 2, json, tokens + 2));
    CHECK(!hg__same_string(json, tokens + 1, json, tokens + 2));
    CHECK(!hg__same_string(json, tokens + 2, json, tokens + 1));
}

static bool are_equal(const char *a, const char *b)
{
    hg_token tokens[2][16];
    CHECK(hg__read_json(a, strlen(a), tokens[0], 16) == HG_READ_OK);
    CHECK(hg__read_json(b, strlen(b), tokens[1], 16) == HG_READ_OK);
    return hg__same_value(a, tokens[0], b, tokens[1]);
}

static void test_equality(void)
{
    /* The first two of each line are equal, the third is neither. */
    static const char *const cases[][3] = {
        {"1", "1.0", "1.0000000000000002"},
        {"100", "1e2", "-100"},
        {"0", "-0.0", "1e-300"},
        {"9007199254740993", "9007199254740992", "9007199254740994"},
        {"\"a\"", "\"\\u0061\"", "\"A\""},
        {"\"\303\251\"", "\"\\u00e9\"", "\"e\""},
        {"\"\\u0000\"", "\"\\u0000\"", "\"\""},
        {"null", " null", "false"},
        {"true", "true", "1"},
        {"[]", "[ ]", "{}"},
        {"[1,[2]]", "[1.0,[2e0]]", "[1,[3]]"},
        {"[1,2]", "[1,2]", "[2,1]"},
        {"[1]", "[1]", "[1,1]"},
        {"[\"1\"]", "[\"1\"]", "[1]"},
        {"{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", "{\"b\":[2],\"a\":2}"},
        {"{\"a\":1,\"b\":1}", "{\"\\u0062\":1,\"\\u0061\":1}", "{\"a\":1,\"c\":1}"},
        {"{\"a\":{\"b\":{},\"c\":[]}}", "{\"a\":{\"c\":[],\"b\":{}}}",
         "{\"a\":{\"c\":{},\"b\":[]}}"},
        {"{\"a\":1,\"b\":2,\"c\":3,\"d\":4}", "{\"c\":3,\"d\":4,\"a\":1,\"b\":2}",
         "{\"c\":3,\"d\":4,\"a\":1}"},
    };
    size_t i;
    for (i = 0; i < LENGTH_OF(cases); i++) {
        CHECK(are_equal(cases[i][0], cases[i][0]));
        CHECK(are_equal(cases[i][0], cases[i][1]) && are_equal(cases[i][1], cases[i][0]));
        CHECK(!are_equal(cases[i][0], cases[i][2]) && !are_equal(cases[i][2], cases[i][0]));
        CHECK(!are_equal(cases[i][1], cases[i][2]));
    }
}

static void test_members(void)
{
    static const char json[] = "{\"a\":1,\"\\u0062\":{\"c\":2},\"c\":[3]}";
    hg_token tokens[10];
    CHECK(hg__read_json(json, sizeof json - 1, tokens, 10) == HG_READ_OK);
    CHECK(hg__find_token(json, tokens, hg__hash_name("a", 1), "a", 1) == tokens + 2);
    CHECK(hg__find_token(json, tokens, hg__hash_name("b", 1), "b", 1) == tokens + 4);
    CHECK(hg__find_token(json, tokens, hg__hash_name("c", 1), "c", 1) == tokens + 8);
    CHECK(!hg__find_token(json, tokens, hg__hash_name("d", 1), "d", 1));
    CHECK(!hg__find_token(json, tokens, hg__hash_name("", 0), "", 0));
    CHECK(!hg__find_token(json, tokens + 9, hg__hash_name("a", 1), "a", 1));
}

/* texts of a generator, as they are and with a few bytes changed */

static const char *const pieces[] = {"null",
                                     "true",
                                     "false",
                                     "0",
                                     "-1",
                                     "1.5",
                                     "1e3",
                                     "123456789",
                                     "0.1",
                                     "-0",
                                     "12345678901234567890",
                                     "1E-7",
                                     "\"\"",
                                     "\"a\"",
                                     "\"click\"",
                                     "\"en.wikipedia.org\"",
                                     "\"a\\nb\"",
                                     "\"\\u00e9\"",
                                     "\"\303\251\"",
                                     "\"\\ud83d\\ude00\"",
                                     "\"\\ud800\"",
                                     "\"\\u0000\"",
                                     "\"\346\227\245\346\234\254\350\252\236\"",
                                     "\"\360\237\230\200\"",
                                     "\"a longer one, of several words\"",
                                     "[]",
                                     "{}",
                                     "[[]]"};
static const char *const names[] = {"a",       "b",        "\\u0061", "action",   "action_source",
                                    "$schema", "meta",     "is_temp", "\303\251", "\\u00e9",
                                    "",        "performer"};
static const char *const spaces[] = {"", "", "", "", "", "", "", " ", "\n", "\t", "\r\n  "};

#define PICK(list) ((list)[draw() % LENGTH_OF(list)])

static size_t put(char *json, size_t at, const char *piece)
{
    return put_repeated(json, put_repeated(json, at, piece, 1), PICK(spaces), 1);
}

static size_t put_value(char *json, size_t at, int depth)
{
    const bool is_object = draw() % 2;
    size_t count = (size_t)(draw() % 6);
    if (!depth || draw() % 3 == 0)
        return put(json, at, PICK(pieces));
    at = put(json, at, is_object ? "{" : "[");
    while (count--) {
        if (is_object) {
            at = put_repeated(json, at, "\"", 1);
            at = put_repeated(json, at, PICK(names), 1);
            if (draw() % 2)
                json[at++] = (char)('a' + draw() % 26);
            at = put(json, at, "\"");
            at = put(json, at, ":");
        }
        at = put_value(json, at, depth - 1);
        if (count)
            at = put(json, at, ",");
    }
    return put(json, at, is_object ? "}" : "]");
}

/* Bytes that mean something, and others. */
static char draw_byte(void)
{
    static const char bytes[] =
        "{}[]:,\"\\/ \t\n0123456789+-.eEtrufalsnd\0\037\177\303\251\355\240\200\360\377";
    return draw() % 8 ? PICK(bytes) : (char)draw();
}

static size_t mutate(char *json, size_t length)
{
    const size_t at = (size_t)(draw() % (length + 1));
    size_t count = (size_t)(draw() % 4) + 1, i;
    switch (draw() % 5) {
    case 0: /* cut */
        return at;
    case 1: /* leave out */
        count = count < length - at ? count : length - at;
        memmove(json + at, json + at + count, length - at - count);
        return length - count;
    case 2: /* repeat */
        count = draw() % 2 ? count : count * 5;
        count = count < length - at ? count : length - at;
        memmove(json + at + count, json + at, length - at);
        return length + count;
    case 3: /* put in */
        memmove(json + at + count, json + at, length - at);
        length += count;
        break;
    default: /* replace */
        count = count < length - at ? count : length - at;
    }
    for (i = 0; i < count; i++)
        json[at + i] = draw_byte();
    return length;
}

#define TEXTS 100000

static void test_generated(void)
{
    static char json[65536];
    unsigned i, differ = 0, good = 0;
    for (i = 0; i < TEXTS; i++) {
        size_t length = put_value(json, put_repeated(json, 0, PICK(spaces), 1), (int)(draw() % 5));
        uint64_t changes = draw() % 4;
        while (changes--)
            length = mutate(json, length);
        differ += !agree(json, length);
        good += verdict_of(json, length) == HG_READ_OK;
    }
    CHECK(!differ);
    /* Enough of both kinds to mean something. */
    CHECK(good > TEXTS / 5 && good < TEXTS * 4 / 5);
}

int main(void)
{
    test_verdicts();
    test_bytes();
    test_utf8();
    test_escapes();
    test_numbers();
    test_long_numbers();
    test_depth();
    test_names();
    test_names_decoded();
    test_table();
    test_limits();
    test_strings();
    test_equality();
    test_members();
    test_generated();
    return finish();
}
