import { sh } from '../../core/shell.ts'
import { chunks } from '../kit/cursor.ts'
import { fact, heard, Unobservable, under } from '../kit/index.ts'

export const ZONES = '/usr/share/zoneinfo'

/** Whether a zone is the host's own: by the rules in /etc/localtime, as names have synonyms. `missing`: there is no such zone. */
export const timeZone = fact<'set' | 'other' | 'missing'>({
  name: 'time-zone',
  dependsOnPath: under('/etc/localtime', `${ZONES}/`),
  ask: (needs) =>
    chunks(needs.map(({ key }) => key)).map((zones) => ({
      script: sh`[ -d ${ZONES} ] && command -v cmp >/dev/null || { echo "there is no zoneinfo, or no cmp, on the host" >&2; exit 1; }
for z in ${zones}; do
if [ ! -f ${ZONES}/"$z" ]; then echo missing; elif cmp -s /etc/localtime ${ZONES}/"$z"; then echo set; else echo other; fi; done`,
      *read(answer) {
        const words = heard(answer).stdout.toString().split('\n')
        for (const [i, zone] of zones.entries()) yield [zone, readWord(words[i])]
      },
    })),
})

function readWord(word: string | undefined): 'set' | 'other' | 'missing' | Unobservable {
  if (word === 'set' || word === 'other' || word === 'missing') return word
  return new Unobservable("the host's answer is not complete")
}

/** Whether the hardware clock runs in UTC (/etc/adjtime, as hwclock(8) and systemd read it). Its key is ''. */
export const clockInUtc = fact<boolean>({
  name: 'clock-in-utc',
  dependsOnPath: under('/etc/adjtime'),
  ask: () => [
    {
      script: sh`if [ ! -e /etc/adjtime ]; then echo UTC; else sed -n 3p /etc/adjtime; fi`,
      *read(answer) {
        yield ['', heard(answer).stdout.toString().trim() !== 'LOCAL']
      },
    },
  ],
})
