import type { ReplayResult } from '@modelkeep/contracts/metadata/audit';
import { clean, facts, moment, type Paint, section } from '../terminal/layout';

const MOST_HEX = 64;

/** Outcome of a replay: each output's bytes as recorded and as replayed, and the verdict. */
export function replayText(replay: ReplayResult, paint: Paint): string[] {
  const { runtime } = replay;
  const outputs = replay.outputs.flatMap(({ name, datatype, recorded, replayed, identical }) => [
    `${clean(name)} ${paint('dim', clean(datatype))}  ${identical ? 'identical' : paint('red', 'different')}`,
    `  recorded  ${hex(recorded)}`,
    `  replayed  ${hex(replayed)}`,
  ]);
  return section(
    'Replay',
    [
      ...facts(
        [
          ['package', replay.packageDigest],
          ['loaded from', replay.loadedFrom],
          ['runtime', clean(`${runtime.name} ${runtime.version}`)],
          ['replayed at', moment(replay.replayedAt)],
        ],
        paint,
      ),
      ...outputs,
      replay.identical ? paint('green', 'IDENTICAL to the last bit') : paint('red', 'DIFFERENT'),
    ],
    paint,
  );
}

const hex = (bytes: string): string =>
  bytes.length <= MOST_HEX ? bytes : `${bytes.slice(0, MOST_HEX)}… (${bytes.length / 2} bytes)`;
