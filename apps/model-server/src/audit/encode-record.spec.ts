import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { encodeRecords } from './encode-record';

const record = PredictionServed.data.parse(PredictionServed.example);

describe('encodeRecords', () => {
  it('names the event by its prediction, and writes what the schema reads', () => {
    const [message] = encodeRecords([record]);
    expect(message).toMatchObject({
      topic: 'serving.prediction',
      key: record.predictionId,
      headers: {
        ce_id: record.predictionId,
        ce_type: PredictionServed.type,
        ce_source: '/modelkeep/model-server',
      },
    });
    expect(PredictionServed.data.parse(JSON.parse(message?.value ?? ''))).toEqual(record);
  });

  it('refuses a record that no event can carry', () => {
    const [feature] = record.features;
    const large = { ...record, features: [{ ...feature!, value: 'x'.repeat(1_000_000) }] };
    expect(() => encodeRecords([record, large])).toThrow('too large to be recorded');
  });
});
