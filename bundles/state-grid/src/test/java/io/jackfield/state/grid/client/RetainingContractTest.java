package io.jackfield.state.grid.client;

/** The same where holds stay after a check-in: nobody sees it. */
class RetainingContractTest extends DeskContractTest {
    @Override
    Thrift thrift() {
        return new Thrift(100, 0, 1 << 20, 0);
    }
}
