import { type ProviderName, sandboxDown, sandboxList, sandboxUp } from '../../../src/sandbox/index.ts'

/** `up PROVIDER IMAGE ID`, `down ID`, `list`: the sandbox as a process of its own uses it; prints JSON. */
const [command, ...args] = process.argv.slice(2)

if (command === 'up') {
  const [provider, image, id = ''] = args
  const say = (line: string) => console.error(line)
  const host = await sandboxUp({ id, image: image as 'full' | 'bare' }, { provider: provider as ProviderName, say })
  console.log(JSON.stringify(host))
} else if (command === 'down') console.log(JSON.stringify(await sandboxDown(args[0] ?? '')))
else console.log(JSON.stringify(await sandboxList()))
