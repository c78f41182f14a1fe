/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The built-in instruments: one line a type, which is defined in a file of its own. */

#ifndef HELIOGRAPH_REGISTRY_H
#define HELIOGRAPH_REGISTRY_H

#include "event/instrument.h"

#define HG_INSTRUMENTS(X)                                                                          \
    X(hg__web_ui_click)                                                                            \
    X(hg__homepage_module)                                                                         \
    X(hg__flow_replies)

#define HG_INSTRUMENT(type) extern const hg_instrument_type type;
HG_INSTRUMENTS(HG_INSTRUMENT)
#undef HG_INSTRUMENT

#endif
