"""A campaign: draws mutants, has them tried, keeps results and writes each contract's record."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from assurance.mutation_operators import Mutant
from assurance.mutation_population import GOAL_OWN, GOAL_SHARED, SEED, Scope, population
from assurance.mutation_records import COUNTED, Result, Results, write_record
from assurance.mutation_trial import Bench, Killers
from assurance.progress import say
from assurance.sources import contract_digest
from contract_sources import Json

BATCH = 48


class Campaign:
    """Tries mutants of one contract after another with a number of workers."""

    def __init__(self, workers: int, *, again: bool = False) -> None:
        self._killers = Killers()
        self._benches = [Bench(number, self._killers) for number in range(workers)]
        self._free: queue.SimpleQueue[Bench] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(max_workers=workers)
        self._results = Results()
        self._again = again
        self._benches[0].prepare()
        for bench in self._benches[1:]:
            bench.prepare_like(self._benches[0])
        for bench in self._benches:
            self._free.put(bench)

    def close(self) -> None:
        """Ends every worker; what is in hand is lost."""
        for bench in self._benches:
            bench.close()
        self._pool.shutdown(cancel_futures=True)

    def run(self, scope: Scope, *, limit: int | None = None) -> None:
        """Tries a contract's sample; with a limit only so many of each part, and no record."""
        digest = contract_digest(scope.contract)
        parts: list[tuple[list[Mutant], int]] = []
        for patterns, goal in ((scope.own, GOAL_OWN), (scope.shared, GOAL_SHARED)):
            mutants = population(patterns, self._benches[0].compiler.trees)
            parts.append((mutants, limit or goal))
            self._remember(mutants, digest)
            if self._again:
                self._survivors(scope, mutants, digest)
            else:
                self._draw(scope, mutants, limit or goal, digest)
        if limit is None:
            self._record(scope, parts, digest)

    def _remember(self, mutants: list[Mutant], digest: str) -> None:
        for mutant in mutants:
            known = self._results.get(digest, mutant.id)
            if known and known.killed_by:
                self._killers.note(mutant, known.killed_by)

    def _draw(self, scope: Scope, mutants: list[Mutant], goal: int, digest: str) -> None:
        waiting = iter(mutants)
        tried: list[Mutant] = []
        pending: dict[Future[None], int] = {}
        while True:
            counted = sum(self._counts(mutant, digest) for mutant in tried)
            room = goal - counted - sum(pending.values())
            batch: list[Mutant] = []
            size = min(BATCH, -(-goal // len(self._benches)))
            while room > len(batch) < size and len(pending) < len(self._benches):
                mutant = next(waiting, None)
                if mutant is None:
                    break
                tried.append(mutant)
                if self._results.get(digest, mutant.id) is None:
                    batch.append(mutant)
                else:
                    room -= self._counts(mutant, digest)
            if batch:
                pending[self._pool.submit(self._try, scope, batch, digest, goal)] = len(batch)
            elif not pending:
                return
            else:
                for finished in wait(pending, return_when=FIRST_COMPLETED).done:
                    del pending[finished]
                    finished.result()

    def _survivors(self, scope: Scope, mutants: list[Mutant], digest: str) -> None:
        known = [(mutant, self._results.get(digest, mutant.id)) for mutant in mutants]
        survived = [mutant for mutant, result in known if result and result.result == "survived"]
        jobs = [
            self._pool.submit(self._try, scope, [mutant], digest, len(survived), again=True)
            for mutant in survived
        ]
        for job in jobs:
            job.result()

    def _try(
        self, scope: Scope, batch: list[Mutant], digest: str, goal: int, *, again: bool = False
    ) -> None:
        bench = self._free.get()
        by_id = {mutant.id: mutant for mutant in batch}
        try:
            if again:
                results = iter([bench.try_again(scope, batch[0], digest)])
            else:
                results = bench.try_batch(scope, batch, digest)
            for result in results:
                self._results.add(result)
                mutant = by_id[result.id]
                if result.killed_by:
                    self._killers.note(mutant, result.killed_by)
                text = f"{scope.contract} {mutant.id} {mutant.patch.file}:{mutant.line} "
                text += f"{mutant.patch.mutator} {result.result} {result.killed_by or ''}"
                say("mutants", self._results.of(digest), goal, text)
        finally:
            self._free.put(bench)

    def _counts(self, mutant: Mutant, digest: str) -> bool:
        result = self._results.get(digest, mutant.id)
        return result is not None and result.result in COUNTED

    def _record(self, scope: Scope, parts: list[tuple[list[Mutant], int]], digest: str) -> None:
        entries = [
            entry for mutants, goal in parts for entry in self._sample(mutants, goal, digest)
        ]
        killed = sum(entry["result"] == "killed" for entry in entries)
        counted = sum(entry["result"] in COUNTED for entry in entries)
        stated = {
            "contract": scope.contract,
            "digest": digest,
            "seed": SEED,
            "population": {"own": len(parts[0][0]), "shared": len(parts[1][0])},
            "killed": killed,
            "counted": counted,
        }
        write_record(scope.contract, stated, entries)
        say("mutants", killed, counted, f"{scope.contract}: killed of those counted")

    def _sample(self, mutants: list[Mutant], goal: int, digest: str) -> Iterator[Json]:
        counted = 0
        for mutant in mutants:
            result = self._results.get(digest, mutant.id)
            if counted == goal or result is None:
                return
            counted += result.result in COUNTED
            yield entry_of(mutant, result)


def entry_of(mutant: Mutant, result: Result) -> Json:
    """A mutant as the record states it; `at` counts bytes from the start of the file."""
    patch = mutant.patch
    entry: Json = {
        "id": mutant.id,
        "file": patch.file,
        "line": mutant.line,
        "at": patch.start,
        "mutator": patch.mutator,
        "from": mutant.before,
        "to": patch.to,
        "result": result.result,
    }
    return entry | ({"killed_by": result.killed_by} if result.killed_by else {})
