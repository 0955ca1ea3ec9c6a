import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresDatabaseModule: StateModule = {
  name: 'postgres_database',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
