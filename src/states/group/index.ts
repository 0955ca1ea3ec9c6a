import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const groupModule: StateModule = { name: 'group', functions: { present, absent } }
