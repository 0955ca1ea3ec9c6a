import { joinText } from '../../python/operators/index.ts'
import { escapeMarkup, Markup } from '../../python/types/markup.ts'
import { str } from '../../python/values/text.ts'

/** `a ~ b ~ c` */
export function concat(_session: unknown, items: readonly unknown[]): string {
  let text = ''
  for (const item of items) text = joinText(text, str(item))
  return text
}

/** `a ~ b ~ c` where autoescape may be on, or Markup among the items. */
export function concatMarkup(session: { readonly autoescape: boolean }, items: readonly unknown[]): unknown {
  if (!session.autoescape) return concat(session, items)
  return items.some((item) => item instanceof Markup)
    ? new Markup(items.map((item) => escapeMarkup(item).text).join(''))
    : concat(session, items)
}
