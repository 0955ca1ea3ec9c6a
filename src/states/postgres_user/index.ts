import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresUserModule: StateModule = {
  name: 'postgres_user',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
