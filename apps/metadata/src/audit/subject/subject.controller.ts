import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { eraseSubject } from '@modelkeep/contracts/metadata/audit-policy.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Subjects } from './subjects';

@Controller()
export class SubjectController {
  constructor(private readonly subjects: Subjects) {}

  @Handles(eraseSubject)
  erase({ body, caller }: RequestOf<typeof eraseSubject>): Promise<ResponseOf<typeof eraseSubject>> {
    return this.subjects.erase(body.entity, caller.name);
  }
}
