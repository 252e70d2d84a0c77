"""Certificates: bundles of a record with its proofs, and their verification. Pure and frozen.

    report = verify(raw, Trust.of(deployment, block_hash), Policy())
    report.verdict, report.steps

No network, no clock: `registry.certificates` asks an endpoint for what is needed.
"""
