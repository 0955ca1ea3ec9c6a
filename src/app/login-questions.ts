import type { LoginQuestions } from '../transport/index.ts'
import type { Ui } from './ui.ts'

/** What logins ask of whoever is there. A passphrase is asked for once for all hosts: each is given what was answered before. */
export function questionsFor({ passphrase, sudoPassword }: Ui): LoginQuestions | undefined {
  if (!passphrase && !sudoPassword) return undefined
  const answers = new Map<string, Promise<string | undefined>>()
  return {
    passphrase(file, attempt) {
      const question = `${attempt} ${file}`
      const answer = answers.get(question) ?? Promise.resolve(passphrase?.(file))
      answers.set(question, answer)
      return answer
    },
    sudoPassword: async (login) => sudoPassword?.(login),
  }
}
