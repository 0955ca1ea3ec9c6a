import { connectedQuestion, databaseQuestion, tablespaceQuestion } from './database.ts'
import { dependentsHereQuestion, dependentsQuestion } from './dependents.ts'
import { extensionQuestion } from './extension.ts'
import { momentQuestion } from './moment.ts'
import { privilegesQuestion } from './privileges.ts'
import { roleQuestion } from './role.ts'
import { schemaQuestion } from './schema.ts'
import { settingsQuestion } from './settings.ts'
import type { CatalogQuestion } from './types.ts'
import { verifierQuestion } from './verifier.ts'

const all = [
  connectedQuestion,
  databaseQuestion,
  dependentsHereQuestion,
  dependentsQuestion,
  extensionQuestion,
  momentQuestion,
  privilegesQuestion,
  roleQuestion,
  schemaQuestion,
  settingsQuestion,
  tablespaceQuestion,
  verifierQuestion,
] as readonly unknown[] as readonly CatalogQuestion[]

/** Every question by name. */
export const questions: ReadonlyMap<string, CatalogQuestion> = new Map(all.map((question) => [question.name, question]))
