import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const userModule: StateModule = { name: 'user', functions: { present, absent } }
