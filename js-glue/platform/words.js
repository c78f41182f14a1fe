/*
 * Sentences of what is reported, beside its code. Where a bundle is built for packed pages, no-words.js stands in the place of
 * this file (tools/build.mjs): so the sentences are not in it.
 */

/**
 * @param {string} sentence
 * @return {string}
 */
export const words = ( sentence ) => sentence;
