import { createHash } from 'node:crypto'
import { Secret } from '../../../core/secrets.ts'
import { sh } from '../../../core/shell.ts'
import type { Answer, Section } from '../../../transport/types.ts'
import { hiddenFunction } from '../../kit/absence.ts'
import { type FactKind, Need } from '../../kit/fact.ts'
import { heard, readEach } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { type GitAccess, gitSections, mainAnswer } from './access.ts'

/** What there is where a repository shall be. */
export interface CheckoutFact {
  /** `full`: a folder with something else in it; `unreadable`: a repository, but there is no git (or no such user) to read it. */
  readonly is: 'missing' | 'file' | 'empty' | 'full' | 'repository' | 'unreadable'
  /** Why it is unreadable, or could not be read if it were there. */
  readonly lacks?: 'git' | 'user'
  readonly bare: boolean
  /** The commit of HEAD; absent where there is none yet. */
  readonly head?: string
  /** The branch that HEAD is on; absent where it is detached. */
  readonly branch?: string
  /** Tracked files differ from HEAD. */
  readonly dirty: boolean
  /** The remote's URL as configured. */
  readonly url?: string
  /** Full names of branches, tags and the remote's branches, and their objects. */
  readonly refs: { readonly [ref: string]: string }
  /** Branches by name and what they track (`origin/main`). */
  readonly upstreams: { readonly [branch: string]: string }
  /** Submodules are missing or stand elsewhere than the commit says. */
  readonly submodulesDiffer: boolean
}

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

/** How a commit relates to another in a repository on the host. */
export interface RelationFact {
  /** The commit is there. */
  readonly has: boolean
  /** The other can be fast-forwarded to it. */
  readonly ahead: boolean
}

/** A kind of which each need is asked by sections of its own, as its own user. */
function perNeed<V>(
  name: string,
  ask: (need: Need<V>) => { readonly user?: string; readonly sections: readonly Section[] },
  read: (answer: Answer | undefined, need: Need<V>) => V,
): FactKind<V> {
  return legacyKind<V>({
    name,
    probe: (needs) =>
      needs.flatMap((need) => ask(need).sections.map((section) => ({ via: 'shell' as const, section }))),
    parse: (needs, answers) => {
      let next = 0
      return readEach(needs, (need) => {
        const { user, sections } = ask(need)
        const own = answers.slice(next, next + sections.length) as Answer[]
        next += sections.length
        return read(mainAnswer(user, own), need)
      })
    },
  })
}

interface CheckoutKey {
  readonly target: string
  readonly remote: string
  readonly user?: string
  readonly submodules: boolean
}

const checkoutKind: FactKind<CheckoutFact> = perNeed(
  'git-checkout',
  (need) => {
    const { target, remote, user, submodules } = JSON.parse(need.key) as CheckoutKey
    const script = sh`${hiddenFunction}
kstate_t=${target}
command -v git >/dev/null || echo nogit
if [ ! -e "$kstate_t" ]; then
  if kstate_hidden "$kstate_t"; then echo "a folder above $kstate_t may not be searched" >&2; exit 1; fi
  echo 'is missing'; exit 0
fi
if [ ! -d "$kstate_t" ]; then echo 'is file'; exit 0; fi
if [ ! -e "$kstate_t/.git" ] && ! { [ -d "$kstate_t/refs" ] && [ -f "$kstate_t/HEAD" ]; }; then
  kstate_in=$(ls -A -- "$kstate_t") || exit 1
  if [ -z "$kstate_in" ]; then echo 'is empty'; else echo 'is full'; fi
  exit 0
fi
command -v git >/dev/null || { echo 'is unreadable'; exit 0; }
cd -- "$kstate_t" && kstate_git rev-parse --git-dir >/dev/null || { echo 'is unreadable'; exit 0; }
echo 'is repository'
# Git ends with 1 for what is not there; with anything else it could not say.
said() { kstate_w=$1; shift; kstate_s=$(kstate_git "$@"); [ $? -le 1 ] || exit 1; printf '%s %s\n' "$kstate_w" "$kstate_s"; }
kstate_b=$(kstate_git rev-parse --is-bare-repository) || exit 1
printf 'bare %s\n' "$kstate_b"
said head rev-parse -q --verify 'HEAD^{commit}'
said branch symbolic-ref -q --short HEAD
said url config --get ${`remote.${remote}.url`}
if [ "$kstate_b" != true ] && kstate_git rev-parse -q --verify 'HEAD^{commit}' >/dev/null; then
  kstate_git diff --quiet HEAD --; kstate_c=$?
  [ "$kstate_c" -le 1 ] || exit 1
  [ "$kstate_c" = 0 ] || echo dirty
fi
kstate_git for-each-ref --format='ref %(objectname) %(refname) %(upstream:short)' refs/heads refs/tags ${`refs/remotes/${remote}`} || exit 1
${submodules ? sh`kstate_git submodule status --recursive 2>/dev/null | grep -q '^[-+U]' && echo submodules` : sh``}
:`
    return { user, sections: gitSections({ user }, script) }
  },
  (answer, need) => readCheckout(answer, JSON.parse(need.key) as CheckoutKey),
)

