/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Reading decimal numbers, compared with strtod bit for bit. */

#include <float.h>
#include <math.h>

#include "base/decimal.h"
#include "check.h"

#define SEED 0x48656C696F677261u
#define MAX_TEXT 4096

/* random numbers: the same in every run */

static uint64_t state = SEED;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545F4914F6CDD1Du;
}

static int random_below(int limit) { return (int)(random_bits() % (uint64_t)limit); }

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double random_double(void)
{
    double value = double_of(random_bits());
    return isfinite(value) ? value : 1;
}

/* Leads to the neighbourhood of 0, where doubles are subnormal. */
static double random_small_double(void)
{
    return double_of(random_bits() >> 11 >> random_below(52));
}

/* comparison */

static void compare(const char *text)
{
    const char *digits = text + (*text == '-' || *text == '+'), *end;
    char *real_end;
    const double real = strtod(text, &real_end);
    double value;
    end = hg__read_decimal(digits, digits + strlen(digits), &value);
    if (end && *text == '-')
        value = -value;
    if (!CHECK(!memcmp(&real, &value, sizeof value)) || !CHECK((end ? end : text) == real_end))
        fprintf(stderr, "of %.200s\n", text);
}

/* The number, one a little more, and one a little less. */
static void compare_around(const char *digits, int exponent)
{
    char text[MAX_TEXT + 64];
    size_t last = strlen(digits) - 1;
    snprintf(text, sizeof text, "%se%d", digits, exponent);
    compare(text);
    snprintf(text, sizeof text, "%s00000000000000000000001e%d", digits, exponent);
    compare(text);
    if (digits[last] == '0')
        return;
    snprintf(text, sizeof text, "%.*s%c99999999999999e%d", (int)last, digits, digits[last] - 1,
             exponent);
    compare(text);
}

/* All its digits: up to 768. */
static void compare_exactly(long double value)
{
    char text[MAX_TEXT], *e, *last;
    int exponent;
    snprintf(text, sizeof text, "%.800Le", value);
    e = strchr(text, 'e');
    exponent = (int)strtol(e + 1, NULL, 10);
    for (last = e - 1; *last == '0' && last[-1] != '.'; last--)
        ;
    last[1] = '\0';
    compare_around(text, exponent);
}

/* Exactly between a double and the next one: a long double can hold that. */
static void compare_midpoint(double below)
{
    compare_exactly(((long double)below + (long double)nextafter(below, INFINITY)) / 2);
}

/* cases */

static void test_known(void)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "0.0",
        "-0.0e5",
        "0e999999999999",
        "1",
        "-1",
        "10",
        "0.1",
        "0.5",
        "1e23",
        "8.5e22",
        "1e22",
        "1e-22",
        "123456789012345678901234567890",
        "1E5",
        "1e+5",
        "1e-5",
        "1e05",
        "3.14159265358979323846264338327950288",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.0000000000000000000000001",
        "9007199254740995",
        "9007199254740994.99999999999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529"
        "523908135087914149158913039621106870086438694594645527657207407820621743379988141063267329"
        "253552286881372149012981122451451889849057222307285255133155755015914397476397983411801999"
        "323962548289017107081850690630666655994938275772572015763062690663332647565300009245888316"
        "433037779791869612049497390377829704905051080609940730262937128958950003583799967207254304"
        "360284078895771796150945516748243471030702609144621572289880258182545180325707018860872113"
        "128079512233426288368622321503775666622503982534335974568884423900265498198385487948292206"
        "894721689831099698365846814022854243330660339850886445804001034933970427567186443383770486"
        "03786162277173854562306587467901408672332763671875e-308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "-1.7976931348623159e308",
        "179769313486231580793728971405301e276",
        "1e308",
        "1e309",
        "1e310",
        "1e400",
        "-1e400",
        "1e99999999999999999999999",
        "4.9e-324",
        "4.94e-324",
        "5e-324",
        "-5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.47e-324",
        "2e-324",
        "3e-324",
        "1e-323",
        "1e-324",
        "9e-325",
        "1e-325",
        "1e-400",
        "-1e-400",
        "1e-99999999999999999999999",
        "6.631236846766476e-316",
        "3.237883913302901289588352412501532174863037669423108e-319",
        "6.9294956446009195e15",
        "7.2057594037927933e16",
        "89255e-22",
        "104110013277974872254e-225",
        "1.00000000000000011102230246251565404",
        "1.00000000000000011102230246251565405",
        "1.000000000000000111022302462515654042363166809082031250000000000000000000000000001"};
    size_t i;
    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        compare(texts[i]);
}

