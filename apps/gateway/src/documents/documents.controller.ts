import { Controller } from '@nestjs/common';
import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { getAsyncApi, getOpenApi } from '@modelkeep/contracts/gateway/documents.api';
import { Handles } from '@modelkeep/service';
import { asyncApi } from './async-api';
import { SuiteApi } from './suite-api';

/** The documents of the suite's interfaces; none needs a token. */
@Controller()
export class DocumentsController {
  constructor(private readonly suite: SuiteApi) {}

  @Handles(getOpenApi)
  api() {
    return this.suite.document();
  }

  @Handles(getAsyncApi)
  events() {
    return asyncApi([...loadEvents().values()]);
  }
}
