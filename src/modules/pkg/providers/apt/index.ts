import { sh } from '../../../../core/shell.ts'
import type { Provider } from '../types.ts'
import { act } from './action.ts'
import { aptWords } from './call.ts'
import { file, headOf } from './file.ts'
import { offers } from './offers.ts'
import { list, packages } from './packages.ts'
import { simulationFact, upgrades } from './simulation.ts'
import { compareVersions } from './version.ts'

/** Debian's apt and dpkg. */
export const apt: Provider = {
  name: 'apt',
  isThere: sh`command -v dpkg-query >/dev/null && command -v apt-get >/dev/null`,
  packages,
  list,
  offers,
  upgrades,
  simulate: (call) => simulationFact(aptWords(call)),
  compare: compareVersions,
  // `name_1.2-3_amd64.deb`
  versionOfFile: (name) => /^[^_]+_([^_]+)_[^_]+\.deb$/.exec(name)?.[1]?.replace(/%3a/i, ':'),
  headOf,
  file,
  act,
}
