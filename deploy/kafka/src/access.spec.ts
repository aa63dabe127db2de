import { catalogueTopics } from '@modelkeep/eventing';
import { ACCESS } from './access';

const topics = catalogueTopics();
const mayWrite = (topic: string) =>
  Object.entries(ACCESS).filter(
    ([, { owns, writes = [] }]) => (owns !== undefined && topic.startsWith(owns)) || writes.includes(topic),
  );

describe('ACCESS', () => {
  it.each(topics)('has somebody who writes %s', (topic) => {
    expect(mayWrite(topic)).not.toEqual([]);
  });

  it('names no topic that is not in the catalogue', () => {
    for (const { reads = [], writes = [] } of Object.values(ACCESS))
      expect(topics).toEqual(expect.arrayContaining([...reads, ...writes]));
  });

  it('gives each topic of life-cycle events one owner', () => {
    for (const topic of topics.filter((each) => !/^(serving\.|features\.push$)/.test(each)))
      expect(mayWrite(topic)).toHaveLength(1);
  });
});
