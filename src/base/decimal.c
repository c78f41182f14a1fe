/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Exact arithmetic on one natural number, and a single rounding at the end. */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The midpoint of two neighbouring doubles has at most 768 significant digits, so of what follows
   them it only matters whether it is zero. */
#define MAX_DIGITS 780

/* MAX_DIGITS digits take 81 limbs, the longest shift in scale() another 83. */
#define MAX_LIMBS 168

/* The bits of infinity; those of every finite double are less. */
#define INFINITE ((uint64_t)0x7FF << 52)

/* The number digits * 10^exponent, or a little more when `rest` is set. */
typedef struct {
    uint32_t limbs[MAX_LIMBS]; /* of the digits, the least significant first */
    int limb_count;
    int digit_count; /* without leading zeros */
    int exponent;
    bool rest;
} decimal;

static void multiply_add(decimal *d, uint32_t factor, uint32_t carry)
{
    int i;
    for (i = 0; i < d->limb_count; i++) {
        uint64_t product = (uint64_t)d->limbs[i] * factor + carry;
        d->limbs[i] = (uint32_t)product;
        carry = (uint32_t)(product >> 32);
    }
    if (carry)
        d->limbs[d->limb_count++] = carry;
}

static void divide(decimal *d, uint32_t divisor)
{
    uint64_t remainder = 0;
    int i;
    for (i = d->limb_count - 1; i >= 0; i--) {
        remainder = remainder << 32 | d->limbs[i];
        d->limbs[i] = (uint32_t)(remainder / divisor);
        remainder %= divisor;
    }
    if (!d->limbs[d->limb_count - 1])
        d->limb_count--;
    d->rest |= remainder != 0;
}

static const char *scan_digits(decimal *d, const char *at, const char *end, int exponent_step)
{
    for (; at < end && is_digit(*at); at++) {
        d->exponent -= exponent_step;
        if (d->digit_count < MAX_DIGITS) {
            multiply_add(d, 10, (uint32_t)(*at - '0'));
            d->digit_count += d->limb_count > 0;
        } else {
            d->rest |= *at != '0';
            d->exponent++;
        }
    }
    return at;
}

static const char *scan_exponent(decimal *d, const char *at, const char *end)
{
    const char *digits = at + 1;
    int exponent = 0;
    bool negative;
    if (at == end || (*at | 32) != 'e')
        return at;
    negative = digits < end && *digits == '-';
    digits += digits < end && (*digits == '-' || *digits == '+');
    if (digits == end || !is_digit(*digits))
        return at;
    for (; digits < end && is_digit(*digits); digits++)
        if (exponent < INT_MAX / 100) /* so many digits do not fit into memory */
            exponent = exponent * 10 + (*digits - '0');
    d->exponent += negative ? -exponent : exponent;
    return digits;
}

/* Turn limbs * 10^exponent into limbs * 2^exponent, the limbs with 64 bits or more. */
static void scale(decimal *d)
{
    bool negative = d->exponent < 0;
    int fives = negative ? -d->exponent : d->exponent;
    /* A division by 5 takes log2(5) bits, a little less than 7/3; they are added beforehand. */
    int shift = ((negative ? fives * 7 / 3 : 0) + 64 + 31) / 32;
    memmove(d->limbs + shift, d->limbs, (size_t)d->limb_count * sizeof *d->limbs);
    memset(d->limbs, 0, (size_t)shift * sizeof *d->limbs);
    d->limb_count += shift;
    d->exponent -= shift * 32;
    while (fives) {
        uint32_t power = 1;
        int i;
        for (i = 0; i < 13 && fives; i++, fives--) /* 5^13 is the last that fits */
            power *= 5;
        if (negative)
            divide(d, power);
        else
            multiply_add(d, power, 0);
    }
}

/* The 64 most significant bits. A one below them sets the last bit, which is enough to round. */
static uint64_t top_bits(decimal *d)
{
    int spare = __builtin_clz(d->limbs[d->limb_count - 1]);
    int below = d->limb_count - 2;
    int i;
    multiply_add(d, (uint32_t)1 << spare, 0);
    for (i = 0; i < below; i++)
        d->rest |= d->limbs[i] != 0;
    d->exponent += below * 32 - spare;
    return (uint64_t)d->limbs[below + 1] << 32 | d->limbs[below] | d->rest;
}

/* The bits of the nearest double, to even in the middle. */
static uint64_t nearest(decimal *d)
{
    int magnitude = d->digit_count + d->exponent; /* the number is less than 10^magnitude */
    uint64_t bits;
    if (!d->digit_count || magnitude < -323)
        return 0;
    if (magnitude > 309)
        return INFINITE;
    scale(d);
    bits = top_bits(d);
    /* A subnormal keeps less than 53 bits. */
    for (; d->exponent < -1085; d->exponent++)
        bits = bits >> 1 | (bits & 1);
    /* The leading one adds itself to the exponent, and so does a carry. */
    bits = ((uint64_t)(d->exponent + 1085) << 52) + (bits >> 11) +
           ((bits & 0x7FF) + (bits >> 11 & 1) > 0x400);
    return bits < INFINITE ? bits : INFINITE;
}

const char *hg__read_decimal(const char *at, const char *end, double *value)
{
    const char *digits = at + (at < end && *at == '.');
    decimal d;
    uint64_t bits;
    d.limb_count = d.digit_count = d.exponent = 0;
    d.rest = false;
    *value = 0;
    if (digits == end || !is_digit(*digits))
        return NULL;
    at = scan_digits(&d, at, end, 0);
    if (at < end && *at == '.')
        at = scan_digits(&d, at + 1, end, 1);
    at = scan_exponent(&d, at, end);
    bits = nearest(&d);
    memcpy(value, &bits, sizeof bits);
    return at;
}
