import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kstate, project } from '../e2e/helpers/kstate.ts'

interface Case {
  readonly words: readonly string[]
  readonly offers: readonly string[]
}

const cases = parse(readFileSync(new URL('completion.yaml', import.meta.url), 'utf8')) as Case[]
const root = project({
  'roster.yaml': 'web1: {host: 192.0.2.1}\ndb1: {host: 192.0.2.2}\n',
  'states/top.sls': "base:\n  '*': [nginx]\n",
  'states/nginx.sls': '/etc/motd:\n  file.managed:\n    - contents: x\n',
  'states/web/site.sls': 'include:\n  - nginx\n\nrun it:\n  cmd.run:\n    - name: "true"\n',
  'pillar/top.sls': '',
})

/** What is offered, without descriptions and the last line, which tells the shell how to go on. */
async function offered(words: readonly string[], cwd = root): Promise<string[]> {
  const { stdout } = await kstate(['complete', '--', ...words], { cwd })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.pop()).toMatch(/^:\d+$/)
  return lines.map((line) => line.split('\t')[0]!)
}

describe('completion of words', () => {
  test.each(cases.map((one) => [one.words.join(' '), one] as const))('kstate %s', async (_, { words, offers }) => {
    expect(await offered(words)).toEqual(offers)
  })

  test('where there is no project, or a broken one, commands are still offered', async () => {
    const empty = project({})
    const broken = project({ 'kstate.yaml': 'nosuch: 1\n', 'roster.yaml': ': : :' })
    for (const cwd of [empty, broken]) {
      expect(await offered(['pl'], cwd)).toEqual(['plan'])
      expect(await offered(['apply', ''], cwd)).toEqual([])
    }
  })

  test('in bash', async () => {
    const { stdout: script } = await kstate(['completion', 'bash'])
    const program = fileURLToPath(new URL('../../dist/kstate.js', import.meta.url))
    const { stdout, stderr } = spawnSync('bash', ['--norc'], {
      cwd: root,
      encoding: 'utf8',
      input: `kstate() { '${process.execPath}' '${program}' "$@"; }
compopt() { :; } # outside a completion there is none
# of the package bash-completion
_get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}; }
${script}
COMP_WORDS=(kstate apply w) COMP_CWORD=2 COMP_LINE='kstate apply w' COMP_POINT=14
$(complete -p kstate | sed 's/.*-F \\([^ ]*\\) .*/\\1/') kstate w apply
printf '%s\\n' "\${COMPREPLY[@]}"
`,
    })
    expect(stderr).toBe('')
    expect(stdout.trim()).toBe('web1')
  })

  test('a shell that is not known is refused', async () => {
    const { code, stderr } = await kstate(['completion', 'csh'])
    expect(code).toBe(3)
    expect(stderr).toContain('bash, zsh, fish')
  })
})
