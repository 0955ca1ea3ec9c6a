import { switchFunction } from './switch.ts'

/** Follows Salt's documentation of service.enabled (3007). */
export const enabled = switchFunction(true)
