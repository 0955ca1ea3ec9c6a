import { removal } from './removal.ts'

/** Follows Salt's documentation of pkg.purged (3007). */
export const purged = removal('purge')
