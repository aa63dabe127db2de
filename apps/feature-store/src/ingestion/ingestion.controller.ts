import { Controller } from '@nestjs/common';
import { getIngestion, ingest, listIngestions } from '@modelkeep/contracts/features/ingestion.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Ingestions } from './ingestions';

@Controller()
export class IngestionController {
  constructor(private readonly ingestions: Ingestions) {}

  @Handles(ingest)
  start({ params, body, caller }: RequestOf<typeof ingest>) {
    return this.ingestions.start(params.name, body, caller.name);
  }

  @Handles(getIngestion)
  get({ params }: RequestOf<typeof getIngestion>) {
    return this.ingestions.get(params.name, params.id);
  }

  @Handles(listIngestions)
  list({ params, query }: RequestOf<typeof listIngestions>) {
    return this.ingestions.list(params.name, query.limit, query.after);
  }
}
