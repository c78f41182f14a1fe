/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The words of JSON Schema: types and keywords. */

#ifndef HELIOGRAPH_KEYWORDS_H
#define HELIOGRAPH_KEYWORDS_H

#include <stdint.h>

/** The types: X( name, word ). */
#define HG_TYPES(X)                                                                                \
    X(NULL, "null")                                                                                \
    X(BOOLEAN, "boolean")                                                                          \
    X(INTEGER, "integer")                                                                          \
    X(NUMBER, "number")                                                                            \
    X(STRING, "string")                                                                            \
    X(ARRAY, "array")                                                                              \
    X(OBJECT, "object")

#define HG_TYPE_NUMBER(name, word) HG_TYPE_##name,
enum { HG_TYPES(HG_TYPE_NUMBER) HG_TYPE_COUNT };
#undef HG_TYPE_NUMBER

/** A set of types has a bit for each: HG_NULL and so on. */
#define HG_TYPE_BIT(name, word) HG_##name = 1 << HG_TYPE_##name,
enum { HG_TYPES(HG_TYPE_BIT) HG_EVERY_TYPE = (1 << HG_TYPE_COUNT) - 1 };
#undef HG_TYPE_BIT

/** The keywords, X( name, word, sentence ): how a schema writes one, and what is said of a value
 * that violates it. NONE comes first: it is no keyword. The order of those that are no extras (see
 *  hg_extra) is the order in which a value's violations are told. */
#define HG_KEYWORDS(X)                                                                             \
    X(NONE, "", "")                                                                                \
    X(TYPE, "type", "must be")                                                                     \
    X(ENUM, "enum", "must be one of the values listed")                                            \
    X(CONST, "const", "must be the value given")                                                   \
    X(MINIMUM, "minimum", "is too small")                                                          \
    X(MAXIMUM, "maximum", "is too large")                                                          \
    X(MIN_LENGTH, "minLength", "is too short")                                                     \
    X(MAX_LENGTH, "maxLength", "is too long")                                                      \
    X(PATTERN, "pattern", "does not match the pattern")                                            \
    X(FORMAT, "format", "does not have the format")                                                \
    X(PROPERTIES, "properties", "")                                                                \
    X(REQUIRED, "required", "must have the member ")                                               \
    X(ADDITIONAL, "additionalProperties", "must not have the member ")                             \
    X(NAMES, "propertyNames", "must not have a member named ")                                     \
    X(FALSE, "false schema", "must not be here")                                                   \
    X(TOO_DEEP, "$ref", "is too deep or too much to be checked")                                   \
    /* What follows is said by an hg_extra: first a number ... */                                  \
    X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", "is too small")                                       \
    X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", "is too large")                                       \
    X(MULTIPLE_OF, "multipleOf", "is not a multiple")                                              \
    X(MIN_PROPERTIES, "minProperties", "has too few members")                                      \
    X(MAX_PROPERTIES, "maxProperties", "has too many members")                                     \
    X(MIN_ITEMS, "minItems", "has too few items")                                                  \
    X(MAX_ITEMS, "maxItems", "has too many items")                                                 \
    X(UNIQUE_ITEMS, "uniqueItems", "has the same item twice")                                      \
    /* ... then schemas for the value itself ... */                                                \
    X(REF, "$ref", "")                                                                             \
    X(ALL_OF, "allOf", "")                                                                         \
    X(ANY_OF, "anyOf", "fits none of the schemas")                                                 \
    X(ONE_OF, "oneOf", "does not fit just one of the schemas")                                     \
    X(NOT, "not", "fits a schema that it must not fit")                                            \
    X(IF, "if", "")                                                                                \
    X(DEPENDENCIES, "dependencies", "")                                                            \
    /* ... and for what is in it. */                                                               \
    X(CONTAINS, "contains", "has no item that fits")                                               \
    X(TUPLE, "items", "")                                                                          \
    X(PATTERN_PROPERTIES, "patternProperties", "")

#define HG_KEYWORD(name, word, sentence) HG_KEYWORD_##name,
typedef enum { HG_KEYWORDS(HG_KEYWORD) HG_KEYWORD_COUNT } hg_keyword;
#undef HG_KEYWORD

/** A set of keywords has a bit for each. */
typedef uint64_t hg_keywords;
#define HG_KEYWORD_BIT(keyword) ((hg_keywords)1 << (keyword))
_Static_assert(HG_KEYWORD_COUNT <= 64, "a set of keywords has 64 bits");

/** From here on they are said by an hg_extra. */
#define HG_FIRST_EXTRA HG_KEYWORD_EXCLUSIVE_MINIMUM
#define HG_EXTRA_KEYWORDS (~(hg_keywords)0 << HG_FIRST_EXTRA)

/** Lists of words, see base/text.h, in the order of the lists above. */
extern const char hg__type_names[], hg__keyword_names[], hg__keyword_sentences[];

#endif
