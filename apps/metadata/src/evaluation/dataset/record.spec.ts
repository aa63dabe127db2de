import { recordToJson } from './record';

describe('recordToJson', () => {
  const row = {
    ...{
      record_id: 'dr-1',
      dataset_id: 'd-1',
      inputs: '{"n":1.0}',
      outputs: null,
      expectations: null,
      tags: '{}',
    },
    ...{ source: null, source_id: 'tr-"1"', source_type: null, created_time: 1, last_update_time: 2 },
    ...{ created_by: null, last_updated_by: 'ada' },
  };

  it('leaves out what is not there, and keeps numbers as they were written', () => {
    expect(recordToJson(row)).toBe(
      '{"dataset_record_id":"dr-1","dataset_id":"d-1","inputs":{"n":1.0},"tags":{},' +
        '"source_id":"tr-\\"1\\"","created_time":1,"last_update_time":2,"last_updated_by":"ada"}',
    );
  });
});
