/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "delivery/verdicts.h"

#define IS_STATUS(number) || status == (number)

bool hg__is_itemised(int status) { return false HG_ITEMISED_STATUSES(IS_STATUS); }

hg_verdict hg__find_verdict(int status)
{
    if (status == HG_HANDED_OVER || (status >= 200 && status < 300 && status != 207))
        return HG_DELIVERED;
    if (status < 0 ||
        (status >= 400 && status < 500 && status != 408 && status != 425 && status != 429))
        return HG_REJECTED;
    return HG_TRY_AGAIN;
}

hg_drop_reason hg__reason_of(int status)
{
    if (status < 0)
        return HG_DROP_UNKNOWN;
    return status == 413 ? HG_DROP_TOO_LARGE : HG_DROP_REJECTED;
}
