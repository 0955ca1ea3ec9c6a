import { createHash } from 'node:crypto'
import { Secret } from '../../../core/secrets.ts'
import { sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { factKind, Need } from '../../kit/index.ts'
import { type GitAccess, gitQuestions } from './access.ts'

/** What a remote repository says of itself. */
export interface RemoteFact {
  /** Why it could not be asked: git's words. */
  readonly error?: string
  readonly head?: string
  /** The branch that HEAD names. */
  readonly defaultBranch?: string
  /** `refs/heads/main`, `refs/tags/v1`, `refs/tags/v1^{}` → object. */
  readonly refs: { readonly [ref: string]: string }
}

/** What a repository says from where the host stands. Each access is a kind of its own: its secrets are in no key. */
export function remoteFact(url: string, access: GitAccess): Need<RemoteFact> {
  const script = sh`command -v git >/dev/null || { echo 'git is not installed' >&2; exit 69; }
kstate_git ls-remote --symref -- ${url} HEAD 'refs/heads/*' 'refs/tags/*'`
  const kind = factKind<RemoteFact>({
    name: 'git-remote',
    ask: (needs) => needs.flatMap((need) => gitQuestions(need, access, script, (one) => readRemote(one, access), 120)),
  })
  return new Need(kind, JSON.stringify({ url, ...access, ...fingerprints(access) }))
}

function fingerprints({ identity, httpsPassword }: GitAccess) {
  const hash = (secret: Secret) => createHash('sha256').update(secret.reveal()).digest('hex').slice(0, 16)
  return {
    identity: identity?.map((key) => (key instanceof Secret ? hash(key) : key)),
    httpsPassword: httpsPassword && hash(httpsPassword),
  }
}

function readRemote(answer: Answer | undefined, { user }: GitAccess): RemoteFact {
  if (!answer) return { refs: {}, error: `User '${user}' is not available` }
  if (answer.failure) return { refs: {}, error: answer.failure.why }
  if (answer.timedOut) return { refs: {}, error: 'the remote repository did not answer within 120 seconds' }
  if (answer.code !== 0) return { refs: {}, error: answer.stderr.toString().trim() || `git ended with ${answer.code}` }
  const refs: Record<string, string> = {}
  let head: string | undefined
  let defaultBranch: string | undefined
  for (const line of answer.stdout.toString().split('\n')) {
    const [object = '', ref = ''] = line.split('\t')
    if (ref === 'HEAD' && object.startsWith('ref: ')) defaultBranch = object.slice('ref: refs/heads/'.length)
    else if (ref === 'HEAD') head = object
    else if (/^refs\/(heads|tags)\//.test(ref)) refs[ref] = object
  }
  return { head, defaultBranch, refs }
}
