import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { Handles, invalid, type RequestOf } from '@modelkeep/service';
import { requireCursor } from '../cursor';
import { Predictions } from './predictions';

@Controller()
export class PredictionController {
  constructor(private readonly predictions: Predictions) {}

  @Handles(listPredictions)
  list({ query }: RequestOf<typeof listPredictions>): Promise<ResponseOf<typeof listPredictions>> {
    return this.predictions.list({
      ...query,
      after: requireCursor(query.after),
      entity: parseEntity(query.entity),
    });
  }
}

function parseEntity(entity: string | undefined): { key: string; value: string } | undefined {
  if (entity === undefined) return undefined;
  const at = entity.indexOf('=');
  if (at < 1) throw invalid([{ path: 'query.entity', message: 'must be <join key>=<value>' }]);
  return { key: entity.slice(0, at), value: entity.slice(at + 1) };
}
