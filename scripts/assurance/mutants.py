"""Mutation testing of the contracts: `python -m assurance.mutants [--quick] [--out FILE]`.

Every mutant of the sample is compiled with the shipped settings and tried against the forge tests;
see mutation_operators (which mutants), mutation_population (the sample) and mutation_arena (which
tests). `--survivors` tries those that survived once more, against the tests as they are now.
`--recheck N` tries again N of the mutants that the committed records call killed, and is what
scripts/check runs. Exit status: 0 goal met, 1 missed or the record is wrong, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assurance import mutation_recheck
from assurance.mutation_population import SCOPES
from assurance.mutation_records import read_record, score, unexplained
from assurance.mutation_run import Campaign
from assurance.sources import contract_digest

GOAL = 0.95
QUICK = 3


def fragment() -> dict[str, object]:
    """The phase's part of the record of assurance, from the contracts' records."""
    names = [scope.contract for scope in SCOPES]
    records = {name: read_record(name) for name in names if read_record(name)}
    return {
        "mutation": {name: list(score(record)) for name, record in records.items()},
        "sources": {name: record["digest"] for name, record in records.items()},
    }


def missed() -> list[str]:
    """What keeps the goal from being met, one line each."""
    lines = []
    for scope in SCOPES:
        record = read_record(scope.contract)
        if not record or record["digest"] != contract_digest(scope.contract):
            lines.append(f"{scope.contract}: no record of the code as it is")
            continue
        killed, counted = score(record)
        if killed < GOAL * counted:
            lines.append(f"{scope.contract}: {killed} of {counted} killed, less than {GOAL:.0%}")
        lines += [f"{scope.contract}: no reason for {name}" for name in unexplained(record)]
    return lines


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="assurance.mutants", description=__doc__)
    names = [scope.contract for scope in SCOPES]
    parser.add_argument(
        "contract", nargs="*", choices=[*names, []], help="only these, in this order"
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} a contract; records nothing")
    parser.add_argument("--out", type=Path, help="where the fragment goes")
    parser.add_argument("--workers", type=int, default=1, help="mutants at a time")
    parser.add_argument("--survivors", action="store_true", help="only try survivors again")
    parser.add_argument("--recheck", type=int, metavar="N", help="try N recorded ones again")
    return parser.parse_args()


def main() -> int:
    """Runs what the options say."""
    options = _options()
    if options.recheck is not None:
        return mutation_recheck.recheck(options.recheck)
    by_name = {scope.contract: scope for scope in SCOPES}
    scopes = [by_name[name] for name in options.contract] or list(SCOPES)
    campaign = Campaign(options.workers, again=options.survivors)
    try:
        for scope in scopes:
            campaign.run(scope, limit=QUICK if options.quick else None)
    finally:
        campaign.close()
    if options.out:
        options.out.write_text(json.dumps(fragment(), indent=1) + "\n", encoding="utf-8")
    lines = [] if options.quick else missed()
    for line in lines:
        print(f"mutants: {line}", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
