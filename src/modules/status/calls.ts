import { type Script, sh } from '../../core/shell.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Float, type Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../kit/calls/types.ts'

/** salt.modules.environ, status, timezone and locale. */
export const calls = {
  'environ.get': {
    parameters: ['key', ['default', '']],
    programs: () => ['env'],
    sections: () => [environment],
    read: (args, [answer]) =>
      typeof args.get('key') === 'string'
        ? (readEnvironment(answer).get(textOf(args, 'key')) ?? args.get('default')!)
        : false,
  },
  'environ.has_value': {
    parameters: ['key', ['value', null]],
    programs: () => ['env'],
    sections: () => [environment],
    read(args, [answer]) {
      const known = readEnvironment(answer).get(textOf(args, 'key'))
      const wanted = args.get('value') ?? null
      return known !== undefined && (wanted === null || wanted === known)
    },
  },
  'environ.item': {
    parameters: ['keys', ['default', '']],
    programs: () => ['env'],
    sections: () => [environment],
    read(args, [answer]) {
      const known = readEnvironment(answer)
      const keys = [args.get('keys') ?? []].flat()
      return new Dict(keys.map((key): [Value, Value] => [key, known.get(str(key)) ?? args.get('default')!]))
    },
  },
  'environ.items': {
    parameters: [],
    programs: () => ['env'],
    sections: () => [environment],
    read: (_, [answer]) => new Dict([...readEnvironment(answer)]),
  },
  'status.time': {
    parameters: [['format', '%A, %d. %B %Y %I:%M%p']],
    sections: (args) => [{ script: sh`date ${`+${textOf(args, 'format')}`}` }],
    read: (_, [answer]) => answer!.stdout.toString().replace(/\n$/, ''),
  },
  'status.loadavg': {
    parameters: [],
    sections: () => [{ script: sh`cat /proc/loadavg` }],
    read(_, [answer]) {
      const [one, five, fifteen] = outputOf(answer).split(' ').map(Number)
      return new Dict([
        ['1-min', new Float(one ?? 0)],
        ['5-min', new Float(five ?? 0)],
        ['15-min', new Float(fifteen ?? 0)],
      ])
    },
  },
  'status.nproc': {
    parameters: [],
    sections: () => [{ script: sh`nproc` }],
    read: (_, [answer]) => Number(outputOf(answer)) || 0,
  },
  'status.uptime': {
    parameters: [],
    sections: () => [
      {
        script: sh`date +%s; cut -d ' ' -f 1 /proc/uptime; if command -v who >/dev/null; then who -s; else echo none; fi`,
      },
    ],
    read: (_, [answer]) => uptimeOf(linesOf(answer)),
  },
  'timezone.get_zone': {
    parameters: [],
    sections: () => [
      {
        script: sh`z=$(timedatectl 2>/dev/null | sed -n 's/^ *Time *zone: *\\([^ ]*\\).*/\\1/p')
if [ -z "$z" ] && [ -r /etc/timezone ]; then read -r z </etc/timezone; fi
if [ -z "$z" ]; then z=$(readlink -f /etc/localtime); case $z in */zoneinfo/*) z=\${z#*/zoneinfo/} ;; *) z= ;; esac; fi
printf %s "$z"`,
      },
    ],
    read: (_, [answer]) => {
      if (outputOf(answer) === '') throw new CallError('CommandExecutionError', 'Unable to get timezone')
      return outputOf(answer)
    },
  },
  'timezone.get_offset': said(() => sh`date +%z`),
  'timezone.get_zonecode': said(() => sh`date +%Z`),
  'locale.list_avail': {
    parameters: [],
    programs: () => ['locale'],
    sections: () => [{ script: sh`locale -a 2>/dev/null` }],
    read: (_, [answer]) => outputOf(answer).split('\n'),
  },
  'locale.avail': {
    parameters: ['locale'],
    programs: () => ['locale'],
    sections: () => [{ script: sh`locale -a 2>/dev/null` }],
    read: (args, [answer]) =>
      linesOf(answer)
        .map(normalLocale)
        .includes(normalLocale(textOf(args, 'locale'))),
  },
  'locale.get_locale': {
    parameters: [],
    sections: () => [
      {
        script: sh`if [ -d /run/systemd/system ]; then localectl status 2>/dev/null
else cat /etc/default/locale /etc/sysconfig/i18n 2>/dev/null; fi; :`,
      },
    ],
    read: (_, [answer]) => /(?:^|\s)LANG=("?)([^"\n]*)\1/.exec(outputOf(answer))?.[2]?.trim() ?? '',
  },
} satisfies { readonly [name: string]: HostFunction }

const environment = { script: sh`env -0 2>/dev/null || env` }

function readEnvironment(answer: Answer | undefined): Map<string, string> {
  const text = answer?.stdout.toString() ?? ''
  const entries = text.includes('\0') ? text.split('\0') : text.split('\n')
  return new Map(
    entries
      .filter((entry) => entry.includes('='))
      .map((entry) => {
        const at = entry.indexOf('=')
        return [entry.slice(0, at), entry.slice(at + 1)]
      }),
  )
}

function said(script: (args: CallArguments) => Script, parameters: HostFunction['parameters'] = []): HostFunction {
  return {
    parameters,
    sections: (args) => [{ script: script(args) }],
    read: (_, [answer]) => outputOf(answer),
  }
}

/** Seconds since 1970 and since the start, then a line for each login. */
function uptimeOf([now = '0', up = '0', ...logins]: readonly string[]): Dict {
  const seconds = Math.floor(Number(up))
  const since = Number(now) - seconds
  if (!(Math.abs(since) < 1e11)) throw new CallError('CommandExecutionError', 'the host does not tell its uptime')
  const today = seconds % 86_400
  const told = new Dict([
    ['seconds', seconds],
    ['since_iso', new Date(since * 1000).toISOString().slice(0, 19)],
    ['since_t', since],
    ['days', Math.floor(seconds / 86_400)],
    ['time', `${Math.floor(today / 3600)}:${Math.floor((today % 3600) / 60)}`],
  ])
  if (logins[0] !== 'none') told.set('users', Math.max(logins.length, 1))
  return told
}

/** As `locale -a` writes it: `de_de.UTF-8 UTF-8` is `de_DE.utf8`. */
function normalLocale(locale: string): string {
  const [, language = '', territory = '', codeset = '', modifier = ''] =
    /^([^_.@ ]*)(_[^.@ ]*)?(\.[^@ ]*)?(@[^ ]*)?/.exec(locale.trim()) ?? []
  return `${language}${territory.toUpperCase()}${codeset.toLowerCase().replaceAll('-', '')}${modifier}`
}
