import { removal } from './removal.ts'

/** Follows Salt's documentation of pkg.removed (3007). */
export const removed = removal('remove')
