import type { StateModule } from '../types.ts'
import { run } from './run.ts'
import { script, waitScript } from './script.ts'
import { wait } from './wait.ts'

export const cmdModule: StateModule = {
  name: 'cmd',
  functions: { run, wait, watch: wait, script, wait_script: waitScript },
}
