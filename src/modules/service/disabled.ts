import { switchFunction } from './switch.ts'

/** Follows Salt's documentation of service.disabled (3007). */
export const disabled = switchFunction(false)
