/* jansson's private configuration, for both builds. */

#define HAVE_STDINT_H 1

/* Two of the buckets that an object has at first would do for most; src/base/arena.c counts on it. */
#define INITIAL_HASHTABLE_ORDER 2

/* Its hash then reads byte by byte everywhere: one way through instead of three, same values. */
#undef __BYTE_ORDER
