// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Asset, Attestation, Consent, Grant, Pledge} from "./Terms.sol";

// What an act brings along in calldata beside its own terms. Everything here is re-hashed or verified, never believed.

/// @notice Proof that an asset is a leaf of an anchored batch; all empty where the asset has a slot already.
/// @param root Merkle root of the batch.
/// @param index Position of the leaf, from zero.
/// @param proof Sibling hashes from the leaf up, at most 20.
struct Inclusion {
    bytes32 root;
    uint32 index;
    bytes32[] proof;
}

/// @notice A pledge that counts on the right an act touches, in order of rank.
/// @param terms The pledge's terms.
/// @param consent The pledgee's consent to that very deed; left empty where the pledge is past its end.
struct Pledged {
    Pledge terms;
    Consent consent;
}

/// @notice What a listing rests on.
/// @param asset The asset's terms, which name its node and profile.
/// @param path Terms of the offered right and of its ancestors up to the root's child; empty for a root.
/// @param operatePath The same for the seller's OPERATE right.
/// @param findings Terms of the attestations named by the listing, in its order.
/// @param ceiling Terms of the ceiling's attestation; empty where the regime is not guided.
struct Basis {
    Asset asset;
    Grant[] path;
    Grant[] operatePath;
    Attestation[] findings;
    Attestation[] ceiling;
}
