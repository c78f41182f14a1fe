/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Text: JSON and words, appended to a bounded buffer; and lists of words. */

#ifndef HELIOGRAPH_TEXT_H
#define HELIOGRAPH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Constants that nothing reads once a client is configured. A build may put them where they can be
 *  left out of what only runs, see wasm/README.md. HG_CONFIGURING_TEXT is the same for text that
 *  stands in a function and that nothing keeps a pointer to. Not in an initializer whose other
 *  values are constants: clang 14 forgets the text there. */
#ifndef HG_CONFIGURING
#define HG_CONFIGURING
#define HG_CONFIGURING_TEXT(text) text
#else
#define HG_CONFIGURING_TEXT(text)                                                                  \
    (__extension__({                                                                               \
        HG_CONFIGURING static const char configuring_text[] = text;                                \
        configuring_text;                                                                          \
    }))
#endif

/** A function of one file that a site may go without, see parts.c. A build may keep it apart from
 * its callers, so that it can be left out. */
#ifndef HG_PART
#define HG_PART static
#endif

/**
 * Text within other text, or text that may hold a NUL. Text that cannot hold one (names, keys,
 * URIs, JSON) is passed as a C string instead.
 */
typedef struct {
    const char *at;
    size_t length;
} hg_span;

/** A buffer that is written from its start. What does not fit is left out, and `full` is set. */
typedef struct {
    char *start;
    char *at;
    char *end;
    bool full;
} hg_text;

void hg__text_init(hg_text *text, char *buffer, size_t bytes);
size_t hg__text_length(const hg_text *text);
/** Room for so many bytes, which count as written and are the caller's to fill; NULL when they do
 *  not fit. */
char *hg__claim(hg_text *text, size_t length);
void hg__put(hg_text *text, const char *bytes, size_t length);
void hg__put_char(hg_text *text, char c);
void hg__put_words(hg_text *text, const char *words);
void hg__put_span(hg_text *text, const hg_span *span);

/* JSON */

/** A comma, unless an object or array was only just begun. */
void hg__put_comma(hg_text *text);
/** `"key":`, with the comma that it needs. */
void hg__put_key(hg_text *text, const char *key);
/** A string with its quotes. `length` bytes of UTF-8. */
void hg__put_string(hg_text *text, const char *bytes, size_t length);
/** A member whose value is the string. */
void hg__put_pair(hg_text *text, const char *key, const char *value);
void hg__put_bool(hg_text *text, bool value);
void hg__put_integer(hg_text *text, int64_t value);
/** A number from 0 to 1 as the shortest decimal that reads back as the same double, in 17 places
 *  at the most. */
void hg__put_rate(hg_text *text, double rate);

/* words */

bool hg__same(const char *a, const char *b);
bool hg__starts_with(const char *text, const char *beginning);
bool hg__span_is(const hg_span *span, const char *words);
/** Whether the word stands in ` a list like this `, with a space at both ends. */
bool hg__is_among(const char *words, const hg_span *word);

/*
 * A list of words is one text, in which each word ends with a NUL and the last one with two: as an
 * array, its pointers would take as much room as the words. Words are numbered from 0.
 */

/** The number of a word of the list; how many there are when it is none of them. */
int hg__find_word(const char *words, const char *word);
/** The word of this number. */
const char *hg__nth_word(const char *words, unsigned number);

#endif
