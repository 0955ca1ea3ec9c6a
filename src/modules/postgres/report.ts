import type { Answer } from '../../transport/types.ts'
import { lastError, type Outcome, type Report, reported } from '../kit/index.ts'

type Ended = Pick<Outcome<unknown, unknown, unknown, unknown>, 'done' | 'outputs' | 'predicted' | 'remaining'>

/** One sentence when it is done, another with the server's reason when it failed. */
export function reportedBySql(outcome: Ended, done: string, failed: string): Report {
  const outputs = outcome.outputs.map(withoutStatement)
  const { remaining } = outcome
  // What `diff` says now may be that very sentence, with a reason of its own.
  if (remaining && remaining.kind !== 'clean' && remaining.comment.startsWith(failed) && !outcome.done)
    return {
      changes: {},
      comment: [remaining.comment, lastError({ outputs })].filter((line) => line !== '').join('\n'),
    }
  return reported({ ...outcome, outputs }, done, failed)
}

/** What the server said against it; never the statement's own text, in which a password may stand. */
function withoutStatement(answer: Answer): Answer {
  const lines = answer.stderr
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(LINE \d+:|\s*\^\s*$)/.test(line) && !/^NOTICE: /.test(line))
  const text = lines.map((line) => line.replace(/^psql:<stdin>:\d+: /, '').replace(/^ERROR: +/, '')).join('\n')
  const ended = answer.timedOut ? 'it took too long' : answer.code === 0 ? '' : `exit code ${answer.code}`
  return { ...answer, stdout: Buffer.alloc(0), stderr: Buffer.from(text || ended) }
}
