/*
 * Sentences of what is reported, beside its code. Where a bundle is built for packed pages, which have codes alone, another
 * `words` stands here, whose answer is always empty (tools/build.mjs): so the sentences are not in it.
 */

/**
 * @param {string} sentence
 * @return {string}
 */
export const words = ( sentence ) => sentence;
