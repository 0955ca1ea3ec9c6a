import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { directory } from './directory.ts'
import { managed } from './managed.ts'
import { symlink } from './symlink.ts'

export const fileModule: StateModule = {
  name: 'file',
  functions: { managed, directory, absent, symlink },
}
