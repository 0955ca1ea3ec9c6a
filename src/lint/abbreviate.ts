/** An ID that fits into one line of a finding. */
export function abbreviate(id: string): string {
  return id.length > 60 ? `${id.slice(0, 59)}…` : id
}