/* Not JSON, but a sample rate may be given as any text. */
static void test_malformed(void)
{
    static const char symbols[] = "0123456789.eE+-";
    char text[12];
    int i, j, length;
    for (i = 0; i < 100000; i++) {
        length = random_below(sizeof text);
        for (j = 0; j < length; j++)
            text[j] = symbols[random_below(sizeof symbols - 1)];
        text[length] = '\0';
        compare(text);
    }
}

/* A fraction that has only been shifted from the exponent to zeros, or back. */
static void test_long_zeros(void)
{
    char text[MAX_TEXT], zeros[1201];
    int i;
    memset(zeros, '0', sizeof zeros - 1);
    zeros[sizeof zeros - 1] = '\0';
    for (i = 0; i <= 1200; i += 50) {
        snprintf(text, sizeof text, "0.%.*s17976931348623157e%d", i, zeros, i + 309);
        compare(text);
        snprintf(text, sizeof text, "%.*s5%.*s.0e-%d", i, zeros, i, zeros, i + 324);
        compare(text);
        snprintf(text, sizeof text, "9007199254740993.%.*s1", i, zeros);
        compare(text);
        snprintf(text, sizeof text, "9007199254740993%.*s1e-%d", i, zeros, i + 1);
        compare(text);
    }
}

/* Every number of one or two digits. */
static void test_short(void)
{
    char text[32];
    int digits, exponent;
    for (digits = 1; digits < 100; digits++) {
        for (exponent = -326; exponent <= 310; exponent++) {
            snprintf(text, sizeof text, "%de%d", digits, exponent);
            compare(text);
        }
    }
}

static void test_random_doubles(void)
{
    char text[64];
    int i;
    for (i = 0; i < 150000; i++) {
        snprintf(text, sizeof text, "%.*g", 15 + random_below(6), random_double());
        compare(text);
    }
    for (i = 0; i < 30000; i++) {
        snprintf(text, sizeof text, "%.*g", 1 + random_below(18), random_small_double());
        compare(text);
    }
}

static void test_random_digits(void)
{
    char text[MAX_TEXT];
    int i, j, length, point;
    for (i = 0; i < 50000; i++) {
        /* Mostly short ones, sometimes more digits than are kept. */
        length = 1 + random_below(i % 100 ? 25 : 900);
        point = 1 + random_below(length);
        for (j = 0; j < length; j++)
            text[j + (j >= point)] = (char)('0' + random_below(10));
        text[point] = '.';
        snprintf(text + length + 1, 16, "%de%d", random_below(10), random_below(700) - 350);
        compare(text);
    }
}

static void test_midpoints(void)
{
    int i;
    for (i = 0; i < 1000; i++) {
        compare_midpoint(random_double());
        compare_midpoint(random_small_double());
        compare_midpoint(ldexp(1 + random_below(1 << 20), random_below(80) - 40));
    }
    compare_midpoint(0);
    compare_midpoint(DBL_MIN);
    compare_midpoint(nextafter(DBL_MIN, 0));
    compare_midpoint(nextafter(DBL_MAX, 0));
    compare_exactly(ldexpl(1, 1024) - ldexpl(1, 970)); /* the least that overflows */
}

int main(void)
{
    printf("seed %llx\n", (unsigned long long)SEED);
    test_known();
    test_malformed();
    test_long_zeros();
    test_short();
    test_random_doubles();
    test_random_digits();
    test_midpoints();
    return finish();
}
