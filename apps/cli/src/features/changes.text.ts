import type { Change, Difference } from '@modelkeep/contracts/features/definition';
import { clean, type Paint, type Style } from '../terminal/layout';

const signs: Record<Change['action'], readonly [sign: string, style: Style]> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  none: ['=', 'dim'],
};

/** A line per definition with what changes in it below, and a last line that counts. */
export function changesText(
  { applied, changes }: { applied: boolean; changes: Change[] },
  paint: Paint,
): string[] {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const counts = `${count('create')} created, ${count('update')} updated, ${count('none')} unchanged`;
  return [
    ...changes.flatMap((change) => changeText(change, paint)),
    applied ? `${counts}.` : `${counts}: a dry run, nothing was applied.`,
  ];
}

function changeText({ kind, name, action, version, differences }: Change, paint: Paint): string[] {
  const [sign, style] = signs[action];
  const title = `${sign} ${kind} ${name}${version === undefined ? '' : `@${version}`}`;
  return [paint(style, title), ...differences.map((difference) => `    ${differenceText(difference)}`)];
}

function differenceText({ path, before, after }: Difference): string {
  const value = (scalar: Difference['before']) => clean(JSON.stringify(scalar));
  if (before === undefined) return `${path}: ${value(after)}`;
  return `${path}: ${value(before)} -> ${after === undefined ? 'gone' : value(after)}`;
}
