import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresPrivilegesModule: StateModule = {
  name: 'postgres_privileges',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
