// Every rule of solhint 6 is on, but those named here, each with the reason.
module.exports = {
  extends: "solhint:all",
  rules: {
    "compiler-version": ["error", "0.8.30"],
    "func-visibility": ["error", { ignoreConstructors: true }], // they have none since Solidity 0.7
    "code-complexity": ["error", 15], // the greatest there is: a listing's and a grant's conditions, told one by one

    // Told better by another check.
    "use-natspec": "off", // documentation is in the interfaces alone; scripts/checks/natspec.py reads it there
    "max-line-length": "off", // forge fmt keeps code to 120; it wraps no comment and no type string
    "import-path-check": "off", // the compiler looks imports up
    "gas-increment-by-one": "off", // gas is measured, contracts/snapshots/gas.json, and these change none of it
    "gas-indexed-events": "off", // an event's topics are its journal's: signature, subject, id
    "gas-length-in-loops": "off", // of calldata, where reading a length is as cheap as a local
    "gas-named-return-values": "off",
    "gas-strict-inequalities": "off", // "until" is the last second of use: <= says so
    "gas-struct-packing": "off", // a struct's order is that of the terms a wallet shows

    // Not so here, on purpose.
    "comprehensive-interface": "off", // `override` may be left out since Solidity 0.8.8, and is
    "foundry-test-function-naming": "off", // no tests in src
    "foundry-test-functions": "off",
    "func-named-parameters": "off", // terms are passed by position, as they lie in calldata
    "imports-order": "off", // by path, as forge fmt sorts them
    "named-parameters-mapping": "off", // a mapping's value is of a type that names it: AssetWord
    "no-inline-assembly": "off", // hashing and logging from calldata meets the gas budgets, plain Solidity does not
    "not-rely-on-time": "off", // terms end at a second; nobody gains by moving a block's time some seconds
    "one-contract-per-file": "off", // the words of one contract's records stand together in src/types
    ordering: "off", // functions stand by act: an act and then what it alone uses
    "private-vars-leading-underscore": "off", // the rule wants it of constants too
  },
};
