// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "./interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "./interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "./interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "./interfaces/IRightsLedger.sol";

/// @title Peers
/// @notice The contracts know one another by the nonce at which the deployer creates them, so their addresses are
/// immutable and no administrator can name an extender of journals.
abstract contract Peers {
    IPartyRegistry internal immutable PARTIES;
    IAssetRegistry internal immutable ASSETS;
    IRightsLedger internal immutable RIGHTS;
    IPledgeLedger internal immutable PLEDGES;
    IExchangeLedger internal immutable EXCHANGE;
    IAttestationLog internal immutable ATTESTATIONS;

    /// @notice Only a peer contract may call this.
    error NotAPeer(address caller);

    constructor() {
        PARTIES = IPartyRegistry(_created(2));
        ASSETS = IAssetRegistry(_created(3));
        RIGHTS = IRightsLedger(_created(4));
        PLEDGES = IPledgeLedger(_created(5));
        EXCHANGE = IExchangeLedger(_created(6));
        ATTESTATIONS = IAttestationLog(_created(7));
    }

    /// @dev Address of the contract that the deployer creates at a nonce from 1 to 127; 1 is the AccessManager.
    function _created(uint8 nonce) internal view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), msg.sender, nonce)))));
    }
}
