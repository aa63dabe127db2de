import { Ingestion } from '@modelkeep/contracts/features/ingestion';
import { IngestionFinished } from '@modelkeep/contracts/features/ingestion-finished.event';
import { plain } from '../terminal/layout';
import { ingestionText } from './ingestion.text';

describe('ingestionText', () => {
  it('counts rows, and shows the first that were rejected', () => {
    const ingestion = Ingestion.parse({ ...IngestionFinished.example, rejected: 3 });
    const text = ingestionText(ingestion, plain).join('\n');
    expect(text).toMatch(/^accepted +999$/m);
    expect(text).toMatch(/^ {2}row 7: age: expected int64, got old\n {2}and 2 more$/m);
  });
});
