#!/usr/bin/env node
import { exitCodeOf, messageOf } from './terminal/failure';
import { createProgram } from './program';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`modelkeep: ${messageOf(error)}\n`);
    process.exitCode = exitCodeOf(error);
  });
