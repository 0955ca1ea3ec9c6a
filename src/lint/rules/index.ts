import type { Rule } from '../types.ts'
import { plainSecret } from './plain-secret.ts'
import { shadowedPillar } from './shadowed-pillar.ts'
import { unguardedCommand } from './unguarded-command.ts'
import { unusedImport, unusedMacro } from './unused-name.ts'
import { unusedSls } from './unused-sls.ts'

/** The rules that only the linter has. */
export const rules: readonly Rule[] = [
  unguardedCommand,
  unusedSls,
  shadowedPillar,
  plainSecret,
  unusedImport,
  unusedMacro,
]
