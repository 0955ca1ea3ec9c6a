import { joinText, term } from '../core/terminal-text.ts'
import { countsOf, type RunEvent, type StateRow, stoppedAt } from '../report/index.ts'
import { note, notesGoToTerminal, openLiveLines } from './terminal.ts'

/** Shows how a run goes on: one live line a host on a terminal, plain lines elsewhere. All on standard error. */
export interface Progress {
  show(event: RunEvent): void
  /** A line for people, above the live lines. */
  say(line: string): void
  /** How much of a long file is on its way to a host, in bytes. */
  sending(target: string, sent: number, total: number): void
  stop(): void
}

interface HostLine {
  text: string
  /** What is on its way to it. */
  sending: string
  /** What runs now, by its place in the run: several where steps are `parallel`. */
  readonly running: Map<number, { readonly what: string; readonly since: number }>
}

/** The step that has run longest, for how many seconds, and how many run beside it. */
function whatRuns({ running }: HostLine): string {
  const [first] = running.values()
  if (!first) return ''
  const more = running.size > 1 ? ` and ${running.size - 1} more` : ''
  return ` ${first.what}${more} (${Math.round((Date.now() - first.since) / 1000)} s)`
}

export async function openProgress(): Promise<Progress> {
  return notesGoToTerminal() ? liveProgress() : plainProgress()
}

function plainProgress(): Progress {
  /** Of a run that broke off: the first of the steps that it left. */
  const left = new Map<string, StateRow>()
  return {
    say: note,
    stop() {},
    sending() {},
    show(event) {
      if (event.kind === 'started')
        note(`${event.target}: ${count(event.steps, 'state')}${event.test ? ' (plan)' : ''}`)
      else if (event.kind === 'step-ended' && event.row.result === false) {
        note(`${event.target}: failed: ${event.row.state}.${event.row.function} ${event.row.id}`)
      } else if (event.kind === 'step-left' && !left.has(event.target)) left.set(event.target, event.row)
      else if (event.kind === 'ended') note(endOf(event, left.get(event.target)))
    },
  }
}

function endOf({ target, summary, roundTrips }: Extract<RunEvent, { kind: 'ended' }>, left: StateRow | undefined) {
  const { changed, failed, unknown, unsupported, not_run: notRun, total, ended } = summary
  const trips = count(roundTrips, 'round trip')
  if (ended !== 'complete')
    return `${target}: ${stoppedAt(left, ended)}: ${countsOf(summary)}, ${changed} changed, ${trips}`
  const counts = Object.entries({ unknown, unsupported, 'not run': notRun })
  const open = counts.map(([what, count]) => (count > 0 ? `, ${count} ${what}` : '')).join('')
  return `${target}: done: ${count(total, 'state')}, ${changed} changed, ${failed} failed${open}, ${trips}`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)
}

async function liveProgress(): Promise<Progress> {
  const live = await openLiveLines()
  const hosts = new Map<string, HostLine>()
  const counts = new Map<string, { done: number; of: number; changed: number; failed: number }>()
  const draw = () => {
    const shown = [...hosts].map(([target, line]) =>
      String(term`${target}: ${line.text}${whatRuns(line)}${line.sending}`),
    )
    live.draw(joinText(shown.map((line) => term`${line.slice(0, live.width)}`)))
  }
  const timer = setInterval(draw, 500)
  return {
    say(line) {
      live.clear()
      note(line)
      draw()
    },
    sending(target, sent, total) {
      const line = hosts.get(target)
      if (line) line.sending = sent < total ? `, ${megabytes(sent)} of ${megabytes(total)} MB sent` : ''
    },
    stop() {
      clearInterval(timer)
      live.end()
    },
    show(event) {
      const { target } = event
      const tally = counts.get(target) ?? { done: 0, of: 0, changed: 0, failed: 0 }
      counts.set(target, tally)
      if (event.kind === 'started') tally.of = event.steps
      if (event.kind === 'step-ended') {
        tally.done++
        if (event.row.changed) tally.changed++
        if (event.row.result === false) tally.failed++
      }
      const progress = `${tally.done}/${tally.of}, ${tally.changed} changed${tally.failed > 0 ? `, ${tally.failed} failed` : ''}`
      const text =
        event.kind === 'connecting'
          ? 'connecting'
          : event.kind === 'ended'
            ? `${event.summary.ended === 'complete' ? 'done' : 'stopped'}: ${progress}`
            : progress
      const running = hosts.get(target)?.running ?? new Map()
      if (event.kind === 'step-started')
        running.set(event.index, { what: `${event.what} ${event.id}`, since: Date.now() })
      else if (event.kind === 'step-ended') running.delete(event.row.run)
      hosts.set(target, { text, running, sending: '' })
      draw()
    },
  }
}
