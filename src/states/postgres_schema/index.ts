import type { StateFunction, StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { present } from './present.ts'

export const postgresSchemaModule: StateModule = {
  name: 'postgres_schema',
  functions: { present: present as StateFunction, absent: absent as StateFunction },
}
