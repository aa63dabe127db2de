import { DownStreaks } from './down-streaks';

const down = (deployment: string) => ({ deployment, running: false, replicas: [] });
const up = (deployment: string) => ({ deployment, running: true, replicas: [] });

describe('DownStreaks', () => {
  it('tells of a deployment from the third check on', () => {
    const streaks = new DownStreaks();
    const rounds = [1, 2, 3, 4].map(() => streaks.add([down('a'), up('b')]));
    expect(rounds).toEqual([[], [], ['a'], ['a']]);
  });

  it('begins anew after a check that found it ready, or not expected', () => {
    const streaks = new DownStreaks();
    for (const round of [[down('a')], [down('a')], [up('a')], [down('a')], [down('a')], [], [down('a')]])
      expect(streaks.add(round)).toEqual([]);
  });
});
