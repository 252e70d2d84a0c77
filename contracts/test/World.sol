// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Deployer} from "../src/Deployer.sol";
import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../src/interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Basis, Inclusion, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";

/// @dev A party with its key.
struct Person {
    uint256 key;
    address signer;
    address id;
}

/// @title The world the tests act in: all contracts deployed as in production, and parties with real keys.
abstract contract World is Shipped {
    uint256 internal constant START = 1_767_225_600; // 2026-01-01T00:00:00Z
    uint32 internal constant RECOVERY_DELAY = 7 days;
    uint256 internal constant NOTICE = 10 days;

    Deployer internal deployer;
    address internal manager;
    IPartyRegistry internal parties;
    IAssetRegistry internal assets;
    IRightsLedger internal rights;
    IPledgeLedger internal pledges;
    IExchangeLedger internal exchange;
    IAttestationLog internal attestations;

    Person internal node; // Suzhou, 320500
    Person internal otherNode; // Beijing, 110000
    Person internal venue;
    Person internal otherVenue;
    Person internal assessor; // enrolled by otherNode
    Person internal regulator; // Jiangsu, 320000
    Person internal otherRegulator; // Beijing, 110000
    Person internal enterprise; // enrolled by node
    Person internal merchant; // enrolled by node
    Person internal subsidiary; // enrolled by otherNode
    Person internal bank;
    Person internal stranger; // enrolled by otherNode

    uint32 internal profileNumber;
    uint256 private salts;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(100);
        _deploy();
        _populate();
    }

    function _deploy() internal {
        deployer = Deployer(deployShipped("Deployer", abi.encode(address(this), block.chainid)));
        manager = deployer.create(shippedInitcode("AccessManager", abi.encode(address(this))));
        parties = IPartyRegistry(deployer.create(shippedInitcode("PartyRegistry", abi.encode(RECOVERY_DELAY))));
        assets = IAssetRegistry(deployer.create(shippedInitcode("AssetRegistry", "")));
        rights = IRightsLedger(deployer.create(shippedInitcode("RightsLedger", "")));
        pledges = IPledgeLedger(deployer.create(shippedInitcode("PledgeLedger", "")));
        exchange = IExchangeLedger(deployer.create(shippedInitcode("ExchangeLedger", "")));
        attestations = IAttestationLog(deployer.create(shippedInitcode("AttestationLog", "")));
    }

    function _populate() internal {
        node = admit("node", 320500, ROLE_NODE);
        otherNode = admit("other node", 110000, ROLE_NODE);
        venue = admit("venue", 440100, ROLE_VENUE);
        otherVenue = admit("other venue", 440300, ROLE_VENUE);
        regulator = admit("regulator", 320000, ROLE_REGULATOR);
        otherRegulator = admit("other regulator", 110000, ROLE_REGULATOR);
        assessor = enrol("assessor", 110000, otherNode);
        parties.setRoles(assessor.id, ROLE_ASSESSOR);
        bank = enrol("bank", 320500, node);
        parties.setRoles(bank.id, ROLE_LENDER);
        enterprise = enrol("enterprise", 320500, node);
        merchant = enrol("merchant", 320500, node);
        subsidiary = enrol("subsidiary", 110000, otherNode);
        stranger = enrol("stranger", 110000, otherNode);
        profileNumber = assets.addProfile(profileTerms(0, 14)); // regimes 1, 2 and 3
    }

    // Parties

    function keyOf(string memory name) internal pure returns (uint256) {
        return uint256(keccak256(bytes(name))) >> 8;
    }

    function admit(string memory name, uint24 region, uint8 roles) internal returns (Person memory p) {
        Enrolment memory t;
        (p, t) = _person(name, region, address(0));
        parties.admit(t, roles, signedEnrolment(p, t));
    }

    function enrol(string memory name, uint24 region, Person memory under) internal returns (Person memory p) {
        Enrolment memory t;
        (p, t) = _person(name, region, under.id);
        vm.prank(under.signer);
        parties.enrol(t, signedEnrolment(p, t));
    }

    function signedEnrolment(Person memory p, Enrolment memory t) internal view returns (Consent memory) {
        return signAs(p, address(parties), CONSENT_ENROL_TYPE, keccak256(abi.encode(ENROLMENT_TYPE, t)), 0, 0);
    }

    function _person(string memory name, uint24 region, address under)
        private
        pure
        returns (Person memory p, Enrolment memory t)
    {
        p.key = keyOf(name);
        p.signer = vm.addr(p.key);
        t = Enrolment(p.signer, under, region, keccak256(bytes(name)), keccak256(abi.encode(name, "salt")));
        p.id = address(uint160(uint256(keccak256(abi.encode(ENROLMENT_TYPE, t)))));
    }

    // Consents

    /// @dev A consent of `p` in its current epoch, for an hour.
    function sign(Person memory p, address ledger, bytes32 consentType, bytes32 id, uint32 seq)
        internal
        view
        returns (Consent memory)
    {
        return signAs(p, ledger, consentType, id, seq, uint32(parties.party(p.id).epoch()));
    }

    function signAs(Person memory p, address ledger, bytes32 consentType, bytes32 id, uint32 seq, uint32 epoch)
        internal
        view
        returns (Consent memory c)
    {
        c = Consent(p.id, seq, epoch, address(0), 0, uint40(block.timestamp + 1 hours), "");
        c.signature = signature(p.key, digestOf(ledger, consentType, id, c));
    }

    /// @dev A consent of `principal` signed by its agent.
    function signByAgent(
        Person memory principal,
        Person memory agent,
        address ledger,
        bytes32 consentType,
        bytes32 id,
        uint32 seq
    ) internal view returns (Consent memory c) {
        uint32 epoch = uint32(parties.party(principal.id).epoch());
        uint32 agentEpoch = uint32(parties.party(agent.id).epoch());
        c = Consent(principal.id, seq, epoch, agent.id, agentEpoch, uint40(block.timestamp + 1 hours), "");
        c.signature = signature(agent.key, digestOf(ledger, consentType, id, c));
    }

    function signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function digestOf(address ledger, bytes32 consentType, bytes32 id, Consent memory c)
        internal
        view
        returns (bytes32)
    {
        bytes32 structHash = keccak256(
            abi.encode(consentType, id, c.party, c.seq, c.epoch, c.agent, c.agentEpoch, c.deadline)
        );
        return keccak256(abi.encodePacked(hex"1901", domainOf(ledger), structHash));
    }

    function domainOf(address ledger) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Torrens"),
                keccak256("1"),
                block.chainid,
                ledger
            )
        );
    }

    function noConsent() internal pure returns (Consent memory c) {}

    // Terms with sensible values; every call gives fresh digests and salt.

    function salt() internal returns (bytes32) {
        return keccak256(abi.encode("salt", ++salts));
    }

    function profileTerms(uint64 required, uint8 regimes) internal returns (Profile memory) {
        return Profile(salt(), uint32(NOTICE), 30 days, 3650 days, required, regimes, 1, salt());
    }

    function assetTerms() internal returns (Asset memory) {
        return assetTerms(enterprise);
    }

    function assetTerms(Person memory registrant) internal returns (Asset memory) {
        return Asset({
            manifest: salt(),
            content: salt(),
            node: node.id,
            registrant: registrant.id,
            profile: profileNumber,
            kind: 1,
            level: 1,
            rights: 7,
            notice: uint32(NOTICE),
            from: uint40(block.timestamp),
            until: uint40(block.timestamp + 3 * 365 days),
            salt: salt()
        });
    }

    /// @dev Registers at the node; the asset is in notice.
    function registerAsset(Asset memory t) internal returns (bytes32 asset) {
        asset = keccak256(abi.encode(ASSET_TYPE, t));
        vm.prank(node.signer);
        assets.register(t);
    }

    /// @dev A VALID asset of the enterprise, its notice over.
    function validAsset() internal returns (Asset memory t, bytes32 asset) {
        t = assetTerms();
        asset = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
    }

    function grantTerms(bytes32 asset, bytes32 parent, Person memory from, Person memory to, uint8 kind)
        internal
        returns (Grant memory)
    {
        return Grant({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            parent: parent,
            grantor: from.id,
            grantee: to.id,
            kind: kind,
            exclusivity: NON_EXCLUSIVE,
            from: uint40(block.timestamp),
            until: uint40(block.timestamp + 180 days),
            purposes: 7,
            scope: salt(),
            terms: salt(),
            flags: FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE,
            salt: salt()
        });
    }

    function idOf(Grant memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(GRANT_TYPE, t));
    }

    function rootOf(bytes32 asset, uint8 kind) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("Torrens.root.v1"), asset, kind));
    }

    /// @dev Grants with both signatures at the parent's stored seq; returns the right.
    function grantRight(Grant memory t, Grant[] memory path, Person memory from, Person memory to)
        internal
        returns (bytes32 right)
    {
        right = idOf(t);
        uint32 seq = uint32(rights.right(t.parent).seq());
        rights.grant(
            t,
            path,
            new Grant[](0),
            new Pledged[](0),
            sign(from, address(rights), CONSENT_GRANT_TYPE, right, seq),
            sign(to, address(rights), CONSENT_GRANT_TYPE, right, seq)
        );
    }

    function emptyPath() internal pure returns (Grant[] memory) {
        return new Grant[](0);
    }

    function pathOf(Grant memory a) internal pure returns (Grant[] memory p) {
        p = new Grant[](1);
        p[0] = a;
    }

    /// @dev `child` in front of its parent's path.
    function extendPath(Grant memory child, Grant[] memory path) internal pure returns (Grant[] memory p) {
        p = new Grant[](path.length + 1);
        p[0] = child;
        for (uint256 i = 0; i < path.length; ++i) {
            p[i + 1] = path[i];
        }
    }

    function noInclusion() internal pure returns (Inclusion memory i) {}

    function noPath() internal pure returns (address[] memory) {
        return new address[](0);
    }

    function transferTerms(bytes32 asset, bytes32 right, uint8 kind, Person memory from, Person memory to)
        internal
        returns (Transfer memory)
    {
        return Transfer({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            right: right,
            kind: kind,
            from: from.id,
            to: to.id,
            made: uint32(rights.group(right).made()),
            pledges: bytes32(0),
            terms: salt(),
            salt: salt()
        });
    }

    function pledgeTerms(bytes32 asset, bytes32 right, uint8 kind, Person memory pledgor)
        internal
        returns (Pledge memory)
    {
        RightWord word = rights.right(right);
        return Pledge({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            right: right,
            kind: kind,
            pledgor: pledgor.id,
            pledgee: bank.id,
            rank: word.pledges() == 0 ? 0 : uint8(word.lastRank() + 1),
            forbids: 0,
            until: uint40(block.timestamp + 365 days),
            made: uint32(rights.group(right).made()),
            pledges: bytes32(0),
            secured: salt(),
            registration: salt(),
            salt: salt()
        });
    }

    /// @dev An offer of a non-exclusive USE licence from the enterprise's root, under its OPERATE root.
    function listingTerms(bytes32 asset) internal returns (Listing memory) {
        return Listing({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            right: rootOf(asset, USE),
            operate: rootOf(asset, OPERATE),
            venue: venue.id,
            seller: enterprise.id,
            agent: address(0),
            mode: MODE_GRANT,
            kind: USE,
            exclusivity: NON_EXCLUSIVE,
            duration: 90 days,
            purposes: 3,
            scope: salt(),
            terms: salt(),
            flags: FLAG_TRANSFERABLE,
            units: 100,
            regime: REGIME_MARKET,
            form: PRICE_PUBLIC,
            currency: 156,
            price: 1_000_000,
            ceiling: bytes32(0),
            attestations: keccak256(""),
            until: uint40(block.timestamp + 365 days),
            previous: bytes32(0),
            salt: salt()
        });
    }

    function basisOf(Asset memory t) internal pure returns (Basis memory b) {
        b.asset = t;
    }

    function attestationTerms(bytes32 asset, uint8 kind) internal returns (Attestation memory) {
        return Attestation({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            subjectType: SUBJECT_ASSET,
            subject: asset,
            kind: kind,
            attester: assessor.id,
            report: salt(),
            value: 9000,
            date: uint40(block.timestamp),
            until: uint40(block.timestamp + 365 days),
            salt: salt()
        });
    }
}
