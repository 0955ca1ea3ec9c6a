import { sh } from '../../../core/shell.ts'
import { Need } from '../../kit/fact.ts'
import { heard, readEach } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { systemFiles } from '../../kit/touches.ts'
import { refreshFunction } from './refresh.ts'
import { cannot, readSimulation, type SimulationFact } from './simulation.ts'

/** What an upgrade of everything would do, with package lists that are up to date. Absent: there is no apt. */
export type UpgradesFact = SimulationFact & { readonly managed: boolean }

const upgradesKind = legacyKind<UpgradesFact>({
  name: 'package-upgrades',
  dependsOnPath: systemFiles,
  probe: (needs) =>
    needs.map((need) => {
      const [verb, refresh] = JSON.parse(need.key) as [string, boolean]
      const fresh = refresh ? sh`kstate_stale 600 && kstate_refresh` : sh`:`
      const script = sh`command -v apt-get >/dev/null && command -v dpkg >/dev/null || exit 69
${refreshFunction}
${fresh}
DEBIAN_FRONTEND=noninteractive apt-get -s -q -y ${verb}`
      return { via: 'shell', section: { script } }
    }),
  parse: (needs, answers) =>
    readEach(needs, (_, i) => {
      const answer = heard(answers[i], [0, cannot, 69])
      return { ...readSimulation(answer), managed: answer.code !== 69 }
    }),
})

/** @param refresh bring the package lists up to date first, where they are older than ten minutes */
export function upgradesFact(verb: 'upgrade' | 'dist-upgrade', refresh: boolean): Need<UpgradesFact> {
  return new Need(upgradesKind, JSON.stringify([verb, refresh]))
}
