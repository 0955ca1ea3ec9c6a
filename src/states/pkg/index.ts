import type { StateModule } from '../types.ts'
import { installed } from './installed.ts'
import { purged, removed } from './removed.ts'

export const pkgModule: StateModule = {
  name: 'pkg',
  functions: { installed, removed, purged },
}
