const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAY = 86_400_000

/** A directive's text of a date whose UTC fields are the local ones; flags as in the GNU C library. */
type Directive = (date: Date, moment: Moment) => string

/** What the local fields of a date do not tell: microseconds, and seconds since 1970. */
interface Moment {
  readonly micros: number
  readonly epoch: number
}

const pad = (value: number, width = 2, fill = '0') => String(value).padStart(width, fill)

function dayOfYear(date: Date): number {
  return Math.floor((startOfDay(date) - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY)
}
function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
}
/** Week of the year, whose first begins with the first Sunday (0) or Monday (1). */
function week(date: Date, firstDay: number): number {
  return Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() - firstDay + 7) % 7)) / 7)
}
/** The ISO year and week: of the Thursday in the same week. */
function isoWeek(date: Date): [year: number, week: number] {
  const thursday = new Date(startOfDay(date) + (4 - (date.getUTCDay() || 7)) * DAY)
  return [thursday.getUTCFullYear(), Math.floor(dayOfYear(thursday) / 7) + 1]
}
const hour12 = (date: Date) => date.getUTCHours() % 12 || 12

/** The C locale's directives. */
const DIRECTIVES: { readonly [letter: string]: Directive } = {
  a: (date) => DAYS[date.getUTCDay()]!.slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()]!,
  b: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()]!,
  c: (date, moment) => expand('%a %b %e %H:%M:%S %Y', date, moment),
  C: (date) => pad(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => pad(date.getUTCDate()),
  D: (date, moment) => expand('%m/%d/%y', date, moment),
  e: (date) => pad(date.getUTCDate(), 2, ' '),
  f: (_date, { micros }) => pad(micros, 6),
  F: (date, moment) => expand('%Y-%m-%d', date, moment),
  g: (date) => pad(isoWeek(date)[0] % 100),
  G: (date) => String(isoWeek(date)[0]),
  h: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  H: (date) => pad(date.getUTCHours()),
  I: (date) => pad(hour12(date)),
  j: (date) => pad(dayOfYear(date) + 1, 3),
  k: (date) => pad(date.getUTCHours(), 2, ' '),
  l: (date) => pad(hour12(date), 2, ' '),
  m: (date) => pad(date.getUTCMonth() + 1),
  M: (date) => pad(date.getUTCMinutes()),
  n: () => '\n',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  r: (date, moment) => expand('%I:%M:%S %p', date, moment),
  s: (_date, { epoch }) => String(epoch),
  R: (date, moment) => expand('%H:%M', date, moment),
  S: (date) => pad(date.getUTCSeconds()),
  t: () => '\t',
  T: (date, moment) => expand('%H:%M:%S', date, moment),
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => pad(week(date, 0)),
  V: (date) => pad(isoWeek(date)[1]),
  w: (date) => String(date.getUTCDay()),
  W: (date) => pad(week(date, 1)),
  x: (date, moment) => expand('%m/%d/%y', date, moment),
  X: (date, moment) => expand('%H:%M:%S', date, moment),
  y: (date) => pad(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  // A date without a zone, as Salt's are, prints nothing for its zone.
  z: () => '',
  Z: () => '',
  '%': () => '%',
}

function expand(format: string, date: Date, moment: Moment): string {
  return format.replace(/%([-_0^#]?)(\d*)[EO]?([a-zA-Z%])/g, (all, flag: string, width: string, letter: string) => {
    const directive = DIRECTIVES[letter]
    if (!directive) return all
    const text = directive(date, moment)
    return widen(flag === '' ? text : applyFlag(text, flag), flag, Number(width))
  })
}

function applyFlag(text: string, flag: string): string {
  if (flag === '^' || flag === '#') return text.toUpperCase()
  if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '')
  const fill = flag === '_' ? ' ' : '0'
  return text.replace(/^[0 ]+(?=.)/, (lead) => fill.repeat(lead.length))
}

function widen(text: string, flag: string, width: number): string {
  return text.padStart(Math.min(width, 1024), flag === '_' || !/^\d/.test(text) ? ' ' : '0')
}

/** `time` in milliseconds since 1970, printed as local time that is `offset` minutes ahead of UTC. */
export function formatTime(time: number, format: string, offset: number): string {
  const micros = Math.round((time - Math.floor(time / 1000) * 1000) * 1000)
  return expand(format, new Date(Math.floor(time) + offset * 60_000), { micros, epoch: Math.floor(time / 1000) })
}
