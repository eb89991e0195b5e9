// A reporter that says at the end which tests were skipped and why: the list before it doesn't give the reason.

import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Skipped implements Reporter {
  private readonly lines: string[] = [];

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === 'skipped') {
      const reasons = result.annotations.map((annotation) => annotation.description ?? annotation.type);
      this.lines.push(`  skipped: ${test.titlePath().filter(Boolean).join(' › ')}: ${reasons.join(', ')}`);
    }
  }

  onEnd() {
    for (const line of this.lines) {
      console.log(line);
    }
  }

  printsToStdio() {
    return false;
  }
}
