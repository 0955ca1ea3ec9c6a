import type { StateModule } from '../types.ts'
import { run } from './run.ts'
import { wait } from './wait.ts'

export const cmdModule: StateModule = {
  name: 'cmd',
  functions: { run, wait, watch: wait },
}
