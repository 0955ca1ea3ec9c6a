import { type Script, sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { hiddenFunction } from '../../kit/absence.ts'
import { heard, type Need } from '../../kit/index.ts'
import { gitKind } from './access.ts'

/** What there is where a repository shall be. */
export interface CheckoutFact {
  /** `full`: a directory with something else in it; `unreadable`: a repository, but there is no git (or no such user) to read it. */
  readonly is: 'missing' | 'file' | 'empty' | 'full' | 'repository' | 'unreadable'
  /** Why it is unreadable, or could not be read if it were there. */
  readonly lacks?: 'git' | 'user'
  readonly bare: boolean
  /** The commit of HEAD; absent where there is none yet. */
  readonly head?: string
  /** The branch that HEAD is on; absent where it is detached. */
  readonly branch?: string
  /** Tracked files differ from HEAD. Where a submodule stands does not count if submodules are asked for. */
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

interface CheckoutKey {
  readonly target: string
  readonly remote: string
  readonly user?: string
  readonly submodules: boolean
}

const checkout = gitKind('git-checkout', questionScript, readCheckout)

/** @param remote whose URL and branches are of interest */
export function checkoutFact(
  target: string,
  remote: string,
  user: string | undefined,
  submodules = false,
): Need<CheckoutFact> {
  return checkout({ target, remote, user, submodules })
}

function questionScript({ target, remote, submodules }: CheckoutKey): Script {
  return sh`${hiddenFunction}
kstate_t=${target}
command -v git >/dev/null || echo nogit
if [ ! -e "$kstate_t" ]; then
  if kstate_hidden "$kstate_t"; then echo "a directory above $kstate_t may not be searched" >&2; exit 1; fi
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
kstate_tell() { kstate_w=$1; shift; kstate_s=$(kstate_git "$@"); [ $? -le 1 ] || exit 1; printf '%s %s\n' "$kstate_w" "$kstate_s"; }
kstate_b=$(kstate_git rev-parse --is-bare-repository) || exit 1
printf 'bare %s\n' "$kstate_b"
kstate_tell head rev-parse -q --verify 'HEAD^{commit}'
kstate_tell branch symbolic-ref -q --short HEAD
kstate_tell url config --get ${`remote.${remote}.url`}
if [ "$kstate_b" != true ] && kstate_git rev-parse -q --verify 'HEAD^{commit}' >/dev/null; then
  kstate_git diff --quiet HEAD --; kstate_c=$?
  [ "$kstate_c" -le 1 ] || exit 1
  [ "$kstate_c" = 0 ] || ${submodules ? changedByHand : sh`echo dirty`}
fi
kstate_git for-each-ref --format='ref %(objectname) %(refname) %(upstream:short)' refs/heads refs/tags ${`refs/remotes/${remote}`} || exit 1
${submodules ? standElsewhere : sh``}
:`
}

/** `dirty`, unless all that differs is where submodules stand. */
const changedByHand = sh`{
    kstate_git diff --quiet --ignore-submodules=all HEAD --; kstate_c=$?
    [ "$kstate_c" -le 1 ] || exit 1
    [ "$kstate_c" = 0 ] || echo dirty
    kstate_s=$(kstate_git submodule -q foreach --recursive 'git diff --quiet --ignore-submodules=all HEAD -- || { [ $? = 1 ] && echo dirty; }') || exit 1
    [ -z "$kstate_s" ] || echo dirty
  }`

const standElsewhere = sh`if [ "$kstate_b" != true ]; then kstate_s=$(kstate_git submodule status --recursive) || exit 1; else kstate_s=; fi
case "
$kstate_s" in *"
"[-+U]*) echo submodules ;; esac`

function readCheckout(answer: Answer | undefined, { remote }: CheckoutKey): CheckoutFact {
  const none = { bare: false, dirty: false, refs: {}, upstreams: {}, submodulesDiffer: false }
  if (!answer) return { ...none, is: 'missing', lacks: 'user' }
  const words = new Map<string, string>()
  const refs: Record<string, string> = {}
  const upstreams: Record<string, string> = {}
  for (const line of heard(answer).stdout.toString().split('\n')) {
    const at = line.indexOf(' ')
    const [word, rest] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    if (word !== 'ref') words.set(word, rest)
    else {
      const [object = '', ref = '', upstream = ''] = rest.split(' ')
      if (ref !== `refs/remotes/${remote}/HEAD`) refs[ref] = object
      if (ref.startsWith('refs/heads/') && upstream !== '') upstreams[ref.slice('refs/heads/'.length)] = upstream
    }
  }
  const text = (word: string) => words.get(word) || undefined
  return {
    is: (text('is') as CheckoutFact['is'] | undefined) ?? 'unreadable',
    ...(words.has('nogit') ? { lacks: 'git' as const } : {}),
    bare: text('bare') === 'true',
    head: text('head'),
    branch: text('branch'),
    dirty: words.has('dirty'),
    url: text('url'),
    refs,
    upstreams,
    submodulesDiffer: words.has('submodules'),
  }
}
