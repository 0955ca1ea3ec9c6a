import { maskFunction } from './mask.ts'

/** Follows Salt's documentation of service.unmasked (3007). */
export const unmasked = maskFunction(false)
