import { Refusal } from '@presage/runtime/refusal';

/** A delivery whose commit is on the branch and that did not become live. */
export class NotLive extends Refusal {
  readonly result: 'failed' | 'replaced';
  /** Why, on one line. */
  readonly reason: string;

  constructor(result: NotLive['result'], reason: string, what: string, next: string) {
    super(what, next);
    this.result = result;
    this.reason = reason;
  }
}
