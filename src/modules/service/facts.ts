import { lines, type Script, sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'
import { Need } from '../kit/fact.ts'
import { complaint, heard } from '../kit/heard.ts'
import { legacyKind } from '../kit/legacy.ts'
import { configurationFiles } from '../kit/touches.ts'
import { Unobservable } from '../kit/unobservable.ts'

/** A systemd unit as the manager sees it. Words are systemd's own: `systemctl show`. */
export interface ServiceFact {
  /** False where systemd does not run on this host; all else is empty then. */
  readonly managed: boolean
  /** The unit's own name; differs from what was asked for where that is an alias. */
  readonly id: string
  /** `loaded`, `not-found`, `masked`, `bad-setting`… */
  readonly load: string
  /** `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`. */
  readonly active: string
  readonly sub: string
  /** `enabled`, `disabled`, `static`, `masked`, `masked-runtime`, `generated`… */
  readonly file: string
  /** `simple`, `forking`, `oneshot`…; empty for units that are no services. */
  readonly type: string
  /** The unit comes from a script in /etc/init.d. */
  readonly sysv: boolean
  /** The unit file changed on disk since systemd read it. */
  readonly needsReload: boolean
}

const properties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'Type',
  'SourcePath',
  'NeedDaemonReload',
]

/** Reads all units in one `systemctl show`. */
export const serviceKind = legacyKind<ServiceFact>({
  name: 'service',
  dependsOnPath: configurationFiles,
  probe: (needs) => [{ via: 'shell', section: { script: probeScript(needs.map((need) => need.key)) } }],
  parse: (needs, answers) => {
    const answer = heard(answers[0])
    const text = answer.stdout.toString()
    const [shown = '', enabled = ''] = text.split('\n== sysv\n')
    const asked = needs.map((need) => need.key).filter(isUnitName)
    const blocks = shown.replace('== systemd\n', '').trim().split('\n\n')
    const managed = shown.startsWith('== systemd\n')
    if (managed && asked.length > 0 && blocks.length !== asked.length) throw new Unobservable(complaint(answer))
    const scripts = new Map(enabled.split('\n').map((line) => [line.split(' ')[1] ?? '', line.split(' ')[0] ?? '']))
    const found = new Map(asked.map((key, i) => [key, readUnit(key, blocks[i] ?? '', managed, scripts)]))
    return new Map(needs.map((need) => [need.key, found.get(need.key) ?? { ...absent, managed, id: need.key }]))
  },
})

/** @param name as states give it: `nginx`, `nginx.service`, `getty@tty1`, `cron.timer` */
export function serviceFact(name: string): Need<ServiceFact> {
  return new Need(serviceKind, unitName(name))
}

const unitTypes = 'service|socket|device|mount|automount|swap|target|path|timer|slice|scope'

/** The name with its type: `.service` where none is given. */
export function unitName(name: string): string {
  return new RegExp(`\\.(${unitTypes})$`).test(name) ? name : `${name}.service`
}

function isUnitName(unit: string): boolean {
  return /^[A-Za-z0-9:_.\\@-]+$/.test(unit) && unit.length < 256 && !/^[.@-]|@\.[a-z]+$/.test(unit)
}

function probeScript(keys: readonly string[]): Script {
  const units = keys.filter(isUnitName)
  if (units.length === 0) return sh`[ -d /run/systemd/system ] && echo '== systemd'; :`
  const scripts = units.filter((unit) => unit.endsWith('.service')).map((unit) => unit.slice(0, -'.service'.length))
  // An empty line stands between units.
  const shows = chunks(units).flatMap((some, i) => [
    ...(i > 0 ? [sh`echo`] : []),
    sh`systemctl show -p ${properties.join(',')} -- ${some} || exit`,
  ])
  return sh`[ -d /run/systemd/system ] || exit 0
echo '== systemd'
${lines(shows)}
echo; echo '== sysv'
for kstate_s in ${scripts}; do
[ -x "/etc/init.d/$kstate_s" ] || continue
kstate_on=disabled
for kstate_l in /etc/rc[S5].d/S[0-9][0-9]"$kstate_s"; do if [ -e "$kstate_l" ]; then kstate_on=enabled; fi; done
printf '%s %s\n' "$kstate_on" "$kstate_s"
done
:`
}

const absent: ServiceFact = {
  managed: true,
  id: '',
  load: 'not-found',
  active: 'inactive',
  sub: 'dead',
  file: '',
  type: '',
  sysv: false,
  needsReload: false,
}

/** @param scripts what is in /etc/init.d: name → `enabled` or `disabled` */
function readUnit(key: string, block: string, managed: boolean, scripts: ReadonlyMap<string, string>): ServiceFact {
  const said = new Map(
    block.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  const get = (property: string) => said.get(property) ?? ''
  if (!managed) return { ...absent, managed, id: key }
  // A script that systemd has not read yet: it will have at the next daemon-reload.
  const unread = get('LoadState') === 'not-found' ? scripts.get(key.replace(/\.service$/, '')) : undefined
  if (unread !== undefined)
    return { ...absent, id: key, load: 'loaded', file: unread, type: 'forking', sysv: true, needsReload: true }
  const sysv = get('SourcePath').startsWith('/etc/init.d/')
  const script = sysv ? scripts.get(get('Id').replace(/\.service$/, '')) : undefined
  return {
    managed,
    id: get('Id'),
    load: get('LoadState'),
    active: get('ActiveState'),
    sub: get('SubState'),
    file: script ?? get('UnitFileState'),
    type: get('Type'),
    sysv,
    needsReload: get('NeedDaemonReload') === 'yes',
  }
}
