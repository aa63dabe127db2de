import { Controller } from '@nestjs/common';
import { getModelCard, writeModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ModelCardService } from './model-card.service';

@Controller()
export class ModelCardController {
  constructor(private readonly cards: ModelCardService) {}

  @Handles(writeModelCard)
  write({ params, body }: RequestOf<typeof writeModelCard>) {
    return this.cards.write(params.model, params.version, body);
  }

  @Handles(getModelCard)
  get({ params }: RequestOf<typeof getModelCard>) {
    return this.cards.get(params.model, params.version);
  }
}
