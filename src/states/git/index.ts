import type { StateModule } from '../types.ts'
import { cloned } from './cloned.ts'
import { configSet } from './config-set.ts'
import { detached } from './detached.ts'
import { latest } from './latest.ts'

export const gitModule: StateModule = {
  name: 'git',
  functions: { latest, cloned, detached, config_set: configSet },
}
