/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/time.h"

static void put_digits(char *at, int count, uint32_t value)
{
    for (; count--; value /= 10)
        at[count] = (char)('0' + value % 10);
}

/* Civil date from days since 1970. A year begins in March, so that the leap day is its last; one
   era of 400 years is added on the way, because the first two months of year 0 lie before year 0
   begins. */
static void put_date(char *at, int32_t days)
{
    uint32_t shifted = (uint32_t)(days + 719468 + 146097);
    uint32_t era = shifted / 146097, day_of_era = shifted % 146097;
    uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t shifted_month = (5 * day_of_year + 2) / 153;
    uint32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    put_digits(at, 4, era * 400 + year_of_era + (month <= 2) - 400);
    put_digits(at + 5, 2, month);
    put_digits(at + 8, 2, day_of_year - (153 * shifted_month + 2) / 5 + 1);
    at[4] = at[7] = '-';
}

static void put_second(char at[20], double second)
{
    int32_t days = (int32_t)(second >= 0 ? second / 86400 : -((-second + 86399) / 86400));
    uint32_t rest = (uint32_t)(second - days * 86400.0);
    put_date(at, days);
    put_digits(at + 11, 2, rest / 3600);
    put_digits(at + 14, 2, rest / 60 % 60);
    put_digits(at + 17, 2, rest % 60);
    at[10] = 'T';
    at[13] = at[16] = ':';
    at[19] = '.';
}

static double within_calendar(double now)
{
    const double first = -62167219200000.0, last = 253402300799999.0;
    if (!(now >= first))
        return first;
    return now > last ? last : now;
}

/* Rounds down also before 1970; the calendar above keeps this within 64 bits. */
static double whole_seconds(double now)
{
    double second = (double)(int64_t)(now / 1000);
    return second * 1000 > now ? second - 1 : second;
}

void hg__put_time(hg_text *text, hg_last_second *last, double now)
{
    char *at = hg__claim(text, 26);
    double second;
    if (!at)
        return;
    now = within_calendar(now);
    second = whole_seconds(now);
    if (second != last->second || !*last->text) {
        put_second(last->text, second);
        last->second = second;
    }
    memcpy(at + 1, last->text, sizeof last->text);
    put_digits(at + 21, 3, (uint32_t)(now - second * 1000));
    at[24] = 'Z';
    at[0] = at[25] = '"';
}
