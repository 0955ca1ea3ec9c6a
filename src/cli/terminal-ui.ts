import { type HostKey, type OpenOptions, openWorkspace, type Ui, type Workspace } from '../app/index.ts'
import { term } from '../core/terminal-text.ts'
import type { GlobalOptions } from './global-options.ts'
import { openLog } from './log.ts'
import { ask, askHidden, isInteractive, note, noteDiagnostic } from './terminal.ts'

/** The workspace of a command: warnings go to standard error, questions to whoever sits at the terminal. */
export function openProject(options: GlobalOptions, how?: OpenOptions): Promise<Workspace> {
  return openWorkspace(options, terminalUi(options), how)
}

function terminalUi(options: GlobalOptions): Ui {
  return {
    say: note,
    warn: (found) => noteDiagnostic(found),
    openLog: () => openLog(options),
    ...(isInteractive() ? questions() : {}),
  }
}

/** Hosts log in side by side; all questions come one after the other. */
function questions(): Pick<Ui, 'trustKey' | 'passphrase' | 'sudoPassword'> {
  let asking: Promise<unknown> = Promise.resolve()
  const inTurn =
    <Q, A>(put: (question: Q) => Promise<A>) =>
    (question: Q): Promise<A> => {
      const answer = asking.then(() => put(question))
      asking = answer.catch(() => {})
      return answer
    }
  return { trustKey: inTurn(askAboutKey), passphrase: inTurn(askPassphrase), sudoPassword: inTurn(askSudoPassword) }
}

async function askAboutKey({ host, keyType, fingerprint }: HostKey): Promise<boolean> {
  const answer = await ask(
    term`The key of ${host} is unknown: ${keyType} ${fingerprint}\nTrust it from now on (yes/no)? `,
  )
  return answer?.toLowerCase() === 'yes'
}

function askPassphrase(file: string): Promise<string> {
  return askHidden(term`Passphrase of the key in ${file}: `)
}

function askSudoPassword({ user, host }: { readonly user: string; readonly host: string }): Promise<string> {
  return askHidden(term`Password of ${user} on ${host}, for sudo: `)
}
