import { str } from '../core/values/text.ts'
import { Dict } from '../core/values.ts'
import type { Declaration } from './types.ts'

/** The states of high data as they are written, `extend` blocks included; what is altered in the data later is not seen. */
export function takeDeclarations(high: Dict): Declaration[] {
  const found: Declaration[] = []
  const take = (id: string, body: Dict) => {
    const sls = str(body.get('__sls__') ?? '')
    for (const [module, run] of body)
      if (typeof module === 'string' && !module.startsWith('__') && Array.isArray(run))
        found.push({ id, sls, module, run: [...run] })
  }
  for (const [id, body] of high) {
    if (typeof id === 'string' && !id.startsWith('__') && body instanceof Dict) take(id, body)
    if (id !== '__extend__' || !Array.isArray(body)) continue
    for (const block of body)
      if (block instanceof Dict) for (const [of, more] of block) if (more instanceof Dict) take(str(of), more)
  }
  return found
}
