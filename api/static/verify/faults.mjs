// What a check says: that the bundle is wrong, or that it could not be checked.

/** A check found the bundle wrong; `field` is a JSON pointer into it. */
export class Fault extends Error {
  constructor(field, reason) {
    super(reason);
    this.field = field;
  }
}

/** A check could not be made; `excused` where the verdict does not rest on it. */
export class NotChecked extends Error {
  constructor(field, reason, excused = false) {
    super(reason);
    this.field = field;
    this.excused = excused;
  }
}

/** End a check with a failure. */
export function fail(field, reason) {
  throw new Fault(field, reason);
}

/** Fail at *field* unless *held*. */
export function ensure(held, field, reason) {
  if (!held) fail(field, reason);
}
