import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { envAbsent, envPresent } from './env.ts'
import { present } from './present.ts'

export const cronModule: StateModule = {
  name: 'cron',
  functions: { present, absent, env_present: envPresent, env_absent: envAbsent },
}
