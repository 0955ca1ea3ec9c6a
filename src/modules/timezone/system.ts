import { sh } from '../../core/shell.ts'
import { change, clean, files, flag, name, predict, reported, shell, state, unknown } from '../kit/index.ts'
import { clockInUtc, timeZone, ZONES } from './facts.ts'

/** Follows Salt's documentation of timezone.system (3007). */
export const system = state({
  summary: "The host's time zone, and whether its hardware clock runs in UTC.",
  example: 'Europe/Vienna:\n  timezone.system:\n    - utc: true\n',
  args: {
    name: name('Name of the zone: `Europe/Vienna`, `Etc/UTC`').matching(
      /^[A-Za-z0-9][A-Za-z0-9_+-]*(\/[A-Za-z0-9][A-Za-z0-9_+-]*)*$/,
      'a zone is named by words with slashes between them',
    ),
    utc: flag('Let the hardware clock run in UTC (false leaves it as it is)').default(true),
  },
  facts: ({ name }) => ({ zone: timeZone(name), inUtc: clockInUtc('') }),
  diff({ name, utc }, { zone, inUtc }) {
    if (zone === 'missing')
      return unknown(`Unable to compare desired timezone '${name}' to system timezone: there is no ${ZONES}/${name}`)
    const delta = { zone: zone === 'other', clock: utc && !inUtc }
    if (!delta.zone && !delta.clock)
      return clean([`Timezone ${name} already set`, ...(utc ? [`UTC already set to ${name}`] : [])].join(', '))
    return change({
      delta,
      comment: both(delta, `Timezone ${name} needs to be set`, 'UTC needs to be set to True'),
      changes: { ...(delta.zone ? { timezone: name } : {}), ...(delta.clock ? { utc: true } : {}) },
      effects: [predict(timeZone(name), 'set'), ...(delta.clock ? [predict(clockInUtc(''), true)] : [])],
    })
  },
  act: ({ name }, delta) => [
    ...(delta.zone ? [shell(setZone(name), { check: sh`cmp -s /etc/localtime ${`${ZONES}/${name}`}` })] : []),
    ...(delta.clock ? [shell(sh`timedatectl set-local-rtc 0 2>/dev/null || hwclock --systohc --utc`)] : []),
  ],
  report: (outcome) =>
    reported(
      outcome,
      both(outcome.delta, `Set timezone ${outcome.args.name}`, 'Set UTC to True'),
      'Failed to set timezone',
    ),
  touches: () => [{ kind: 'time-zone' }, ...files(['/etc/localtime', '/etc/timezone', '/etc/adjtime'])],
  manages: ({ name }) => [timeZone(name)],
})

/** The link that systemd reads, and the name that Debian keeps beside it. */
const setZone = (name: string) => sh`ln -sfn -- ${`${ZONES}/${name}`} /etc/localtime || exit
if [ -e /etc/timezone ]; then printf '%s\\n' ${name} >/etc/timezone; fi`

function both({ zone, clock }: { readonly zone: boolean; readonly clock: boolean }, ofZone: string, ofClock: string) {
  return [...(zone ? [ofZone] : []), ...(clock ? [ofClock] : [])].join(', ')
}
