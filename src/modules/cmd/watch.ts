import { wait } from './wait.ts'

/** Salt's other name for cmd.wait. */
export const watch = wait
