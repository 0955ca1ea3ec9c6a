/** Keyword arguments of a call: names to values, in the order given. A host function receives them as its last argument. */
export class Kwargs extends Map<string, unknown> {}
