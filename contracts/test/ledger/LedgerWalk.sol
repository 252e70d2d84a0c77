// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../../src/types/AssetWords.sol";
import "../../src/types/Enums.sol";
import {RightWord} from "../../src/types/RightWords.sol";
import {Profile} from "../../src/types/Terms.sol";
import {Vm, vm} from "../Vm.sol";
import {ACTS, Act} from "./Acts.sol";
import {LedgerChecks} from "./LedgerChecks.sol";

/// @title One entry for the fuzzer: a step is one act, chosen by weight, by somebody, some time later.
contract LedgerWalk is LedgerChecks {
    /// @dev Weights of the acts in their order; those that seldom find what they need come oftener.
    bytes private constant WEIGHTS =
        hex"03040304060604040405050504030403040403040402010101070605040705090407090309050404020303020302010112080606080204040101010101080606060808060504040806080604040403";

    uint256 private immutable SALT;
    uint256 private _total;

    constructor(uint256 salt_) {
        SALT = salt_;
        vm.deal(address(this), 1 ether);
        vm.recordLogs();
        clock = START;
        height = 100;
        vm.warp(clock);
        vm.roll(height);
        _deploy();
        _startReplay();
        _makePens();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            _replay(logs[i]);
        }
        require(WEIGHTS.length == ACTS, "a weight for each act");
        for (uint256 i = 0; i < ACTS; ++i) {
            _total += uint8(WEIGHTS[i]);
        }
        _settle();
    }

    /// @dev Three nodes in two provinces, venues, assessors, regulators, banks and ten enterprises, two with wallets.
    function _settle() private {
        chance = SALT;
        _begin(false);
        uint24[3] memory regions = [uint24(320500), 110000, 320100];
        for (uint256 i = 0; i < 3; ++i) {
            _admit(regions[i], ROLE_NODE, pens[i]);
        }
        for (uint256 i = 0; i < 4; ++i) {
            _admit(440100, ROLE_VENUE, pens[3 + i]);
        }
        uint24[4] memory over = [uint24(0), 320000, 110000, 0];
        for (uint256 i = 0; i < 4; ++i) {
            _admit(over[i], ROLE_REGULATOR, pens[7 + i]);
        }
        for (uint256 i = 0; i < 3; ++i) {
            _enrolAs(i, ROLE_ASSESSOR, pens[11 + i]);
        }
        for (uint256 i = 0; i < 2; ++i) {
            _enrolAs(i, ROLE_LENDER, pens[14 + i]);
        }
        for (uint256 i = 0; i < 10; ++i) {
            _enrolUnder(gParties[i % 3].id, regions[i % 3], i < 8 ? pens[16 + i] : pens[POOL + i - 8]);
        }
        core = gParties.length;
        for (uint256 i = 0; i < 3; ++i) {
            _begin(false);
            _doAddProfile();
        }
        for (uint256 i = 0; i < 12; ++i) {
            _doRegister();
        }
        _pass(4 days);
    }

    function _enrolAs(uint256 node_, uint8 role, address pen) private {
        address id = _enrolUnder(gParties[node_].id, gParties[node_].region, pen);
        _begin(false);
        _setRoles(_ghost(id), role);
    }

    function _pass(uint256 time) private {
        clock += time;
        ++height;
        vm.warp(clock);
        vm.roll(height);
    }

    /// @notice One act. Time passes: mostly an hour or so, now and then days.
    function step(uint256 seed) external {
        chance = uint256(keccak256(abi.encode(seed, SALT, height)));
        uint256 pace = _draw(20);
        _pass(pace < 13 ? _draw(2 hours) : pace < 19 ? _draw(12 hours) : _draw(5 days));
        if (_draw(24) == 0) _sendAgain();
        Act act = _paused() && _draw(6) == 0 ? Act.Unpause : _pick();
        _begin(true);
        _perform(act);
    }

    function _pick() private returns (Act) {
        uint256 at = _draw(_total);
        for (uint256 i = 0; i < ACTS; ++i) {
            uint256 weight = uint8(WEIGHTS[i]);
            if (at < weight) return Act(i);
            at -= weight;
        }
        return Act.Anchor;
    }

    /// @notice One act of the caller's choice.
    function perform(Act act) external {
        _pass(1 minutes);
        _begin(true);
        _perform(act);
    }

    function _perform(Act act) private {
        if (act < Act.Register) _performParty(act);
        else if (act < Act.Grant) _performAsset(act);
        else if (act < Act.List) _performRight(act);
        else _performSale(act);
    }

    function _performParty(Act act) private {
        if (act == Act.Admit) _doAdmit();
        else if (act == Act.Enrol) _doEnrol();
        else if (act == Act.SetRoles) _doSetRoles();
        else if (act == Act.Rotate) _doRotate();
        else if (act == Act.ProposeRecovery) _doProposeRecovery();
        else if (act == Act.CompleteRecovery) _doCompleteRecovery();
        else if (act == Act.VetoRecovery) _doVetoRecovery();
        else if (act == Act.OrderRecovery) _doOrderRecovery();
        else if (act == Act.DismissRecovery) _doDismissRecovery();
        else if (act == Act.GiveMandate) _doMandate();
        else if (act == Act.EndMandate) _doEndMandate();
        else if (act == Act.AddOperator) _doAddOperator();
        else if (act == Act.EndOperator) _doEndOperator();
        else if (act == Act.AddKey) _doAddKey();
        else if (act == Act.CompromiseKey) _doCompromiseKey();
        else if (act == Act.VoidConsent) _doVoidConsent();
        else if (act == Act.Detach) _doDetach();
        else if (act == Act.Close) _doClose();
        else if (act == Act.CloseByAuthority) _doCloseByAuthority();
        else if (act == Act.SuspendParty) _doSuspendParty();
        else if (act == Act.LiftParty) _doLiftParty();
        else if (act == Act.SetPartyAuthority) _doSetAuthority(act, address(parties));
        else _doInner(act);
    }

    function _performAsset(Act act) private {
        if (act == Act.Register) _doRegister();
        else if (act == Act.RegisterSigned) _doRegisterSigned();
        else if (act == Act.AnchorBatch) _doAnchorBatch();
        else if (act == Act.PublishBatch) _doPublishBatch();
        else if (act == Act.Activate) _doActivate();
        else if (act == Act.ActivateSigned) _doActivateSigned();
        else if (act == Act.Amend) _doAmend();
        else if (act == Act.Cancel) _doCancel();
        else if (act == Act.Object) _doObject();
        else if (act == Act.AdmitObjection) _doAdmitObjection();
        else if (act == Act.ResolveObjection) _doResolveObjection();
        else if (act == Act.LapseObjection) _doLapseObjection();
        else if (act == Act.SuspendAsset) _doSuspendAsset();
        else if (act == Act.LiftAsset) _doLiftAsset();
        else if (act == Act.Approve) _doApprove();
        else if (act == Act.RevokeAsset) _doRevokeAsset();
        else if (act == Act.AddProfile) _doAddProfile();
        else if (act == Act.Pause) _doPause();
        else if (act == Act.Unpause) _doUnpause();
        else if (act == Act.ClearPause) _doClearPause();
        else if (act == Act.SetAssetAuthority) _doSetAuthority(act, address(assets));
        else _doInner(act);
    }

    function _performRight(Act act) private {
        if (act == Act.Grant) _doGrant();
        else if (act == Act.Transfer) _doTransfer();
        else if (act == Act.Terminate) _doTerminate();
        else if (act == Act.Surrender) _doSurrender();
        else if (act == Act.Settle) _doSettle();
        else if (act == Act.RevokeRight || act == Act.SuspendRight || act == Act.LiftRight) _doOrderRight(act);
        else if (act == Act.Pledge) _doPledge();
        else if (act == Act.Release) _doRelease();
        else if (act == Act.Expire) _doExpire();
        else if (act == Act.Enforce) _doEnforce();
        else _doInner(act);
    }

    function _performSale(Act act) private {
        if (act == Act.List) _doList();
        else if (act == Act.Revise) _doRevise();
        else if (act == Act.Withdraw) _doWithdraw();
        else if (act == Act.Trade) _doTrade();
        else if (act == Act.File) _doFile();
        else if (act == Act.Adopt) _doAdopt();
        else if (act == Act.Attest) _doAttest();
        else if (act == Act.AttestSigned) _doAttestSigned();
        else if (act == Act.RevokeAttestation) _doRevokeAttestation(false);
        else if (act == Act.RevokeAttestationSigned) _doRevokeAttestation(true);
        else if (act == Act.Anchor) _doAnchor();
        else _doChangeListing(act);
    }

    // What only ledgers may call, called by others

    function _doInner(Act act) private {
        (address to, bytes memory data) = act <= Act.CountAndVerify
            ? (address(parties), _counting(act))
            : act <= Act.ExtendMany ? (address(assets), _extending(act)) : (address(rights), _writing(act));
        address sender = _draw(4) == 0 ? gParties[_draw(core)].signer : pens[_draw(pens.length)];
        if (_draw(8) == 0) sender = address(this);
        flaw = STRANGER_SENDS;
        flawed = true;
        _sendFrom(act, sender, to, data);
    }

    function _counting(Act act) private returns (bytes memory) {
        address who = gParties[_draw(core)].id;
        address sender = _ghost(who).signer;
        if (act == Act.Count) return abi.encodeCall(parties.count, (who, sender, 31));
        if (act == Act.CountMandated) return abi.encodeCall(parties.countMandated, (who, sender, _anyParty().id));
        return abi.encodeCall(parties.countAndVerify, (who, sender, 31, 0, 24, 0, noConsent()));
    }

    function _extending(Act act) private returns (bytes memory) {
        bytes32 asset = gAssets[_standing()].id;
        bytes32[] memory digests = new bytes32[](2);
        if (act == Act.Extend) return abi.encodeCall(assets.extend, (asset, 1 << 22, _fresh(), 0));
        return abi.encodeCall(assets.extendMany, (asset, 1 << 22, digests));
    }

    function _writing(Act act) private returns (bytes memory) {
        uint256 right = _pickRight(0);
        bytes32 asset = gAssets[gRights[right].asset].id;
        AssetWord word = assets.asset(asset);
        address who = _anyParty().id;
        uint8 kind = gRights[right].kind;
        if (act == Act.SetWord) return abi.encodeCall(rights.setWord, (gRights[right].id, RightWord.wrap(chance)));
        if (act == Act.WriteRoot) return abi.encodeCall(rights.writeRoot, (asset, kind, who));
        if (act == Act.CountPledge) {
            return abi.encodeCall(rights.countPledge, (asset, word, kind, _path(right), 0, 0));
        }
        if (act == Act.SellGrant) {
            return abi.encodeCall(
                rights.sellGrant, (_grantTerms(right), word, _path(right), emptyPath(), emptyPath(), false, 0)
            );
        }
        bytes4 what = rights.sellTransfer.selector;
        address from = gRights[right].holder;
        return abi.encodeWithSelector(
            what, asset, word, kind, _path(right), emptyPath(), false, from, who, _fresh(), uint256(0)
        );
    }

    // For the tests

    /// @notice Acts sent, without those that only ledgers call; and by act, in the enum's order, calls and successes.
    function tally() external view returns (uint256 acts, uint256[ACTS] memory called, uint256[ACTS] memory succeeded) {
        return (sent, calls, done);
    }

    /// @notice The same as one line of text: acts, then `succeeded/called` by act.
    function tallyLine() external view returns (string memory line) {
        line = vm.toString(sent);
        for (uint256 i = 0; i < ACTS; ++i) {
            line = string.concat(line, " ", vm.toString(done[i]), "/", vm.toString(calls[i]));
        }
    }

    /// @notice How deep the rights go, and how many consents were agents', sends operators' and signers wallets.
    function reach() external view returns (uint256[4] memory reached) {
        for (uint256 i = 0; i < gRights.length; ++i) {
            if (gRights[i].depth > reached[0]) reached[0] = gRights[i].depth;
        }
        (reached[1], reached[2], reached[3]) = (byAgent, byOperator, byWallet);
    }
}
