// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {Pledged} from "../src/types/Bundles.sol";
import {RightView} from "../src/types/RightView.sol";
import {RightWord} from "../src/types/RightWords.sol";
import {Asset, Consent, Grant, Surrender, Termination, Transfer} from "../src/types/Terms.sol";
import {AssetStandIn, RightsAtWill} from "./RightsAtWill.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title PairsAlone
/// @notice PartyRegistry where the two parties to an act consent and whoever else is asked refuses.
contract PairsAlone {
    fallback() external {
        if (msg.sig != IPartyRegistry.verifyPair.selector) revert();
    }
}

/// @title PledgeStandIn
/// @notice PledgeLedger that finds any list complete and the first pledge on it not past its end.
contract PledgeStandIn {
    function check(bytes32, RightWord, bool, Pledged[] calldata) external pure returns (bytes32 stay, uint256 needed) {
        return (svm.createBytes32("stay"), svm.createUint256("others") | 1);
    }
}

/// @title DeedsProof
/// @notice Invariants I1, I4 and I9 on rights: nothing moves or ends without the consents it needs, a pledged right not
/// without its pledgees', and a transfer's consents work once. In any state of the ledger; the right a root or one deep.
contract DeedsProof is Proof {
    RightsAtWill private _rights;

    function setUp() external {
        _rights = RightsAtWill(_createInAnyState("RightsAtWill.sol/RightsAtWill"));
        vm.etch(_peer(ASSETS), type(AssetStandIn).runtimeCode);
        _anyPeer(PARTIES);
        _anyPeer(PLEDGES);
    }

    /// @dev I4: a pledged right is not transferred while its pledges are not listed.
    function check_transfer__pledgedNoneListed__refused(uint256 raw, Transfer calldata terms) external {
        _anyAsset(raw);
        vm.assume(_rights.right(_rights.rootId(terms.asset, terms.kind)).pledges() != 0);
        _assertRefused(terms, new Pledged[](0), _anyConsent(), _anyConsent());
    }

    /// @dev I4: nor while a pledgee whose pledge is not past its end does not consent to that very deed.
    function check_transfer__pledgeeRefuses__refused(uint256 raw, Transfer calldata terms) external {
        _anyAsset(raw);
        vm.etch(_peer(PARTIES), type(PairsAlone).runtimeCode);
        vm.etch(_peer(PLEDGES), type(PledgeStandIn).runtimeCode);
        Pledged[] memory list = new Pledged[](1);
        list[0].terms.pledgee = svm.createAddress("pledgee");
        list[0].consent = _anyConsent();
        _assertRefused(terms, list, _anyConsent(), _anyConsent());
    }

    /// @dev I4: no sole or exclusive grant under a pledged right, and none at all under one whose pledge forbids licences.
    function check_grant__pledgedNoneListed__refused(uint256 raw, Grant calldata terms) external {
        _anyAsset(raw);
        RightWord word = _rights.right(_rights.rootId(terms.asset, terms.kind));
        vm.assume(terms.exclusivity == 0 ? word.forbidding() != 0 : word.pledges() != 0);
        Grant[] memory none = new Grant[](0);
        Pledged[] memory unlisted = new Pledged[](0);
        bytes memory call = abi.encodeCall(_rights.grant, (terms, none, none, unlisted, _anyConsent(), _anyConsent()));
        _assertRefused(address(_rights), call);
    }

    /// @dev I4: a pledged right is not surrendered while its pledges are not listed.
    function check_surrender__pledgedNoneListed__refused(Surrender calldata terms, Grant calldata right) external {
        _anyTime();
        vm.assume(_rights.right(_rights.idOf(right)).pledges() != 0);
        Pledged[] memory unlisted = new Pledged[](0);
        bytes memory call = abi.encodeCall(_rights.surrender, (terms, right, unlisted, _anyConsent()));
        _assertRefused(address(_rights), call);
    }

    /// @dev I4: nor terminated; but a terminable one by its parent's holder alone, as its pledgees knew.
    function check_terminate__pledgedNoneListed__onlyIfTerminable(
        uint256 raw,
        Termination calldata terms,
        Grant calldata right,
        bool alone
    ) external {
        _anyAsset(raw);
        RightWord word = _rights.right(_rights.idOf(right));
        vm.assume(word.pledges() != 0);
        _terminate(terms, right, alone ? 1 : 2);
        assert(alone && word.flags() & 4 == 4);
    }

    /// @dev I2: a right under which one is open is neither surrendered nor terminated, but where it is terminable.
    function check_end__openChild__onlyIfTerminable(
        uint256 raw,
        Surrender calldata surrender,
        Termination calldata terms,
        Grant calldata right,
        uint8 which
    ) external {
        _anyAsset(raw);
        bytes32 id = _rights.idOf(right);
        RightWord word = _rights.right(id);
        vm.assume(_rights.group(id).open() != 0);
        if (which == 0) _rights.surrender(surrender, right, new Pledged[](0), _anyConsent());
        else _terminate(terms, right, which);
        assert(which == 1 && word.flags() & 4 == 4);
    }

    /// @dev I4: whatever ends takes its pledges along, by a new pledge epoch, and nothing else of it changes.
    function check_end__anyRight__pledgesGone(RightWord word, uint8 end) external view {
        RightWord next = _rights.ended(word, end);
        assert(next.end() == end && next.pledges() == 0 && next.forbidding() == 0);
        assert(next.pledgeEpoch() == word.pledgeEpoch() + 1);
        uint256 touched = 0xff << 216 | 0xff << 224 | 7 << 240;
        assert((RightWord.unwrap(next) ^ RightWord.unwrap(word)) & ~touched == 0);
    }

    /// @dev A transfer names the holder, raises seq by one, and nothing else of the right changes.
    function check_move__anyRight__holderAndSeqAlone(RightView calldata v, address from, address to) external {
        RightWord word = _rights.move(v, from, to);
        assert(v.word.holder() == from && from != to && v.word.flags() & 1 == 1);
        assert(word.holder() == to && word.seq() == v.word.seq() + 1);
        uint256 touched = type(uint160).max | uint256(0xffffff) << 192;
        assert((RightWord.unwrap(word) ^ RightWord.unwrap(v.word)) & ~touched == 0);
        assert(RightWord.unwrap(_rights.right(v.id)) == RightWord.unwrap(word));
    }

    /// @dev I9: the consents to a transfer work once, even where the right comes back in between.
    function check_transfer__sameConsentsAgain__refused(uint256 raw, Transfer calldata terms) external {
        _anyAsset(raw);
        Consent memory from = _anyConsent();
        Consent memory to = _anyConsent();
        bytes32 id = _rights.rootId(terms.asset, terms.kind);
        _rights.transfer(terms, new Grant[](0), new Pledged[](0), from, to);
        RightView memory v;
        (v.id, v.word) = (id, _rights.right(id));
        _rights.move(v, terms.to, terms.from);
        _assertRefused(terms, new Pledged[](0), from, to);
    }

    /// @dev I1: without the consents, as PartyRegistry judges them, no act of holders has effect.
    function check_actsByConsent__consentRefused__refused(
        uint256 raw,
        Grant calldata grant,
        Transfer calldata transfer_,
        Surrender calldata surrender,
        Termination calldata termination,
        uint8 which
    ) external {
        _anyAsset(raw);
        _refusingPeer(PARTIES);
        Grant[] memory none = new Grant[](0);
        Pledged[] memory unpledged = new Pledged[](0);
        (Consent memory one, Consent memory two) = (_anyConsent(), _anyConsent());
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_rights.grant, (grant, none, none, unpledged, one, two));
        else if (which == 1) call = abi.encodeCall(_rights.transfer, (transfer_, none, unpledged, one, two));
        else if (which == 2) call = abi.encodeCall(_rights.surrender, (surrender, grant, unpledged, one));
        else call = _termination(termination, grant, which == 3 ? 1 : 2);
        _assertRefused(address(_rights), call);
    }

    /// @dev I1: orders on rights need a node or regulator, as PartyRegistry judges the sender, whoever sends.
    function check_orders__senderRefused__refused(
        uint256 raw,
        Asset calldata asset,
        uint8 kind,
        Grant calldata right,
        bool root,
        uint8 which
    ) external {
        _anyAsset(raw);
        _refusingPeer(PARTIES);
        Grant[] memory path = new Grant[](root ? 0 : 1);
        if (!root) path[0] = right;
        address by = svm.createAddress("by");
        address[] memory none = new address[](0);
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_rights.revoke, (asset, kind, path, by, 0));
        else if (which == 1) call = abi.encodeCall(_rights.suspend, (asset, kind, path, by, true, none, 0));
        else if (which == 2) call = abi.encodeCall(_rights.suspend, (asset, kind, path, by, false, none, 0));
        else call = abi.encodeCall(_rights.lift, (asset, kind, path, by, which == 3, none, 0));
        vm.prank(svm.createAddress("sender"));
        _assertRefused(address(_rights), call);
    }

    /// @dev I1: the words of rights are written for the peer contract alone whose act it is.
    function check_peerActs__anyOtherSender__refused(
        address sender,
        Grant calldata terms,
        uint256 word,
        bytes32 id,
        uint8 which
    ) external {
        _anyTime();
        Grant[] memory none = new Grant[](0);
        AssetWord asset = AssetWord.wrap(word);
        uint8 peer = which < 2 ? PLEDGES : which == 2 ? ASSETS : EXCHANGE;
        vm.assume(sender != _peer(peer));
        bytes memory call;
        if (which == 0) call = abi.encodeCall(_rights.setWord, (id, RightWord.wrap(word)));
        else if (which == 1) call = abi.encodeCall(_rights.countPledge, (id, asset, terms.kind, none, 0, 0));
        else if (which == 2) call = abi.encodeCall(_rights.writeRoot, (id, terms.kind, terms.grantee));
        else if (which == 3) call = abi.encodeCall(_rights.sellGrant, (terms, asset, none, none, none, false, word));
        else call = _sale(id, asset, terms, word);
        vm.prank(sender);
        _assertRefused(address(_rights), call);
    }

    function _sale(bytes32 id, AssetWord asset, Grant calldata terms, uint256 expected)
        private
        view
        returns (bytes memory)
    {
        Grant[] memory none = new Grant[](0);
        return abi.encodeCall(
            _rights.sellTransfer, (id, asset, terms.kind, none, none, false, terms.grantor, terms.grantee, id, expected)
        );
    }

    function _assertRefused(Transfer calldata terms, Pledged[] memory pledges, Consent memory from, Consent memory to)
        private
    {
        bytes memory call = abi.encodeCall(_rights.transfer, (terms, new Grant[](0), pledges, from, to));
        _assertRefused(address(_rights), call);
    }

    function _terminate(Termination calldata terms, Grant calldata right, uint256 count) private {
        (bool done,) = address(_rights).call(_termination(terms, right, count));
        vm.assume(done);
    }

    function _termination(Termination calldata terms, Grant calldata right, uint256 count)
        private
        view
        returns (bytes memory)
    {
        Grant[] memory path = new Grant[](1);
        path[0] = right;
        Consent[] memory consents = new Consent[](count == 1 ? 1 : 2);
        for (uint256 i = 0; i < consents.length; ++i) {
            consents[i] = _anyConsent();
        }
        return abi.encodeCall(_rights.terminate, (terms, path, new Pledged[](0), consents));
    }

    function _anyAsset(uint256 raw) private {
        _anyTime();
        AssetStandIn(_peer(ASSETS)).set(AssetWord.wrap(raw));
    }
}
