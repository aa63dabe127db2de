import { Controller } from '@nestjs/common';
import { compareDataSets } from '@modelkeep/contracts/monitoring/comparison.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { BlobFiles } from '../reference/blob-files';
import { compareParquet } from './compare-parquet';

@Controller()
export class ComparisonController {
  constructor(private readonly files: BlobFiles) {}

  @Handles(compareDataSets)
  compare({ body }: RequestOf<typeof compareDataSets>) {
    const { referenceDigest, currentDigest } = body;
    return this.files.use(referenceDigest, 'body.referenceDigest', (reference) =>
      this.files.use(currentDigest, 'body.currentDigest', (current) =>
        compareParquet({ reference, current }, body),
      ),
    );
  }
}