/** @param remote whose URL and branches are of interest */
export function checkoutFact(
  target: string,
  remote: string,
  user: string | undefined,
  submodules = false,
): Need<CheckoutFact> {
  return new Need(checkoutKind, JSON.stringify({ target, remote, user, submodules } satisfies CheckoutKey))
}

function readCheckout(answer: Answer | undefined, { remote }: CheckoutKey): CheckoutFact {
  const none = { bare: false, dirty: false, refs: {}, upstreams: {}, submodulesDiffer: false }
  if (!answer) return { ...none, is: 'missing', lacks: 'user' }
  const said = new Map<string, string>()
  const refs: Record<string, string> = {}
  const upstreams: Record<string, string> = {}
  for (const line of heard(answer).stdout.toString().split('\n')) {
    const at = line.indexOf(' ')
    const [word, rest] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    if (word !== 'ref') said.set(word, rest)
    else {
      const [object = '', ref = '', upstream = ''] = rest.split(' ')
      if (ref !== `refs/remotes/${remote}/HEAD`) refs[ref] = object
      if (ref.startsWith('refs/heads/') && upstream !== '') upstreams[ref.slice('refs/heads/'.length)] = upstream
    }
  }
  const text = (word: string) => said.get(word) || undefined
  return {
    is: (text('is') as CheckoutFact['is'] | undefined) ?? 'unreadable',
    ...(said.has('nogit') ? { lacks: 'git' as const } : {}),
    bare: text('bare') === 'true',
    head: text('head'),
    branch: text('branch'),
    dirty: said.has('dirty'),
    url: text('url'),
    refs,
    upstreams,
    submodulesDiffer: said.has('submodules'),
  }
}

/** What a repository says from where the host stands. Each access is a kind of its own: its secrets are in no key. */
export function remoteFact(url: string, access: GitAccess): Need<RemoteFact> {
  const script = sh`command -v git >/dev/null || { echo 'git is not installed' >&2; exit 69; }
kstate_git ls-remote --symref -- ${url} HEAD 'refs/heads/*' 'refs/tags/*'`
  const kind = perNeed<RemoteFact>(
    'git-remote',
    () => ({
      user: access.user,
      sections: gitSections(access, script).map((section) => ({ ...section, timeout: 120 })),
    }),
    (answer) => readRemote(answer, access),
  )
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

interface RelationKey {
  readonly target: string
  readonly user?: string
  readonly from: string
  readonly to: string
}

const relationKind: FactKind<RelationFact> = perNeed(
  'git-relation',
  (need) => {
    const { target, user, from, to } = JSON.parse(need.key) as RelationKey
    const script = sh`[ -e ${target} ] || exit 0
cd -- ${target} && kstate_git rev-parse --git-dir >/dev/null || exit 1
kstate_git rev-parse -q --verify ${`${to}^{commit}`} >/dev/null 2>&1 || exit 0
echo has
kstate_git merge-base --is-ancestor ${from} ${to} && echo ahead
[ $? -le 1 ]`
    return { user, sections: gitSections({ user }, script) }
  },
  (answer) => {
    const said = answer === undefined ? [] : heard(answer).stdout.toString().split('\n')
    return { has: said.includes('has'), ahead: said.includes('ahead') }
  },
)

export function relationFact(target: string, user: string | undefined, from: string, to: string): Need<RelationFact> {
  return new Need(relationKind, JSON.stringify({ target, user, from, to } satisfies RelationKey))
}
