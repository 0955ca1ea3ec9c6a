import type { StateModule } from '../types.ts'
import { absent } from './absent.ts'
import { append } from './append.ts'
import { directory } from './directory.ts'
import { exists, missing } from './exists.ts'
import { managed } from './managed.ts'
import { recurse } from './recurse.ts'
import { symlink } from './symlink.ts'
import { touch } from './touch.ts'

export const fileModule: StateModule = {
  name: 'file',
  functions: { managed, directory, recurse, absent, symlink, touch, append, exists, missing },
}
