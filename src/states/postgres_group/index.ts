import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresGroupModule: StateModule = {
  name: 'postgres_group',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
