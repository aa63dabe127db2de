import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { predictOnce } from '@modelkeep/contracts/deployment/deployment.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { OneOffPredictions } from './one-off-predictions';

@Controller()
export class OneOffPredictionController {
  constructor(private readonly predictions: OneOffPredictions) {}

  @Handles(predictOnce)
  predict({ body }: RequestOf<typeof predictOnce>): Promise<ResponseOf<typeof predictOnce>> {
    return this.predictions.predict(body);
  }
}
