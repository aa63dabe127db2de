import { Controller, Get } from '@nestjs/common';
import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { asyncApi } from './async-api';
import { SuiteApi } from './suite-api';

/** The documents of the suite's interfaces; none needs a token. */
@Controller()
export class DocumentsController {
  constructor(private readonly suite: SuiteApi) {}

  @Get('/openapi.json')
  api() {
    return this.suite.document();
  }

  @Get('/asyncapi.json')
  events() {
    return asyncApi([...loadEvents().values()]);
  }
}
