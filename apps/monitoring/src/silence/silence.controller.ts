import { Controller } from '@nestjs/common';
import { createSilence, endSilence, listSilences } from '@modelkeep/contracts/monitoring/rule.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { idAfter } from '../page';
import { Silences } from './silences';

@Controller()
export class SilenceController {
  constructor(private readonly silences: Silences) {}

  @Handles(createSilence)
  create({ body, caller }: RequestOf<typeof createSilence>) {
    return this.silences.create(body, caller.name);
  }

  @Handles(listSilences)
  list({ query }: RequestOf<typeof listSilences>) {
    return this.silences.list(query.limit, idAfter(query.after));
  }

  @Handles(endSilence)
  end({ params }: RequestOf<typeof endSilence>) {
    return this.silences.end(params.id);
  }
}
