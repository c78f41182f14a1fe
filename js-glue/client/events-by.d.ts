/*
 * What events may be, by what they are given to. Empty here: what `heliograph-schema types` writes adds to them, and the compiler
 * then checks `submit` and `send`.
 */

/** By URI of their schema. */
export interface EventsBySchema {}

/** By name of their stream. */
export interface EventsByStream {}

/** By name of an instrument of instrumentConfigs. */
export interface EventsByInstrument {}

/** By name of an experiment. */
export interface EventsByExperiment {}
