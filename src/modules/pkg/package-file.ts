import { pathFact } from '../file/facts/path.ts'
import { factKind, Need } from '../kit/index.ts'
import { askManager, type Managed, renamed } from './facts.ts'
import type { PackageFile, PackagePlace } from './providers/index.ts'

type Key = { readonly path: string } | { readonly url: string } | { readonly head: string }

const packageFileKind = factKind<PackageFile & Managed>({
  name: 'package-file',
  compose({ key, value }, newer) {
    const place = JSON.parse(key) as Key
    return 'path' in place && newer.of(pathFact(place.path)).length > 0 ? { is: 'pending' } : value
  },
  ask: (needs) =>
    needs.map(({ key }) => {
      const place = JSON.parse(key) as Key
      const head = 'head' in place ? Buffer.from(place.head, 'base64') : undefined
      const question = askManager<PackageFile>(
        (provider) => renamed(provider.file(head ? { head } : (place as PackagePlace)), [''], [key]),
        [key],
        { is: 'absent' },
      )
      return head ? { ...question, stdin: head } : question
    }),
})

/** What a package file says of itself. Its beginning travels in the key. */
export function packageFile(place: PackagePlace): Need<PackageFile & Managed> {
  const key: Key = 'head' in place ? { head: Buffer.from(place.head).toString('base64') } : place
  return new Need(packageFileKind, JSON.stringify(key))
}
