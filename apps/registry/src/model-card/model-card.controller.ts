import { Controller } from '@nestjs/common';
import {
  getModelCard,
  getModelCardPage,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { cardPage } from './card-page';
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

  @Handles(getModelCardPage)
  async page({ params, reply }: RequestOf<typeof getModelCardPage>) {
    const card = await this.cards.get(params.model, params.version);
    // Nothing in the page may run or load, even where escaping had a hole.
    void reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return cardPage(card);
  }
}
