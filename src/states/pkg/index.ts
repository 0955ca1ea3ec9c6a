import type { StateModule } from '../types.ts'
import { installed } from './installed.ts'
import { latest } from './latest.ts'
import { purged, removed } from './removed.ts'
import { uptodate } from './uptodate.ts'

export const pkgModule: StateModule = {
  name: 'pkg',
  functions: { installed, removed, purged, latest, uptodate },
}
