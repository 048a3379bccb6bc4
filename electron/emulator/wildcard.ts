/** Whether `*` and `?` in the pattern can be filled so that it equals the text. Time grows with both lengths. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let resumeAt = 0
  while (at < text.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern
      resumeAt = at
      inPattern += 1
    } else if (wanted === '?' || wanted === text[at]) {
      inPattern += 1
      at += 1
    } else if (star >= 0) {
      // The last star takes in one character more.
      inPattern = star + 1
      resumeAt += 1
      at = resumeAt
    } else return false
  }
  return /^\**$/.test(pattern.slice(inPattern))
}

/** ARNs component by component, so that a wildcard does not reach over a colon before the resource part. */
export function matchesArn(pattern: string, arn: string): boolean {
  const [patterns, parts] = [arnParts(pattern), arnParts(arn)]
  return patterns.length === 6 && parts.length === 6
    ? patterns.every((part, index) => matchesWildcard(part, parts[index]!))
    : matchesWildcard(pattern, arn) && pattern === '*'
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':')
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}
