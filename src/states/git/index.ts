import type { StateModule } from '../types.ts'
import { latest } from './latest.ts'

export const gitModule: StateModule = { name: 'git', functions: { latest } }
