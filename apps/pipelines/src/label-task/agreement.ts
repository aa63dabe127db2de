/** The most frequent label and its share of the answers, from 0 to 1; no label in a tie, nothing without answers. */
export function majorityOf(answers: readonly { label: string }[]): { label?: string; agreement?: number } {
  if (answers.length === 0) return {};
  const counts = new Map<string, number>();
  for (const { label } of answers) counts.set(label, (counts.get(label) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const [first, ...others] = [...counts].filter(([, count]) => count === most);
  const agreement = most / answers.length;
  return others.length > 0 ? { agreement } : { label: first?.[0], agreement };
}
