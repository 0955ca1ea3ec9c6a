/**
 * The host could not say: a tool is missing, failed, or its answer was lost or cut. It stands in place of a fact; a step that
 * needs that fact fails with this reason, and nothing of it runs. "It is absent" is never the reading of an error.
 */
export class Unobservable extends Error {}
