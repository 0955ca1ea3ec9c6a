/** A crontab as Salt writes it: the user's own lines, a marker, variables, then jobs with a comment line before each. */
export interface Crontab {
  /** Lines above the marker: never touched. */
  readonly before: readonly string[]
  readonly variables: readonly { readonly name: string; readonly value: string }[]
  readonly jobs: readonly Job[]
  /** Lines below the marker that are none of these, with the comments before them: kept at the end. */
  readonly others: readonly string[]
}

export interface Job {
  readonly time: Time
  readonly command: string
  readonly identifier?: string
  /** May have several lines. */
  readonly comment?: string
  readonly disabled: boolean
}

export type Time =
  | { readonly kind: 'fields'; readonly fields: readonly [string, string, string, string, string] }
  | { readonly kind: 'special'; readonly word: string }

const marker = '# Lines below here are managed by Salt, do not edit'
const idWord = 'SALT_CRON_IDENTIFIER'
const disabledMark = '#DISABLED#'

export function readCrontab(text: string): Crontab {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const at = lines.indexOf(marker)
  const managed = at === -1 ? [] : lines.slice(at + 1)
  const variables: { name: string; value: string }[] = []
  const jobs: Job[] = []
  const others: string[] = []
  let comments: string[] = []
  for (const whole of managed) {
    const disabled = whole.startsWith(disabledMark)
    const line = disabled ? whole.slice(disabledMark.length) : whole
    const job = readJob(line)
    if (job) {
      jobs.push({ ...job, ...readComments(comments), disabled })
      comments = []
    } else if (line === marker || line.trim() === '') continue
    else if (line.startsWith('#')) comments.push(line)
    else if (/^[^ =]+=/.test(line))
      variables.push({ name: line.split('=', 1)[0]!, value: line.slice(line.indexOf('=') + 1) })
    else {
      others.push(...comments, whole)
      comments = []
    }
  }
  return { before: at === -1 ? lines : lines.slice(0, at), variables, jobs, others: [...others, ...comments] }
}

function readJob(line: string): Pick<Job, 'time' | 'command'> | undefined {
  const special = /^(@\S+)\s+(.*)$/.exec(line)
  if (special) return { time: { kind: 'special', word: special[1]! }, command: special[2]! }
  if (line.startsWith('#') || /^[^ =]+=/.test(line)) return undefined
  const [a, b, c, d, e, ...command] = line.split(' ')
  if (e === undefined || command.length === 0) return undefined
  return { time: { kind: 'fields', fields: [a!, b!, c!, d!, e] }, command: command.join(' ') }
}

function readComments(lines: readonly string[]): Pick<Job, 'comment' | 'identifier'> {
  let identifier: string | undefined
  const texts = lines.map((line) => {
    const text = line.replace(/^[# ]+/, '')
    const at = text.indexOf(idWord)
    if (at === -1) return text
    const rest = text.slice(at + idWord.length)
    if (rest.length > 1) identifier = rest.slice(1)
    return text.slice(0, at).trimEnd()
  })
  return { comment: texts.length === 0 ? undefined : texts.join('\n'), identifier }
}

export function writeCrontab({ before, variables, jobs, others }: Crontab): string {
  const timed = jobs.filter((job) => job.time.kind === 'fields')
  const special = jobs.filter((job) => job.time.kind === 'special')
  return [
    ...before,
    marker,
    ...variables.map(({ name, value }) => `${name}=${value === '' ? '""' : value}`),
    ...[...timed, ...special].flatMap(writeJob),
    ...others,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function writeJob({ time, command, identifier, comment, disabled }: Job): string[] {
  const words = time.kind === 'special' ? time.word : time.fields.join(' ')
  const note = `#${comment ? ` ${comment.replaceAll('\n', '\n# ')}` : ''}${identifier ? ` ${idWord}:${identifier}` : ''}`
  const line = `${disabled ? disabledMark : ''}${words} ${command}`
  return comment === undefined && identifier === undefined ? [line] : [note, line]
}

/**
 * Whether a job is the one that is meant: of the same identifier, or of the same command where it has none of its own.
 * `identifier` undefined: only jobs without one are meant.
 */
export function isJob(job: Job, command: string, identifier: string | undefined): boolean {
  if (job.identifier === undefined || job.identifier === '') return job.command === command
  return job.identifier === identifier
}

/** The job as it will be read once it is written: what leads a comment line is not part of the comment. */
export function asWritten(job: Job): Job {
  return readCrontab(writeCrontab({ before: [], variables: [], jobs: [job], others: [] })).jobs[0] ?? job
}
