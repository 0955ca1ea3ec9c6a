/** The requisites that decide whether and when a step runs, in the order in which Salt looks at them while running. */
export const requisiteKinds = [
  'require',
  'require_any',
  'watch',
  'watch_any',
  'prereq',
  'prereq_any',
  'onfail',
  'onfail_any',
  'onfail_all',
  'onfail_stop',
  'onchanges',
  'onchanges_any',
] as const

/** `listen` is none of the step's own: it makes a step behind all others. */
export type RequisiteKind = (typeof requisiteKinds)[number] | 'listen'

/** Sorted by kind, as Salt looks at them; those of one kind stay as they were declared. */
export function inRequisiteOrder<R extends { readonly kind: RequisiteKind }>(requisites: readonly R[]): R[] {
  const order: readonly RequisiteKind[] = requisiteKinds
  return [...requisites].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}
