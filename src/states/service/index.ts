import type { StateModule } from '../types.ts'
import { dead } from './dead.ts'
import { masked, unmasked } from './mask.ts'
import { running } from './running.ts'
import { disabled, enabled } from './switch.ts'

export const serviceModule: StateModule = {
  name: 'service',
  functions: { running, dead, enabled, disabled, masked, unmasked },
}
