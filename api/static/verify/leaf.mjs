// A batched asset without a slot: what its word would be if it were activated now.
import { HOUR, NOTICE_AWAITED } from "./statuses.mjs";
import { ensure } from "./faults.mjs";

const REGISTRATIONS = 1;
const ACTIVE = 1;
const RANGES = { kind: [1, 4], level: [1, 3], rights: [1, 7] };

/** The opened AssetWord of an inactive leaf; fails where the contract would not activate it. */
export function leafWord({ values, at }, { batch, profile, node, registrant }) {
  checkProfile(values, at, batch, profile);
  ensure(batch.kind === REGISTRATIONS, "/inclusion", "is of a batch that holds no registrations");
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const held = values[name] >= least && values[name] <= most;
    ensure(held, `${at}/values/${name}`, "is out of the register's range");
  }
  const after = values.until < 2 ** 32 && values.until > Math.max(batch.anchored, values.from);
  ensure(after, `${at}/values/until`, "is not after the batch and its own start");
  return {
    registrant: values.registrant,
    until: values.until,
    noticeEnd: noticeEnd(values.notice, batch, node, registrant),
    rights: values.rights,
    level: values.level,
    end: 0,
    suspended: 0,
    objections: 0,
    rev: 0,
  };
}

function checkProfile(values, at, batch, profile) {
  ensure(profile.exists, `${at}/values/profile`, "does not exist");
  ensure(values.notice >= profile.notice, `${at}/values/notice`, "is shorter than the profile's");
  const start = Math.min(values.from, batch.anchored + values.notice);
  const within = !profile.term || values.until <= start + profile.term;
  ensure(within, `${at}/values/until`, "is later than the profile's term allows");
}

/** The hour in which the notice ends: it runs from the publication of a batch whose node enrolled the registrant. */
function noticeEnd(notice, { published }, node, registrant) {
  const enrolled = node.node !== 0 && node.node === registrant.node && registrant.status === ACTIVE;
  return enrolled && published ? Math.min(Math.ceil((published + notice) / HOUR), NOTICE_AWAITED) : NOTICE_AWAITED;
}
