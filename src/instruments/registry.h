/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The built-in instruments: one line a type, which is defined in a file of its own. That defines,
 * for a type `x`,
 * - `hg__x`, its hg_instrument_type;
 * - `hg__configure_x`, which reads one option: false when there is no such option, or it cannot
 * have this value;
 * - `hg__add_x_rules`, which adds the rules of the listener plan, by hg__add_rule, once all options
 *   are read: false when there is no room. */

#ifndef HELIOGRAPH_REGISTRY_H
#define HELIOGRAPH_REGISTRY_H

#include "event/instrument.h"

#define HG_INSTRUMENTS(X)                                                                          \
    X(web_ui_click)                                                                                \
    X(homepage_module)                                                                             \
    X(flow_replies)

#define HG_INSTRUMENT(type)                                                                        \
    extern const hg_instrument_type hg__##type;                                                    \
    bool hg__configure_##type(hg_client *client, hg_instrument *instrument, const char *option,    \
                              const json_t *value);                                                \
    bool hg__add_##type##_rules(hg_client *client, hg_instrument *instrument);
HG_INSTRUMENTS(HG_INSTRUMENT)
#undef HG_INSTRUMENT

/** Whether an option has this name, which is written out. */
#define HG_IS(option, name) hg__same(option, HG_CONFIGURING_TEXT(name))

#endif
