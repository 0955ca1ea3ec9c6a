import { lines, type Script, sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'
import { complaint, configurationFiles, factKind, heard, Need, Unobservable } from '../kit/index.ts'
import { askScripts, listScripts } from './init-scripts.ts'
import { isTemplate, isUnitName, plainName, unitName } from './names.ts'
import { fileProperties, filesNow } from './unit-files.ts'

/**
 * A systemd unit: what runs is what the manager says, `file` (and whether it is masked) what the files on disk say, also where
 * the manager has not read them yet. Words are systemd's own: `systemctl show`.
 */
export interface ServiceFact {
  /** False where systemd does not run on this host; all else is empty then. */
  readonly managed: boolean
  /** The unit's own name; differs from what was asked for where that is an alias. */
  readonly id: string
  /** `loaded`, `not-found`, `masked`, `bad-setting`…; a template (`getty@`) is never loaded. */
  readonly load: string
  /** `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`. */
  readonly active: string
  readonly sub: string
  /** `enabled`, `disabled`, `static`, `masked`, `masked-runtime`, `generated`… */
  readonly file: string
  /** The unit comes from a script in /etc/init.d. */
  readonly sysv: boolean
}

const properties = [...fileProperties, 'LoadState', 'ActiveState', 'SubState', 'SourcePath']

/**
 * Reads all units in one `systemctl show`. `want: ['init']`: without systemd `load`, `active` and `file` are what the
 * script in /etc/init.d says, which is run for that.
 */
const serviceKind = factKind<ServiceFact>({
  name: 'service',
  dependsOnPath: configurationFiles,
  ask: (needs) => {
    const keys = needs.map(({ key }) => key)
    const scripts = needs.filter(({ want }) => want.includes('init')).map(({ key }) => key)
    return [
      {
        script: questionScript(keys, scripts),
        read(answer) {
          const answered = heard(answer)
          const units = readUnits(answered.stdout.toString(), keys)
          if (!units) throw new Unobservable(complaint(answered))
          return units
        },
      },
    ]
  },
})

/** @param name as states give it: `nginx`, `nginx.service`, `getty@tty1`, `cron.timer` */
export function serviceFact(name: string, want: readonly 'init'[] = []): Need<ServiceFact> {
  return new Need(serviceKind, unitName(name), want)
}

const isUnit = (key: string) => isUnitName(key) && !isTemplate(key)
const scriptNames = (keys: readonly string[]) =>
  keys.filter((key) => isUnit(key) && key.endsWith('.service')).map(plainName)

function questionScript(keys: readonly string[], init: readonly string[]): Script {
  const templates = keys.filter((key) => isUnitName(key) && isTemplate(key))
  const units = keys.filter(isUnit)
  // An empty line stands between units.
  const shows = chunks(units).flatMap((some, i) => [
    ...(i > 0 ? [sh`echo`] : []),
    sh`systemctl show -p ${properties.join(',')} -- ${some} || exit`,
  ])
  return sh`if [ ! -d /run/systemd/system ]; then
${init.length > 0 ? sh`echo '== init'\n${askScripts(scriptNames(init))}` : sh`:`}
exit 0; fi
kstate_shown=$(
${lines(shows)}
) || exit
printf '== systemd\\n%s\\n\\n== sysv\\n' "$kstate_shown"
${listScripts(scriptNames(keys))}
echo '== files'
${units.length > 0 ? filesNow(units, sh`$kstate_shown`) : sh`:`}
${lines(templates.map((unit) => sh`echo $(systemctl is-enabled -- ${unit} 2>/dev/null || :) ${unit}`))}
:`
}

const absent: ServiceFact = {
  managed: true,
  id: '',
  load: 'not-found',
  active: 'inactive',
  sub: 'dead',
  file: '',
  sysv: false,
}

/** Undefined where units are missing in the answer. */
function readUnits(text: string, keys: readonly string[]): (readonly [string, ServiceFact])[] | undefined {
  const [shown = '', rest = ''] = text.split('\n== sysv\n')
  if (!shown.startsWith('== systemd\n')) return readInitScripts(text, keys)
  const [scripts = '', inFiles = ''] = rest.split('== files\n')
  const blocks = shown.replace('== systemd\n', '').trim().split('\n\n')
  const asked = keys.filter(isUnit)
  if (asked.length > 0 && blocks.length !== asked.length) return undefined
  const boot = byName(scripts)
  const files = byName(inFiles)
  return keys.map((key) => {
    if (isUnit(key)) return [key, readUnit(key, blocks[asked.indexOf(key)] ?? '', boot, files.get(key)?.[0])]
    const [file = ''] = files.get(key) ?? []
    return [key, { ...absent, id: key, file: file === 'not-found' ? '' : file }]
  })
}

/** Lines of words, the last of which is a name. */
function byName(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    text.split('\n').map((line): [string, string[]] => {
      const words = line.split(' ')
      return [words.pop() ?? '', words]
    }),
  )
}

function readInitScripts(text: string, keys: readonly string[]): (readonly [string, ServiceFact])[] {
  const scripts = byName(text)
  return keys.map((key) => {
    const none = { ...absent, managed: false, id: key }
    const [active, file] = scripts.get(plainName(key)) ?? []
    return [key, active && file ? { ...none, load: 'loaded', active, file, sysv: true } : none]
  })
}

/**
 * @param boot what is in /etc/init.d: by name `enabled` or `disabled`
 * @param now its state by its files, where these were asked
 */
function readUnit(
  key: string,
  block: string,
  boot: ReadonlyMap<string, readonly string[]>,
  now: string | undefined,
): ServiceFact {
  const shown = new Map(
    block.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  const get = (property: string) => shown.get(property) ?? ''
  // A script that systemd has not read yet: it will have at the next daemon-reload.
  const unread = !now && get('LoadState') === 'not-found' ? boot.get(plainName(key))?.[0] : undefined
  if (unread !== undefined) return { ...absent, id: key, load: 'loaded', file: unread, sysv: true }
  const sysv = get('SourcePath').startsWith('/etc/init.d/')
  const script = sysv ? boot.get(plainName(get('Id')))?.[0] : undefined
  return {
    managed: true,
    id: get('Id'),
    load: loadOf(get('LoadState'), now),
    active: get('ActiveState'),
    sub: get('SubState'),
    file: (now === 'not-found' ? '' : now) ?? script ?? get('UnitFileState'),
    sysv,
  }
}

/** What loading the unit would come to, as far as the state of its files decides that. */
function loadOf(remembered: string, now: string | undefined): string {
  if (!now || now === 'not-found') return remembered
  if (now.startsWith('masked')) return 'masked'
  return remembered === 'masked' || remembered === 'not-found' ? 'loaded' : remembered
}
