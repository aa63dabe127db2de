import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import { uploadCode } from '@modelkeep/contracts/pipelines/pipeline.api';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { Handles, type RequestOf } from '@modelkeep/service';
import { CodeBundles } from './code-bundles';

@Controller()
export class CodeBundleController {
  constructor(private readonly bundles: CodeBundles) {}

  @Handles(uploadCode)
  upload({ raw }: RequestOf<typeof uploadCode>): Promise<ResponseOf<typeof uploadCode>> {
    return this.bundles.store(raw.body as Readable);
  }
}
