/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "schema/keywords.h"
#include "base/text.h"

#define TYPE_WORD(name, word) word "\0"
#define KEYWORD_WORD(name, word, sentence) word "\0"
#define SENTENCE(name, word, sentence) sentence "\0"

const char hg__type_names[] = HG_TYPES(TYPE_WORD);
const char hg__keyword_names[] = HG_KEYWORDS(KEYWORD_WORD);
HG_CONFIGURING const char hg__keyword_sentences[] = HG_KEYWORDS(SENTENCE);
