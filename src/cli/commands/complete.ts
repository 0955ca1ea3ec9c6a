import { type Command as Completed, RootCommand } from '@bomb.sh/tab'
import { Command } from 'commander'
import { type Candidates, candidates, openWorkspace, type Settings, silent } from '../../app/index.ts'

/** What the argument of a command, by its name, may be. */
const kinds: { readonly [argument: string]: keyof Candidates } = {
  target: 'targets',
  sls: 'sls',
  id: 'ids',
  function: 'functions',
}

/** Functions of Salt's own form that are no execution functions. */
const ownForm = ['state.apply', 'state.highstate', 'state.sls', 'state.sls_id', 'state.single', 'state.show_highstate']

/** `kstate complete -- WORDS`: what the last word may become, in the form of the scripts that `kstate completion` prints. */
export function command(everyCommand: () => Promise<readonly Command[]>): Command {
  return new Command('complete')
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const known = await candidatesFor(words)
      rootOf(await everyCommand(), known, words).parse([...words])
    })
}

async function candidatesFor(words: readonly string[]): Promise<Candidates> {
  const root = words[words.indexOf('--root') + 1]
  const settings = { root: words.includes('--root') && root ? root : '.', modules: false } as Settings
  try {
    return await candidates(await openWorkspace(settings, silent))
  } catch {
    return { targets: [], sls: [], ids: [], functions: [] }
  }
}

function rootOf(commands: readonly Command[], known: Candidates, words: readonly string[]): RootCommand {
  const root = new RootCommand()
  const offer = (names: readonly string[]) => (complete: (value: string, description: string) => void) => {
    for (const name of names) if (/^[\x21-\x7e]+$/.test(name)) complete(name, '')
  }
  const add = (command: Command, path: string) => {
    const into: Completed = root.command(path, command.description())
    for (const option of command.createHelp().visibleOptions(command)) addOption(into, option)
    for (const argument of command.registeredArguments) {
      const kind = kinds[argument.name()]
      into.argument(argument.name(), offer(kind ? known[kind] : (argument.argChoices ?? [])), argument.variadic)
    }
    for (const inner of command.commands) add(inner, `${path} ${inner.name()}`)
  }
  for (const command of commands) add(command, command.name())
  root.argument('word', offer(words.length < 2 ? known.targets : words.length === 2 ? ownForm : known.sls), true)
  return root
}

function addOption(
  into: Completed,
  { long, short, required, optional, argChoices, description }: Command['options'][number],
): void {
  if (!long) return
  const alias = short?.slice(1)
  if (!required && !optional) into.option(long.slice(2), description, alias)
  else
    into.option(
      long.slice(2),
      description,
      (complete) => {
        for (const choice of argChoices ?? []) complete(choice, '')
      },
      alias,
    )
}
