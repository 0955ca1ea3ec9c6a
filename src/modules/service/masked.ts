import { maskFunction } from './mask.ts'

/** Follows Salt's documentation of service.masked (3007). */
export const masked = maskFunction(true)
