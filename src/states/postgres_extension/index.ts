import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresExtensionModule: StateModule = {
  name: 'postgres_extension',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
