import { script } from '@bomb.sh/tab'
import { Argument, Command } from 'commander'
import { withExamples } from '../global-options.ts'

/** `kstate completion SHELL`: a script that makes a shell complete kstate's words. */
export function command(): Command {
  const completion = new Command('completion')
    .description('completion of words for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: string) => script(shell, 'kstate', 'kstate'))
  return withExamples(completion, [
    ['completion bash >~/.local/share/bash-completion/completions/kstate', 'bash, with bash-completion'],
    ['completion zsh >~/.zfunc/_kstate', 'zsh, where fpath holds ~/.zfunc'],
    ['completion fish >~/.config/fish/completions/kstate.fish', 'fish'],
  ])
}
