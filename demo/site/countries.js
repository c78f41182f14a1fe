/*
 * Where contributions of people who meet are not told: for the form and for the server, so that they cannot disagree.
 */

export const DISALLOWED = { BH: 'Bahrain', KP: 'North Korea', TM: 'Turkmenistan' };
