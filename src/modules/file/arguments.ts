import { flag, groupName, ignored, mode, oneOf, oneOrMore, path, text, userName, value } from '../kit/words.ts'

/** Arguments that several functions of the module share. */

export const owned = {
  user: userName('Owner: a name, or a number.').optional(),
  group: groupName('Group: a name, or a number.').optional(),
}

/** Salt's other name for `user`. */
export const owner = userName('The same as user.').optional()

export const makedirs = flag('Make the directories above, if they are missing.')

export const modeOf = (description: string) => mode(description).optional()

export const backupname = (description: string) => path(description).optional()

export const patterns = (description: string) =>
  oneOrMore(
    text('A pattern'),
    `${description} A shell pattern of the path below the directory (\`*\` crosses \`/\`), or \`E@\` and a regular expression; or a list of them.`,
  ).optional()

export const template = oneOf(['jinja'], 'Renders contents or source: `jinja`.').optional()
export const context = value('Variables of the template.').optional()
export const defaults = value('Variables of the template that `context` goes over.').optional()

/** Windows' own arguments: Salt takes them everywhere and reads them on Windows alone. */
const readOnWindows = ignored('Read on Windows only; has no effect.')
export const windows = {
  win_owner: readOnWindows,
  win_perms: readOnWindows,
  win_deny_perms: readOnWindows,
  win_inheritance: readOnWindows,
  win_perms_reset: readOnWindows,
}
